"""What the requester changed when they answered a return, so that a decider sees old and new beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import from_wire, show_all
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.field import ShownLine
from forms_platform.definitions.language.names import Names


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is another than before; "" where there was none."""

    key: str
    label: str
    before: str
    after: str


def changed_fields(document: Document, before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys whose answers differ, in the order of the document."""
    return tuple(key for key in document.by_key if before.get(key) != now.get(key))


def changes_since_return(case: Case, document: Document, names: Names, language: str) -> list[Change]:
    """What differs from the answers before the latest amendment; empty when there was none. One statement at most."""
    if case.answers_version < 2:
        return []
    earlier = case.earlier_answers.filter(version=case.answers_version - 1).first()
    if earlier is None:
        return []
    before, after = (_lines(document, wire, names, language) for wire in (earlier.answers, case.answers))
    return [
        Change(key, (after.get(key) or before[key]).label, _value(before.get(key)), _value(after.get(key)))
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    ]


def _lines(document: Document, wire: Mapping[str, Any], names: Names, language: str) -> dict[str, ShownLine]:
    """What is shown of the answers, by key, in the order of the pages."""
    pages = show_all(document, from_wire(document, wire), language, names)
    return {line.key: line for page in pages for line in page.lines}


def _value(line: ShownLine | None) -> str:
    """The answer as one text; a table as its rows."""
    if line is None:
        return ""
    rows = "; ".join(", ".join(cell.value for cell in row if cell.value) for row in line.rows)
    return rows or line.value
