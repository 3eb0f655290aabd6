"""Personal identity numbers (personnummer) and coordination numbers (samordningsnummer)."""

from __future__ import annotations

import re
from datetime import date

from personnummer import personnummer

_SHAPE = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+ ]?)(\d{3})(\d)", re.ASCII)


class NotAnIdentityNumber(ValueError):
    """The text is no identity number: wrong length, no such day, or a check digit that does not fit."""


def parse(text: str, today: date, *, coordination_numbers: bool = True) -> str:
    """The number as YYYYMMDD-NNNN, with the century worked out from today where it was left out.

    Raises: NotAnIdentityNumber.
    """
    match = _SHAPE.fullmatch(text.strip().replace("\u2013", "-").replace("\u2212", "-"))
    if not match:
        raise NotAnIdentityNumber(text)
    century, year, month, day, mark, serial, check = match.groups()
    century = century or _century(year, mark, today)
    whole = f"{century}{year}{month}{day}{serial}{check}"
    if not personnummer.valid(whole):
        raise NotAnIdentityNumber(text)
    if not coordination_numbers and int(day) > 60:
        raise NotAnIdentityNumber(text)
    if birth_date(whole) > today:
        raise NotAnIdentityNumber(text)
    return f"{whole[:8]}-{whole[8:]}"


def _century(year: str, mark: str, today: date) -> str:
    """Two digits: the latest century that has begun, one earlier when the mark is a plus."""
    full = today.year - (today.year - int(year)) % 100
    return str(full // 100 - (1 if mark == "+" else 0))


def birth_date(number: str) -> date:
    """The day the person was born, from a number that parse has accepted."""
    day = int(number[6:8])
    return date(int(number[:4]), int(number[4:6]), day - 60 if day > 60 else day)
