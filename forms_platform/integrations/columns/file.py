"""A file of columns: rows in, bytes out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from forms_platform.integrations.columns.layout import Column, Layout

Value = str | Decimal | int | date | None
Row = Mapping[str, Value]
SUMMED = {"sum": "amount", "debit": "debit", "credit": "credit"}  # of the file -> of its rows
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so
LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}


class DoesNotFit(ValueError):
    """Why a value cannot be written where the layout wants it, in a sentence for the operator."""


def columns_file(layout: Layout, rows: Sequence[Row], about: Row) -> bytes:
    """The file. `about` is what a header or footer may say, beside the count and the sums of the rows.

    A character that the file's set lacks is written as a question mark. Raises: DoesNotFit when a number or a code is
    wider than its column, or a needed value is empty: nothing of either may be lost in silence.
    """
    whole: dict[str, Value] = {**about, "count": len(rows)}
    for name, summed in SUMMED.items():
        whole[name] = sum((value for row in rows if isinstance(value := row.get(summed), Decimal)), Decimal())
    lines = [_line(layout, layout.header, whole)] if layout.header else []
    if layout.titles:
        lines.append(_joined(layout, [_titled(layout, column) for column in layout.columns]))
    lines += [_line(layout, layout.columns, row) for row in rows]
    lines += [_line(layout, layout.footer, whole)] if layout.footer else []
    end = LINE_ENDS[layout.line_end]
    return "".join(line + end for line in lines).encode(layout.encoding, "replace")


def _line(layout: Layout, columns: Sequence[Column], row: Row) -> str:
    return _joined(layout, [_cell(layout, column, row) for column in columns])


def _joined(layout: Layout, cells: Sequence[str]) -> str:
    return "".join(cells) if layout.kind == "fixed" else layout.separator.join(cells)


def _titled(layout: Layout, column: Column) -> str:
    title = column.title or column.source
    return title[: column.width].ljust(column.width or 0) if layout.kind == "fixed" else _told(layout, title)


def _cell(layout: Layout, column: Column, row: Row) -> str:
    value = row.get(column.source) if column.source else column.value
    if value is None or value == "":
        if column.needed:
            raise DoesNotFit(f"Kolumnen {column.title or column.source} saknar värde.")
        value = ""
    number = isinstance(value, Decimal | int) and not column.to
    text = _written(column, value)
    if column.width is None:
        return text if number else _told(layout, text)
    return _padded(layout, column, text, number=number)


def _written(column: Column, value: Value) -> str:
    if isinstance(value, date):
        text = f"{value:%Y-%m-%d}"
        parts = {"YYYY": text[:4], "YY": text[2:4], "MM": text[5:7], "DD": text[8:]}
        written = column.date
        for name, digits in parts.items():
            written = written.replace(name, digits)
        return column.to.get(written, written)
    if isinstance(value, Decimal | int):
        text = _number(column, Decimal(value))
        return column.to.get(text, text)
    plain = " ".join(str(value or "").split())  # a line break would be a row of its own
    return column.to.get(plain, plain)


def _number(column: Column, value: Decimal) -> str:
    places = column.decimals
    if places is None:
        digits = format(abs(value), "f")
    else:
        digits = format(abs(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    digits = digits.replace(".", column.decimal)
    if value >= 0 or column.sign == "none" or not digits.strip("0.,"):
        return digits
    return f"-{digits}" if column.sign == "before" else f"{digits}-"


def _padded(layout: Layout, column: Column, text: str, *, number: bool) -> str:
    width = column.width or len(text)
    if len(text) > width:
        if number or not column.cut:
            raise DoesNotFit(f"{text} är bredare än kolumnen {column.title or column.source} ({width} tecken).")
        text = text[:width]
    align = column.align or ("right" if number else "left")
    if align == "right" and column.pad == "0" and text.startswith("-"):
        text = "-" + text[1:].rjust(width - 1, "0")
    text = text.rjust(width, column.pad) if align == "right" else text.ljust(width, column.pad)
    return text if layout.kind == "fixed" or number else _told(layout, text)


def _told(layout: Layout, text: str) -> str:
    """The text of a cell, which no spreadsheet takes for a formula and no separator tears apart."""
    if layout.kind == "fixed":
        return text
    if text.startswith(FORMULA):
        text = f"'{text}"
    if any(each in text for each in (layout.separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text
