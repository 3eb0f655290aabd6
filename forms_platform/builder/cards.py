"""The questions of a page as the canvas shows them: each as an employee will see it, with what is worth knowing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from forms_platform.builder.kinds import kind_of
from forms_platform.builder.outline import name
from forms_platform.builder.seen import Seen, as_text, read_field
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.intake.markup import compile_fields
from forms_platform.intake.slots import Filling
from forms_platform.sweden import money

MOST_LISTED = 12  # of a register's entries in the picture of a question
DAY = date(2026, 1, 1)  # bounds of dates are shown on the card in words, so the picture may have any day


class Badge(NamedTuple):
    """Something worth knowing about a question."""

    text: str
    icon: str = ""
    color: str = ""


class Card(NamedTuple):
    """A question in the canvas, ready to be printed; `inner` is the same as long as nothing about it changes."""

    ref: str
    inner: SafeString
    when: str


@dataclass
class _World:
    """What a question's picture asks for: nothing is answered, and nobody is chosen (intake.slots.Shown)."""

    language: str
    listed: Sequence[Listed] = ()
    today: date = DAY
    known: dict[str, str] = field(default_factory=dict)

    def attachment(self, id: str) -> AttachmentInfo | None:
        return None

    def lookup(self, face: Any, path: str, typed: Any, sentence: str) -> SafeString:
        return render_to_string("builder/_lookup.html", {"f": face})

    def choosable(self, field: ChoiceField | ChoicesField, row: Mapping[str, Any]) -> Sequence[Listed]:
        return self.listed

    def said(self, path: str) -> str:
        return gettext("hämtas åt den som fyller i")

    def total(self, table: TableField) -> str:
        return money.show(money.Ore(0), self.language)

    def quota(self, key: str) -> SafeString:
        return SafeString("")

    def __getattr__(self, name: str) -> Any:
        """What a later kind of question may ask for: nothing is known."""
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **more: ""


def cards(seen: Seen, page: str, stale: Collection[str] = ()) -> list[Card]:
    """The questions of the page, in order. Of those in `stale` the original has changed."""
    shown = next(one for one in seen.document["pages"] if one["key"] == page)
    found, before = [], ""
    last = len(shown["fields"]) - 1
    for at, one in enumerate(shown["fields"]):
        when = when_words(seen, one.get("when"))
        inner = _inner(
            as_text(one),
            seen.language,
            tuple((told.text, told.warning) for told in seen.by_question.get(one["key"], ())),
            one["key"] in seen.routing,
            at == 0,
            at == last,
            when if when != before or not when else "",
            page,
            _listed(seen, one),
            one["key"] in stale,
        )
        before = when
        found.append(Card(one["key"], inner, when))
    return found


def when_words(seen: Seen, rule: Any, table: str = "") -> str:
    """The condition as it stands over a question; "" without one."""
    if rule is None:
        return ""
    said = seen.sentence(rule, table)
    return gettext("Visas när %(rule)s") % {"rule": said} if said else gettext("Visas bara ibland")


def _listed(seen: Seen, one: Mapping[str, Any]) -> tuple[Listed, ...]:
    read = seen.fields.get(one["key"])
    if isinstance(read, ChoiceField | ChoicesField) and read.options_from is not None:
        return tuple(seen.names.options(read.options_from.source)[:MOST_LISTED])
    return ()


@lru_cache(maxsize=4000)
def _inner(
    text: str,
    language: str,
    faults: tuple[tuple[str, bool], ...],
    routes: bool,
    first: bool,
    last: bool,
    when: str,
    page: str,
    listed: tuple[Listed, ...],
    stale: bool,
) -> SafeString:
    raw = json.loads(text)
    return render_to_string(
        "builder/_card.html",
        {
            "ref": raw["key"],
            "label": name(raw, language),
            "look": look(text, language, listed),
            "badges": badges(raw, language, routes, stale),
            "faults": faults,
            "first": first,
            "last": last,
            "when": when,
            "page": page,
            "kind": kind_of(raw["kind"]),
        },
    )


@lru_cache(maxsize=4000)
def look(text: str, language: str, listed: tuple[Listed, ...] = ()) -> SafeString:
    """The question as an employee will see it, or that it is not whole yet."""
    read = read_field(text)
    if read is None:
        return format_html('<p class="muted">{}</p>', gettext("Frågan kan visas när den är rättad."))
    return drawn(read.model_copy(update={"when": None}), language, listed)


def drawn(read: Field, language: str, listed: Sequence[Listed] = ()) -> SafeString:
    """The question drawn by the same hand as in the form."""
    filling = Filling(
        world=_World(language, listed), typed={}, faults={}, hidden=frozenset(), sources={}
    )  # no answer, no fault
    # Made of templates, which escape, and of slots, which escape what they print.
    return mark_safe(compile_fields([read], language, frozenset()).drawn(filling))  # noqa: S308


def badges(raw: Mapping[str, Any], language: str, routes: bool, stale: bool = False) -> list[Badge]:
    """What the picture of a question does not tell."""
    found = [Badge(gettext("Originalet har ändrats"), "refresh-cw", "warning")] if stale else []
    if raw.get("read_only"):
        found.append(Badge(gettext("Kan inte ändras"), "lock"))
    elif raw.get("prefill"):
        found.append(Badge(gettext("Fylls i från början"), "user-check"))
    if raw["kind"] == "money" and raw.get("max"):
        found.append(Badge(gettext("Högst %(most)s") % {"most": _kronor(raw["max"], language)}))
    if raw["kind"] == "table":
        columns = raw.get("columns", [])
        words = ngettext("%(n)s fråga på varje rad", "%(n)s frågor på varje rad", len(columns)) % {"n": len(columns)}
        found.append(Badge(words, "repeat"))
    if routes:
        found.append(Badge(gettext("Styr arbetsflödet"), "git-branch", "info"))
    if raw.get("refuse"):
        found.append(Badge(gettext("Har en egen spärr"), "shield-alert"))
    label = raw.get("label")
    if not isinstance(label, Mapping) or not label.get("en"):
        found.append(Badge(gettext("Saknar engelska"), "languages", "warning"))
    return found


def _kronor(text: Any, language: str) -> str:
    try:
        return money.show(money.parse(str(text)), language)
    except (money.NotANumber, money.TooManyDecimals):
        return str(text)
