"""The questions' tab: steps and kinds at the left, the questions as they will look in the middle, properties right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from forms_platform.builder import people
from forms_platform.builder.cards import cards, when_words
from forms_platform.builder.inputs import Typed
from forms_platform.builder.kinds import KINDS
from forms_platform.builder.outline import name, page_at, question, said
from forms_platform.builder.page_panel import page_panel
from forms_platform.builder.panel import mark, panel
from forms_platform.builder.saved_blocks import Block, blocks, hints
from forms_platform.builder.seen import Seen
from forms_platform.builder.strip import strip, strip_mark
from forms_platform.look.asked import whole

PARTS: Mapping[str, str] = {
    "topp": "builder/_bar.html",
    "stegen": "builder/_outline.html",
    "typer": "builder/_types.html",
    "sidhuvud": "builder/_page_head.html",
    "egenskaper": "builder/_panel.html",
    "remsa": "builder/_strip.html",
}


def marks(seen: Seen, where: Mapping[str, str]) -> dict[str, Any]:
    """By part of the page, what decides how it looks; a part that is not here is always sent anew."""
    key, ref, at = _place(seen, where)
    page = seen.document["pages"][at]
    return {
        "stegen": _outline(seen, key),
        "typer": (key, _table(seen, ref)),
        "sidhuvud": (at, page.get("title"), when_words(seen, page.get("when"))),
        "remsa": strip_mark(seen),
    }


def _place(seen: Seen, asked: Mapping[str, str]) -> tuple[str, str, int]:
    """The page and the question that the address names: the first page where it names none; and the page's place."""
    found = question(seen.document, asked.get("fraga", ""))
    at = page_at(seen.document, found.page if found else asked.get("sida", ""))
    at = 0 if at is None else at
    return seen.document["pages"][at]["key"], found.ref if found else "", at


def _table(seen: Seen, ref: str) -> str:
    """The table that a new question becomes a column of; "" when it goes to the page."""
    found = question(seen.document, ref)
    return ref if found and not found.column and "columns" in found.field else ref.rpartition(".")[0]


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """What the tab prints: the page and the question that the address names, the first where it names none."""
    key, ref, at = _place(seen, asked)
    pages = seen.document["pages"]
    stale = hints(seen)
    chosen = panel(seen, ref, typed, all_=bool(asked.get("flytta"))) if ref else None
    if chosen is not None:
        chosen.shape = mark([chosen.shape, stale.get(ref)])
    return {
        "page": key,
        "page_number": at + 1,
        "page_title": said(pages[at].get("title"), seen.language) or key,
        "page_when": when_words(seen, pages[at].get("when")),
        "strip": SimpleLazyObject(lambda: strip(seen, asked, timezone.localdate())),
        "outline": _outline(seen, key),
        "preview": _preview(seen, key, asked) if asked.get("visa") else None,
        "moving": bool(asked.get("flytta")),
        "cards": cards(seen, key, stale),
        "ref": ref,
        "chosen": ref.partition(".")[0],
        "after": asked.get("efter", ref.partition(".")[0] or None),
        "panel": chosen,
        "page_fields": [] if ref else [(one["key"], name(one, seen.language)) for one in pages[at]["fields"]],
        "page_panel": None if ref else page_panel(seen, key, typed),
        "targets": _targets(seen) if ref and asked.get("flytta") else [],
        "kinds": kinds(asked.get("sok", "")),
        "blocks": _blocks(asked.get("sok", "")),
        "hint": stale.get(ref),
        "sought": asked.get("sok", ""),
        "table": _table(seen, ref),
    }


def _preview(seen: Seen, page: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """The frame beside the canvas: as whom, in which language, on which screen."""
    wanted = whole(asked.get("som", ""))
    person = people.chosen(seen.organisation, wanted)
    language = "en" if asked.get("sprak") == "en" else "sv"
    query = urlencode({"sida": page, "som": person or "", "sprak": language})
    return {
        "people": people.some(seen.organisation, wanted),
        "person": person,
        "language": language,
        "wide": asked.get("bredd") == "dator",
        "href": f"{reverse('builder:preview', args=[seen.opened.key])}?{query}",
    }


def _outline(seen: Seen, here: str) -> list[dict[str, Any]]:
    return [
        {
            "key": page["key"],
            "title": said(page.get("title"), seen.language) or page["key"],
            "count": len(page["fields"]),
            "faults": seen.by_page.get(page["key"], 0),
            "current": page["key"] == here,
            "when": page.get("when") is not None,
        }
        for page in seen.document["pages"]
    ]


def _targets(seen: Seen) -> list[dict[str, Any]]:
    """Every place a question can be moved to: first on a page, or after another question."""
    after = gettext("Efter %(question)s")
    return [
        {
            "title": said(page.get("title"), seen.language) or page["key"],
            "places": [
                (f"{page['key']}:", gettext("Först på steget")),
                *(
                    (
                        f"{page['key']}:{one['key']}",
                        after % {"question": name(one, seen.language)},
                    )
                    for one in page["fields"]
                ),
            ],
        }
        for page in seen.document["pages"]
    ]


def _blocks(sought: str) -> list[Block]:
    """The saved blocks whose name or questions have what is sought."""
    plain = sought.casefold().strip()
    return [one for one in blocks() if plain in one.words]


def kinds(sought: str) -> list[tuple[str, str, str, str]]:
    """The kinds whose name or words have what is sought: key, name, icon, words."""
    plain = sought.casefold().strip()
    every = [(key, str(one.name), one.icon, f"{one.name} {one.words}".casefold()) for key, one in KINDS.items()]
    return [one for one in every if plain in one[3]]
