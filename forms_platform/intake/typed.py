"""What a browser sends for a page, as raw answers; and answers that are already known, as a person would type them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import QueryDict

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.consent import ConsentField
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.fields.yes_no import YesNoField
from forms_platform.look.asked import whole
from forms_platform.sweden import money

LONGEST = 20_000  # characters of one answer; the language's own limits are lower and have sentences
MOST_ROWS = 200
PUT_IN_ORDER = frozenset({"date", "period", "time", "money", "number"})
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Raw = dict[str, Any]


def from_post(fields: Sequence[Field], post: QueryDict, before: Mapping[str, Any]) -> Raw:
    """The raw answers to these fields. What may not be changed keeps the answer it had in `before`."""
    return {
        field.key: answer
        for field in fields
        if field.ASKS and (answer := _answer(field, post, field.key, before.get(field.key))) not in (None, "", [], {})
    }


def _answer(field: Field, post: QueryDict, path: str, before: Any) -> Any:
    if field.read_only:
        return before
    if isinstance(field, TableField):
        return [_row(field, post, f"{path}.{at}", _row_before(before, at)) for at in _rows(post, path)]
    if isinstance(field, ChoicesField | AttachmentField):
        return [cleaned(one) for one in post.getlist(path)[:MOST_ROWS] if one]
    if parts := field.parts():
        return {part: cleaned(post.get(f"{path}.{part}", "")) for part in parts}
    return cleaned(post.get(path, ""))


def _row(table: TableField, post: QueryDict, path: str, before: Mapping[str, Any]) -> Raw:
    answers = {
        column.key: _answer(column, post, f"{path}.{column.key}", before.get(column.key))
        for column in table.columns
        if column.ASKS
    }
    return {key: answer for key, answer in answers.items() if answer not in (None, "", [], {})}


def _row_before(before: Any, at: int) -> Mapping[str, Any]:
    row = before[at] if isinstance(before, list) and at < len(before) else None
    return row if isinstance(row, Mapping) else {}


def _rows(post: QueryDict, path: str) -> list[int]:
    """The numbers of the rows that were sent, in order."""
    begins = f"{path}."
    numbers = {key[len(begins) :].partition(".")[0] for key in post if key.startswith(begins)}
    return sorted(int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) <= 4)[:MOST_ROWS]


def cleaned(text: str) -> str:
    """The text as it can be kept in any database, not longer than anything we ask for."""
    return UNKEEPABLE.sub("", text)[:LONGEST]


# --- Answers by path --------------------------------------------------------------------------------------------------


def answer_at(raw: Mapping[str, Any], path: str) -> Any:
    """The raw answer at "belopp" or "kvitton.0.bild"; None where there is none."""
    found: Any = raw
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, (list, tuple)) and (at := whole(step)) is not None and at < len(found):
            found = found[at]
        else:
            return None
    return found


def put(raw: Raw, path: str, answer: Any) -> None:
    """The raw answer stands at the path, which names a field or a column of a row that may be new."""
    key, *inside = path.split(".")
    if not inside:
        raw[key] = answer
        return
    rows = raw.get(key)
    rows = rows if isinstance(rows, list) else []
    at = int(inside[0])
    rows += [{} for _ in range(at + 1 - len(rows))]
    rows[at] = {**(rows[at] if isinstance(rows[at], Mapping) else {}), inside[1]: answer}
    raw[key] = rows


def field_at(fields: Iterable[Field], path: str) -> Field | None:
    """The field or the column that the path names, if it is one of these."""
    key, *inside = path.split(".")
    field = next((field for field in fields if field.key == key), None)
    if not inside or not isinstance(field, TableField):
        return field if not inside else None
    row, *column = inside
    at = whole(row)
    if len(column) != 1 or at is None or at >= min(field.max_rows, MOST_ROWS):
        return None
    return field.by_key.get(column[0])


def attachment_fields(fields: Iterable[Field], raw: Mapping[str, Any]) -> Iterator[tuple[str, AttachmentField]]:
    """Every place on the page that takes files, with its path; those of rows for one row more than there are."""
    for field in fields:
        if isinstance(field, AttachmentField):
            yield field.key, field
        elif isinstance(field, TableField):
            rows = raw.get(field.key)
            for at in range(min(field.max_rows, (len(rows) if isinstance(rows, list) else 0) + 1)):
                for column in field.columns:
                    if isinstance(column, AttachmentField):
                        yield f"{field.key}.{at}.{column.key}", column


# --- Known answers as typed ones --------------------------------------------------------------------------------------


def as_typed(document: Document, wire: Mapping[str, Any]) -> Raw:
    """Stored answers as the raw answers that a person would have typed to give them."""
    fields = document.by_key
    return {key: _typed(fields[key], one) for key, one in wire.items() if key in fields and one is not None}


def put_in_order(fields: Iterable[Field], typed: Raw, values: Mapping[str, Any]) -> Raw:
    """The typed answers with days, times and numbers that could be read written as we write them: "23/11" becomes the
    day that a date field shows, "1234.5" becomes "1 234,50"."""
    found = dict(typed)
    for field in fields:
        if (value := values.get(field.key)) is None or field.key not in typed:
            continue
        if field.kind in PUT_IN_ORDER:
            found[field.key] = _typed(field, field.to_wire(value))
        elif isinstance(field, TableField):
            pairs = zip(typed[field.key], value, strict=False)
            found[field.key] = [put_in_order(field.columns, row, read) for row, read in pairs]
            found[field.key] += typed[field.key][len(value) :]
    return found


def _typed(field: Field, wire: Any) -> Any:
    if isinstance(field, TableField):
        return [
            {key: _typed(field.by_key[key], one) for key, one in row.items() if key in field.by_key} for row in wire
        ]
    if isinstance(field, MoneyField):
        return money.show(field.from_wire(wire)).removesuffix("\u00a0kr").replace("\u00a0", " ")
    if isinstance(field, NumberField):
        return money.show_number(field.from_wire(wire)).replace("\u00a0", " ")
    if isinstance(field, ConsentField):
        return "on" if wire else ""
    if isinstance(field, YesNoField):
        return "ja" if wire else "nej"
    return str(wire) if isinstance(wire, int) else wire


def files_of(document: Document, raw: Mapping[str, Any]) -> list[UUID]:
    """The ids of the files that the answers hold, in the document's order; a text that looks like an id is no file."""
    found: list[str] = []
    for key, field in document.by_key.items():
        answer = raw.get(key)
        if isinstance(field, AttachmentField):
            found += answer or ()
        elif isinstance(field, TableField):
            columns = [column.key for column in field.columns if isinstance(column, AttachmentField)]
            found += [id for row in answer or () for column in columns for id in row.get(column) or ()]
    return [UUID(id) for id in dict.fromkeys(found)]
