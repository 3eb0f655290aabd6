"""The tabs where the draft is edited: what each prints, reads, and shows after an edit. A row a tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from forms_platform.builder import as_json, canvas, facts_of_service, flow, mails, mapping, rules, sides
from forms_platform.builder.edit import Asked
from forms_platform.builder.history import version_document
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import page_at, question
from forms_platform.builder.page_panel import read_page
from forms_platform.builder.panel import read_question
from forms_platform.builder.seen import Seen


def _nowhere(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    return {}


def _no_anchor(where: Mapping[str, str]) -> str:
    return ""


@dataclass(frozen=True)
class TabPage:
    """A tab with its form."""

    name: str
    template: str
    context: Callable[[Seen, Mapping[str, str], Typed | None], dict[str, Any]]
    read: Callable[[Seen, QueryDict, Typed], list[Asked]]
    parts: Mapping[str, str] = field(default_factory=dict)
    after: Callable[[Seen, QueryDict, list[Asked], str], dict[str, str]] = _nowhere
    anchor: Callable[[Mapping[str, str]], str] = _no_anchor
    same: Callable[[Seen, Mapping[str, str]], dict[str, Any]] | None = None  # by part, what decides how it looks
    late: frozenset[str] = frozenset()  # parts that the script fetches by themselves when they are not as they were


def _read_questions(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    which, _, ref = post.get("av", "").partition(":")
    if which == "field" and (found := question(seen.document, ref)):
        return read_question(seen, found, post, typed)
    if which == "page" and page_at(seen.document, ref) is not None:
        return read_page(seen, ref, post, typed)
    return []


def _after_questions(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The page and the question that are shown after an edit."""
    command = asked[-1].command if asked else ""
    if "page" in command and chosen and page_at(seen.document, chosen) is not None:
        return {"sida": chosen, "fraga": ""}
    ref = chosen or post.get("fraga", "")
    found = question(seen.document, ref)
    page = found.page if found else post.get("sida", "")
    return {"sida": page, "fraga": ref if found else ""}


def _anchor_of_question(where: Mapping[str, str]) -> str:
    return f"#q-{where['fraga'].partition('.')[0]}" if where.get("fraga") else ""


def _nothing(seen: Seen, asked: Mapping[str, str], typed: Typed | None) -> dict[str, Any]:
    return {}


def _go_back(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The draft is what a published version was."""
    button, _, number = post.get("gor", "").partition(":")
    if button != "tillbaka":
        return []
    return [Asked("replace_document", {"document": version_document(seen.opened.key, number)})]


BAR: Final = {"topp": "builder/_bar.html"}
FLOW: Final = {
    "remsa": "builder/_strip.html", "egenskaper": "builder/_step_panel.html",
}  # fmt: skip
LATE: Final = frozenset({"remsa"})
TABS: Final[Mapping[str, TabPage]] = {
    one.name: one
    for one in (
        TabPage(
            "questions",
            "builder/questions.html",
            canvas.context,
            _read_questions,
            canvas.PARTS,
            _after_questions,
            _anchor_of_question,
            canvas.marks,
            LATE,
        ),
        TabPage(
            "flow",
            "builder/flow.html",
            flow.context,
            flow.read,
            {**BAR, **FLOW},
            flow.after,
            same=flow.marks,
            late=LATE,
        ),
        TabPage("texts", "builder/texts.html", sides.context, sides.read, BAR),
        TabPage("access", "builder/settings.html", facts_of_service.access, facts_of_service.read_access, BAR),
        TabPage("messages", "builder/messages.html", mails.context, mails.read, BAR, mails.after),
        TabPage("secrecy", "builder/secrecy.html", facts_of_service.secrecy, facts_of_service.read_secrecy, BAR),
        TabPage(
            "rules",
            "builder/rules.html",
            rules.context,
            rules.read,
            {**BAR, "regler": "builder/_rules.html"},
            rules.after,
        ),
        TabPage(
            "deliveries",
            "builder/deliveries.html",
            mapping.context,
            mapping.read,
            {**BAR, "leveranserna": "builder/_deliveries.html"},
            mapping.after,
        ),
        TabPage("json", "builder/json.html", as_json.context, as_json.read, BAR),
        TabPage("versions", "builder/versions.html", _nothing, _go_back, BAR),
    )
}
