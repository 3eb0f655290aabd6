"""Whether what is answered on a page changes who decides: then the way beside it is drawn again while one types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.load import Loaded
from workflows.conditions import fields_used

# The keys of a plan whose value may be the name of a field.
NAMES_A_FIELD = ("field", "person", "manager_of_unit", "scope", "cost_centre", "amount", "key")

_DECIDES: dict[str, frozenset[str]] = {}


def changes_the_way(loaded: Loaded, page: Page) -> bool:
    """Whether some step of the plan looks at an answer of this page. Worked out once per version."""
    found = _DECIDES.get(loaded.sha256)
    if found is None:
        found = _DECIDES[loaded.sha256] = _answers_behind(loaded.document)
    return any(field.key in found for field in page.fields)


def _answers_behind(document: Document) -> frozenset[str]:
    """The fields that the plan looks at, and those that a value it looks at is worked out from."""
    fields = document.by_key
    waiting = [document.subject, *_named(document.workflow)]
    found: set[str] = set()
    while waiting:
        key = waiting.pop().partition("[]")[0].partition(".")[0]
        if key in found or key not in fields:
            continue
        found.add(key)
        field = fields[key]
        if isinstance(field, ComputedField):
            waiting += fields_used(field.value)
    return frozenset(found)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inside in node.items():
            if key in NAMES_A_FIELD and isinstance(inside, str):
                yield inside
            yield from _named(inside)
    elif isinstance(node, list | tuple):
        for inside in node:
            yield from _named(inside)
