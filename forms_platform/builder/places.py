"""Where in the builder a part of the document is looked after: the tab, and the question or the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from forms_platform.builder.outline import name, said
from forms_platform.builder.words import TEXTS

# Members of the document -> the tab where they are set. What is not here is in the questions' tab.
TABS: Final[Mapping[str, str]] = {
    "workflow": "flow",
    "title": "texts", "summary": "texts", "about": "texts", "keywords": "texts", "contact": "texts", "after": "texts",
    "icon": "texts", "category": "texts", "minutes": "texts",
    "audience": "access", "owner": "access", "subject": "access", "summary_line": "access", "amount_field": "access",
    "replaces": "access", "limits": "rules", "checks": "rules",
    "messages": "messages",
    "secrecy": "secrecy", "retention": "secrecy", "privacy": "secrecy", "baseline": "secrecy", "absence": "rules",
    "deliveries": "deliveries",
}  # fmt: skip


class Place(NamedTuple):
    """A place in the builder, and what it is called."""

    tab: str
    page: str = ""
    ref: str = ""
    step: str = ""
    called: str = ""

    def href(self, key: str) -> str:
        """The address of the place in the builder of the e-service."""
        asked = {"sida": self.page, "fraga": self.ref, "steg": self.step}
        query = urlencode({name: value for name, value in asked.items() if value})
        at = f"#q-{self.ref.partition('.')[0]}" if self.ref else ""
        return reverse(f"builder:{self.tab}", args=[key]) + (f"?{query}" if query else "") + at


def place_of(document: Mapping[str, Any], path: str, language: str = "sv") -> Place:
    """The place of a dotted path of the document ("pages.1.fields.3.when")."""
    steps = path.split(".")
    if steps[0] == "pages":
        return _in_pages(document, steps[1:], language)
    if steps[0] == "workflow":
        return _in_flow(document, steps[1:], language)
    return Place(TABS.get(steps[0], "json"))


def spoken(document: Mapping[str, Any], path: str, language: str = "sv") -> str:
    """The place of a text as people say it: "Chefen beslutar, Fråga eller namn"."""
    steps = path.split(".")
    called = place_of(document, path, language).called or word(steps[:1])
    return ", ".join(dict.fromkeys([called, word(steps)]))


def word(path: Sequence[str | int]) -> str:
    """What people call the text that stands there."""
    key = next((part for part in reversed(path) if isinstance(part, str) and not part.isdigit()), "")
    return str(TEXTS.get(key, key))


def _in_pages(document: Mapping[str, Any], steps: list[str], language: str) -> Place:
    page = _item(document.get("pages"), steps, 0)
    if page is None:
        return Place("questions")
    field = _item(page.get("fields"), steps, 2)
    if field is None:
        return Place("questions", str(page.get("key", "")), called=said(page.get("title"), language))
    ref, called = str(field.get("key", "")), name(field, language)
    column = _item(field.get("columns"), steps, 4) if steps[3:4] == ["columns"] else None
    if column is not None:
        ref, called = f"{ref}.{column.get('key', '')}", name(column, language)
    return Place("questions", str(page.get("key", "")), ref, called=called)


def _in_flow(document: Mapping[str, Any], steps: list[str], language: str) -> Place:
    node: Any = document.get("workflow")
    found = Place("flow")
    for part in steps:
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            break
        if isinstance(node, Mapping) and isinstance(node.get("id"), str):
            found = Place("flow", step=node["id"], called=said(node.get("label"), language) or node["id"])
    return found


def _item(listed: Any, steps: list[str], at: int) -> dict[str, Any] | None:
    """The item whose number stands at that place of the path."""
    if len(steps) <= at or not steps[at].isdigit() or not isinstance(listed, list) or int(steps[at]) >= len(listed):
        return None
    found = listed[int(steps[at])]
    return found if isinstance(found, dict) else None
