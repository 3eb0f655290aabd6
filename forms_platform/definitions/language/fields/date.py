"""A day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator
from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import dates

_RELATIVE = re.compile(r"(today|year_start|year_end|month_start)(?:([+-])(\d{1,4})([dmy]))?", re.ASCII)


def resolve(bound: str, today: date) -> date:
    """The day a bound means: "2026-01-01", or "today", "year_start", "year_end", "month_start", with "+30d", "-3m".

    Raises: ValueError.
    """
    match = _RELATIVE.fullmatch(bound)
    if not match:
        return date.fromisoformat(bound)
    anchor = {
        "today": today,
        "year_start": today.replace(month=1, day=1),
        "year_end": today.replace(month=12, day=31),
        "month_start": today.replace(day=1),
    }[match[1]]
    if not match[2]:
        return anchor
    count = int(match[3]) * (1 if match[2] == "+" else -1)
    if match[4] == "d":
        return anchor + timedelta(days=count)
    return dates.plus_months(anchor, count * (12 if match[4] == "y" else 1))


def _bound(text: str) -> str:
    try:
        resolve(text, date(2026, 6, 15))
    except ValueError:
        raise ValueError("not_a_date_bound") from None
    return text


DateBound = Annotated[str, Limits(max_length=30), AfterValidator(_bound)]


class DateField(Field):
    """A day, within bounds that may follow today."""

    CONDITION_TYPE: ClassVar[str | None] = "date"
    CODES: ClassVar[tuple[str, ...]] = ("not_a_date", "too_early", "too_late")

    kind: Literal["date"]
    min: DateBound | None = None
    max: DateBound | None = None

    def bounds(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last allowed day."""
        return (
            resolve(self.min, today) if self.min is not None else None,
            resolve(self.max, today) if self.max is not None else None,
        )

    def read(self, raw: Any, reader: Reader) -> date:
        """The day, from the ways a person may write it."""
        return within(read_day(raw, reader.today), self.bounds(reader.today))

    def fact(self, value: Any) -> Fact:
        """The day itself."""
        return value if isinstance(value, date) else None

    def to_wire(self, value: Any) -> Any:
        """ISO 8601, "2026-11-23"."""
        return value.isoformat()

    def from_wire(self, wire: Any) -> date:
        """The day of the ISO text."""
        return date.fromisoformat(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """ "23 november 2026"."""
        return dates.show(value, language)

    def answer_schema(self) -> dict[str, Any]:
        """An ISO date."""
        return {"type": "string", "format": "date"}

    def sample(self, today: date) -> Any:
        """The latest allowed day, else the earliest, else today."""
        first, last = self.bounds(today)
        return (last or first or today).isoformat()


def read_day(raw: Any, today: date, part: str = "") -> date:
    """The day of a raw answer.

    Raises: BadAnswer.
    """
    try:
        return dates.parse(text_of(raw), today)
    except dates.NotADate:
        raise BadAnswer("not_a_date", part, example=today.isoformat()) from None


def within(day: date, bounds: tuple[date | None, date | None], part: str = "") -> date:
    """The day, when it lies within the bounds.

    Raises: BadAnswer.
    """
    first, last = bounds
    if first is not None and day < first:
        raise BadAnswer("too_early", part, min=(dates.show(first), dates.show(first, "en")))
    if last is not None and day > last:
        raise BadAnswer("too_late", part, max=(dates.show(last), dates.show(last, "en")))
    return day
