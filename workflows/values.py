"""The typed values that rules work on: how they look on the wire, and the arithmetic of exact decimals.

EMPTY is None. Missing, null, "" and [] are all EMPTY. Twin: static/js/conditions.js, equal to the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Any

type_names = ("text", "number", "money", "date", "time", "bool", "choice", "choices", "table")

Value = None | str | bool | Decimal | date | time | tuple[Any, ...]
Facts = Mapping[str, Value]
Calendar = Callable[[date], bool]

DIGITS = 60  # of a number on the wire, on each side of the point
LONGEST_COUNT = 4000  # days that `workdays` walks before it gives up (eleven years)
SAFE = 2**53 - 1  # the integers JSON can carry between the two languages

# A result that needs more than 200 digits, or is 10^201 or more, is EMPTY, never rounded behind anybody's back.
ARITHMETIC = Context(prec=200, rounding=ROUND_HALF_UP, Emin=-200, Emax=200, traps=[Inexact, Overflow, InvalidOperation])
_WIDE = Context(prec=2000, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
TOO_LARGE = (Inexact, Overflow, InvalidOperation)

_DECIMAL = re.compile(rf"-?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DIGITS}}})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


def read_decimal(raw: object) -> Decimal | None:
    """The number that the wire says, or EMPTY. Decimal text, or an integer that JSON carries exactly; never a fraction
    as a float."""
    if isinstance(raw, str):
        return Decimal(raw) if _DECIMAL.fullmatch(raw) else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    if isinstance(raw, float) and not raw.is_integer():
        return None
    return Decimal(int(raw)) if abs(raw) <= SAFE else None


def read_date(raw: object) -> date | None:
    """The day that the wire says ("2026-11-24"), or EMPTY."""
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return None
    return None


def read_time(raw: object) -> time | None:
    """The time of day that the wire says ("08:30"), or EMPTY."""
    return time.fromisoformat(raw) if isinstance(raw, str) and _TIME.fullmatch(raw) else None


def read_bool(raw: object) -> bool | None:
    """True or False, or EMPTY."""
    return raw if isinstance(raw, bool) else None


def read_text(raw: object) -> Value:
    """The text, the texts of a list, one mark for each filled part of an object (an address), or EMPTY."""
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, list | tuple):
        return read_choices(raw)
    if isinstance(raw, Mapping):
        return (True,) * sum(1 for part in raw.values() if not is_empty(part)) or None
    number = read_decimal(raw)
    return None if number is None else decimal_text(number)


def read_choices(raw: object) -> Value:
    """The chosen texts, or EMPTY."""
    if not isinstance(raw, list | tuple):
        return None
    return tuple(item for item in raw if isinstance(item, str) and item) or None


def read_table(raw: object) -> Value:
    """One mark for each row, or EMPTY."""
    return (True,) * len(raw) or None if isinstance(raw, list | tuple) else None


READERS: Mapping[str, Callable[[object], Value]] = {
    "text": read_text,
    "choice": read_text,
    "choices": read_choices,
    "number": read_decimal,
    "money": read_decimal,
    "date": read_date,
    "time": read_time,
    "bool": read_bool,
    "table": read_table,
}


def facts_from_wire(types: Mapping[str, str], wire: Mapping[str, Any]) -> dict[str, Value]:
    """Typed facts for every key of `types`; what is malformed is EMPTY. "rows[].amount" is a column of the table
    "rows", "leave.from" a part of the object "leave"."""
    return {key: _fact(READERS.get(kind, read_text), key, wire) for key, kind in types.items()}


def _fact(read: Callable[[object], Value], key: str, wire: Mapping[str, Any]) -> Value:
    table, bracket, column = key.partition("[].")
    if bracket:
        rows = wire.get(table)
        if not isinstance(rows, list | tuple):
            return None
        return tuple(read(_part(row, column)) for row in rows) or None
    return read(_part(wire, key))


def _part(holder: object, key: str) -> object:
    """What stands under the key, or under its parts: "leave.from" is "from" in "leave"."""
    for name in key.split("."):
        holder = holder.get(name) if isinstance(holder, Mapping) else None
    return holder


def is_empty(value: object) -> bool:
    """Whether the value is EMPTY: missing, null, "" or []."""
    return value is None or (not value and (value == "" or value == () or value == [] or value == {}))


def decimal_text(value: Decimal) -> str:
    """The number as the wire says it: no exponent, no zeros to trim, no negative zero."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def to_wire(value: Value) -> Any:
    """The value as JSON carries it; EMPTY is null."""
    if is_empty(value):
        return None
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds") if value.second else value.isoformat("minutes")
    return [to_wire(item) for item in value] if isinstance(value, tuple | list) else value


def divide(a: Decimal, b: Decimal, scale: int) -> Decimal | None:
    """a / b with `scale` decimals, half away from zero; EMPTY when b is zero."""
    if not b:
        return None
    (a_top, a_bottom), (b_top, b_bottom) = a.as_integer_ratio(), b.as_integer_ratio()
    top, bottom = a_top * b_bottom * 10**scale, a_bottom * b_top
    quotient, rest = divmod(abs(top), abs(bottom))
    quotient += 2 * rest >= abs(bottom)
    signed = quotient if (top < 0) == (bottom < 0) else -quotient
    return ARITHMETIC.plus(_WIDE.scaleb(_WIDE.create_decimal(signed), -scale))


def round_to(value: Decimal, scale: int) -> Decimal:
    """The number with `scale` decimals, half away from zero."""
    return value.quantize(Decimal(1).scaleb(-scale), context=_WIDE)


def count_days(first: date, last: date) -> Decimal:
    """Days in the period, both ends included; 0 when it ends before it starts."""
    return Decimal(max(0, (last - first).days + 1))


def count_workdays(first: date, last: date, calendar: Calendar) -> Decimal | None:
    """Working days in the period, both ends included; EMPTY when the period is longer than LONGEST_COUNT days."""
    days = max(0, (last - first).days + 1)
    if days > LONGEST_COUNT:
        return None
    return Decimal(sum(calendar(first + timedelta(offset)) for offset in range(days)))


def add_days(day: date, days: Decimal) -> date | None:
    """The day that many days later; EMPTY when `days` is not whole or the day leaves the calendar."""
    if abs(days) > 4_000_000 or days != days.to_integral_value():
        return None
    try:
        return day + timedelta(int(days))
    except OverflowError:
        return None


def monday_to_friday(day: date) -> bool:
    """Whether the day is a weekday: the calendar of who knows no holidays."""
    return day.weekday() < 5


def flatten(values: Iterable[Value]) -> list[Any]:
    """Everything filled in, columns opened."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, tuple | list):
            found.extend(item for item in value if not is_empty(item))
        elif not is_empty(value):
            found.append(value)
    return found
