"""Answers as columns of the list, when it is narrowed to one e-service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from forms_platform.approvals.rows import Row
from forms_platform.cases.names import CaseNames
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import load
from forms_platform.organisation.snapshot import Snapshot

NO_COLUMN = ("information", "attachment", "consent")  # nothing that a cell of a list could say


@dataclass(frozen=True, slots=True)
class Column:
    """A question that can be a column of the list."""

    key: str
    label: str
    chosen: bool
    figures: bool


def columns_of(document: Document, chosen: Sequence[str]) -> list[Column]:
    """Every question of the e-service that can be a column, in the document's order."""
    language = get_language() or "sv"
    return [
        Column(key, field.name(language), key in chosen, field.kind in ("money", "number"))
        for key, field in document.by_key.items()
        if field.kind not in NO_COLUMN and not field.read_only
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one case answered in one column; "" where it answered nothing."""

    label: str
    value: str
    figures: bool


def with_cells(rows: Sequence[Row], columns: Sequence[Column], organisation: Snapshot) -> list[tuple[Row, list[Cell]]]:
    """The rows, each with what its case answered in the chosen columns. No statement."""
    names = CaseNames(organisation)
    return [(row, _cells(row, columns, names)) for row in rows]


def _cells(row: Row, columns: Sequence[Column], names: CaseNames) -> list[Cell]:
    if not columns:
        return []
    document = load(row.case.version_id).document
    values = from_wire(document, {column.key: row.case.answers.get(column.key) for column in columns})
    language = get_language() or "sv"
    return [
        Cell(column.label, _said(document, column.key, values, language, names), column.figures) for column in columns
    ]


def _said(document: Document, key: str, values: Mapping[str, Any], language: str, names: CaseNames) -> str:
    field, value = document.by_key.get(key), values.get(key)
    if field is None or value is None:
        return ""
    line = field.line(value, language, names)
    if line.rows:
        return line.total or "; ".join(", ".join(cell.value for cell in row if cell.value) for row in line.rows)
    return line.value
