"""Answers as people read them: in the review, on the case, in the record, in the decision panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.field import ShownFile as ShownFile
from forms_platform.definitions.language.fields.field import ShownLine as ShownLine
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.visibility import visible


class ShownPage(NamedTuple):
    """A page's answers as they are shown."""

    key: str
    title: str
    lines: tuple[ShownLine, ...]


def show_all(
    document: Document, values: Mapping[str, Any], language: str, names: Names, *, with_empty: bool = False
) -> list[ShownPage]:
    """Every page that has an answer, with its answers in the document's order.

    The total of a table is left out where a field of its own tells it. With `with_empty`, questions that are asked but
    not answered are there too, their value "".
    """
    asked = _asked(document, values) if with_empty else frozenset[str]()
    told = frozenset(
        field.sums for key, field in document.by_key.items() if isinstance(field, ComputedField) and key in values
    )
    pages = []
    for page in document.pages:
        lines = []
        for field in page.fields:
            value = values.get(field.key)
            if value is not None:
                line = field.line(value, language, names)
                again = isinstance(field, TableField) and f"{field.key}[].{field.total}" in told
                lines.append(line._replace(total="") if again else line)
            elif field.key in asked and field.ASKS:
                lines.append(ShownLine(field.key, field.kind, field.name(language), ""))
        if lines:
            pages.append(ShownPage(page.key, page.title.say(language), tuple(lines)))
    return pages


def _asked(document: Document, values: Mapping[str, Any]) -> frozenset[str]:
    facts = dict(document.compiled.empty)
    for key, value in values.items():
        if value is not None and key in document.by_key:
            facts.update(document.by_key[key].facts(value))
    return frozenset(visible(document, facts).fields)


def summary_line(document: Document, values: Mapping[str, Any], language: str, names: Names) -> str:
    """The answers that tell cases apart in a list, "Gymkort, 2 400 kr"; at most 200 characters."""
    said = [
        document.by_key[key].in_list(values[key], language, names)
        for key in document.summary_line
        if values.get(key) is not None
    ]
    line = " ".join(", ".join(said).split(" ")).replace("\n", " ")
    return line if len(line) <= 200 else line[:199].rstrip() + "…"
