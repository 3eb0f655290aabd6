"""Repeating rows on paper: a table of blanks where its columns are short, else the same questions for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.fields.text import TextField
from forms_platform.definitions.paper.desk import Asked, Desk, asking, told
from forms_platform.definitions.paper.form import Blank, Column, Place, Question
from forms_platform.definitions.paper.prose import plain

MOST_COLUMNS = 6
TABLE_ROWS, REPEATED_ROWS = 5, 3
MOST_BLANKS = 240  # of one table, or the form would be a book
CELL, TALL_CELL = 8.5, 15.0  # millimetres
# The kinds whose answer fits in a cell, and the share of the width they want
SHARES: Final = {
    "text": 3.0, "long_text": 4.0, "number": 1.2, "money": 1.5, "date": 1.8, "time": 1.1, "yes_no": 1.0, "choice": 2.2,
    "person": 3.0, "unit": 2.6, "cost_centre": 1.6, "account": 1.6, "email": 3.0, "phone": 2.0, "consent": 0.8,
    "identity_number": 2.1, "organisation_number": 2.0,
}  # fmt: skip
LISTED_IN_CELL = 40  # options of a list in a cell; with more the answer is written
WIDEST = 12.0


def table(desk: Desk, each: TableField, asked: Asked) -> Question:
    """The rows, as many as are likely to be needed."""
    inner = desk.inside(each)
    columns = [column for column in each.columns if column.kind in SHARES]
    others = [c for c in each.columns if c.ASKS and c.kind not in SHARES and not isinstance(c, AttachmentField)]
    fits = not others and 0 < len(columns) <= MOST_COLUMNS and sum(SHARES[c.kind] for c in columns) <= WIDEST
    drawn = _as_table(inner, each, columns, asked) if fits else _as_rows(inner, each, asked)
    notes = [*drawn.notes, *_attachments(desk, each)]
    if len(drawn.rows or drawn.blocks) < each.max_rows:
        notes.append(desk.words["more_rows"])
    return replace(drawn, notes=tuple(notes))


def _count(each: TableField, usual: int) -> int:
    """How many rows are printed: the usual number, more where more must be, not more than can be or is sensible."""
    return min(each.max_rows, max(each.min_rows, usual), max(usual, MOST_BLANKS // len(each.columns)))


def _row(each: TableField, at: int, asked: Asked, desk: Desk) -> Asked:
    """Where the questions of a row stand."""
    return Asked(
        sure=asked.sure and at < max(each.min_rows, int(each.required)),
        before=f"{asked.path(each)}.{at}.",
        only=asked.only,
        row=each.row_heading(at + 1, desk.language),
    )


# --- As a table -------------------------------------------------------------------------------------------------------


def _as_table(desk: Desk, each: TableField, columns: Sequence[Field], asked: Asked) -> Question:
    rows = []
    height = TALL_CELL if any(column.kind == "long_text" for column in columns) else CELL
    for at in range(_count(each, TABLE_ROWS)):
        row = _row(each, at, asked, desk)
        rows.append(tuple(Place(desk.blank(_cell(desk, column, row)), height=height) for column in columns))
    heads = tuple(Column(_head(desk, column), SHARES[column.kind], not column.required) for column in columns)
    notes = [note for column in each.columns for note in _about(desk, column)]
    return asking(desk, each, look="table", columns=heads, rows=tuple(rows), notes=tuple(notes))


def _head(desk: Desk, column: Field) -> str:
    label = column.label.say(desk.language)
    name = column.name(desk.language) if len(label) > 24 else label
    hint = desk.words[column.kind] if column.kind in ("date", "time", "money") else ""
    return f"{name} ({hint})" if hint else name


def _cell(desk: Desk, column: Field, row: Asked) -> Blank:
    asked = replace(row, sure=row.sure and column.when is None, only=desk.only(column.when, "only"))
    name, says, needed = asked.path(column), told(column, desk, asked), asked.needed(column)
    options = _options(desk, column)
    if options:
        return Blank("list", name, says, needed, options=options)
    if column.kind == "consent":
        return Blank("tick", name, says, needed, on="on")
    longest = (len(column.pattern) if column.pattern else column.max_length) if isinstance(column, TextField) else 0
    return Blank("lines" if column.kind == "long_text" else "line", name, says, needed, longest)


def _options(desk: Desk, column: Field) -> tuple[tuple[str, str], ...]:
    """The options of a cell with a list."""
    if column.kind == "yes_no":
        return (("ja", desk.words["yes"]), ("nej", desk.words["no"]))
    if not isinstance(column, ChoiceField):
        return ()
    if column.options_from is None:
        listed = tuple((option.value, option.label.say(desk.language)) for option in column.options)
    elif column.options_from.within is None:
        entries = desk.names.options(column.options_from.source)
        listed = tuple((entry.code, entry.say(desk.language)) for entry in entries)
    else:
        listed = ()
    return listed if len(listed) <= LISTED_IN_CELL else ()


def _about(desk: Desk, column: Field) -> list[str]:
    """What is said of a column under the table: its options, its help, and when it is filled in."""
    if isinstance(column, AttachmentField) or column.kind == "looked_up":
        return []
    if not column.ASKS:
        return [desk.words["computed"].format(what=column.name(desk.language))] if column.kind == "computed" else []
    said = [plain(desk.say(column.help))] if column.help else []
    if column.kind == "choice" and (options := _options(desk, column)):
        said.append(desk.words["one_of"].format(options=", ".join(label for _, label in options)) + ".")
    if only := desk.only(column.when, "only"):
        said.append(only)
    return [desk.words["column"].format(column=column.name(desk.language), said=" ".join(said))] if said else []


# --- As the same questions again --------------------------------------------------------------------------------------


def _as_rows(desk: Desk, each: TableField, asked: Asked) -> Question:
    blocks, titles = [], []
    columns = [column for column in each.columns if not isinstance(column, AttachmentField)]
    for at in range(_count(each, REPEATED_ROWS)):
        row = _row(each, at, asked, desk)
        blocks.append(desk.blocks(columns, row))
        titles.append(row.row)
    return asking(desk, each, look="rows", blocks=tuple(blocks), titles=tuple(titles))


def _attachments(desk: Desk, each: TableField) -> list[str]:
    found = [column for column in each.columns if isinstance(column, AttachmentField)]
    return [
        desk.words["attach_rows_needed" if column.required and column.when is None else "attach_rows"].format(
            what=column.label.say(desk.language)
        )
        for column in found
    ]
