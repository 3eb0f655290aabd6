"""A file of balances (saldon) from the payroll system: whose, how much, and perhaps of which day. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

LARGEST = 5_000_000  # bytes
MOST = 100_000  # rows
SEPARATORS = ";\t,|"
LIMIT = Decimal(10) ** 9


class NoBalances(ValueError):
    """Why nothing can be read of the file: a code."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the file says, and the numbers of the rows that say nothing that can be used."""

    values: Mapping[str, Decimal] = field(default_factory=dict)  # employee number -> balance
    faulty: tuple[int, ...] = ()
    as_of: date | None = None  # when the file says one day, the same in every row


def read_balances(content: bytes, whose: str, what: str, day: str = "") -> Read:
    """The balances in the columns with those titles; a person twice is a fault in both rows. Raises: NoBalances."""
    if len(content) > LARGEST:
        raise NoBalances("too_large")
    rows = csv.reader(io.StringIO(_text(content)), delimiter=_separator(content))
    try:
        titles = [title.strip().casefold() for title in next(rows, [])]
        places = [titles.index(name.strip().casefold()) for name in (whose, what, *([day] if day else []))]
    except (ValueError, csv.Error):
        raise NoBalances("no_column") from None
    values: dict[str, Decimal] = {}
    row_of: dict[str, int] = {}
    faulty: set[int] = set()
    days: set[date | None] = set()
    for number, row in enumerate(rows, start=2):
        if number > MOST:
            raise NoBalances("too_large")
        if not any(cell.strip() for cell in row):
            continue
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        value = _value(cells[1])
        if not cells[0] or value is None:
            faulty.add(number)
        elif cells[0] in row_of:
            faulty |= {number, row_of[cells[0]]}
            values.pop(cells[0], None)
        else:
            values[cells[0]], row_of[cells[0]] = value, number
            days.add(_day(cells[2]) if day else None)
    return Read(values, tuple(sorted(faulty)), days.pop() if len(days) == 1 else None)


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _separator(content: bytes) -> str:
    first = _text(content[:4000]).partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _value(text: str) -> Decimal | None:
    """The number, with a Swedish or an English decimal mark; None of what is none."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if found.is_finite() and abs(found) < LIMIT else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
