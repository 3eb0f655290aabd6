"""A first and a last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer, BadAnswers
from forms_platform.definitions.language.fields.date import DateBound, read_day, resolve, within
from forms_platform.definitions.language.fields.field import Fact, Field, Reader
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import dates


class Period(NamedTuple):
    """From and including the first day, to and including the last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days it covers."""
        return (self.last - self.first).days + 1


class PeriodField(Field):
    """A first and a last day, both included. Raw: {"from": …, "to": …}. Rules see <key>.from and <key>.to."""

    CONDITION_TYPE: ClassVar[str | None] = "date"
    CODES: ClassVar[tuple[str, ...]] = ("not_a_date", "too_early", "too_late", "wrong_order", "too_many_days",
                                        "start_required", "end_required")  # fmt: skip

    kind: Literal["period"]
    min: DateBound | None = None
    max: DateBound | None = None
    max_days: int | None = Limits(default=None, ge=1, le=36_600)

    def bounds(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last allowed day."""
        return (
            resolve(self.min, today) if self.min is not None else None,
            resolve(self.max, today) if self.max is not None else None,
        )

    def parts(self) -> tuple[str, ...]:
        """The two days."""
        return ("from", "to")

    def is_empty(self, raw: Any) -> bool:
        """Whether neither day was given."""
        if isinstance(raw, Mapping):
            return all(super(PeriodField, self).is_empty(raw.get(part)) for part in ("from", "to"))
        return super().is_empty(raw)

    def read(self, raw: Any, reader: Reader) -> Period:
        """The two days, in order and within the bounds; the faults of both at once."""
        if not isinstance(raw, Mapping):
            raise BadAnswer("wrong_shape")
        found: list[date] = []
        faults = []
        for part, missing in (("from", "start_required"), ("to", "end_required")):
            try:
                if super().is_empty(raw.get(part)):
                    raise BadAnswer(missing, part)
                found.append(within(read_day(raw[part], reader.today, part), self.bounds(reader.today), part))
            except BadAnswer as bad:
                faults.append(self.fault(bad, part))
        if faults:
            raise BadAnswers(faults)
        period = Period(*found)
        if period.last < period.first:
            raise BadAnswer("wrong_order", "to")
        if self.max_days is not None and period.days > self.max_days:
            raise BadAnswer("too_many_days", "to", max=str(self.max_days))
        return period

    def types(self) -> dict[str, str]:
        """The two days."""
        return {f"{self.key}.from": "date", f"{self.key}.to": "date"}

    def facts(self, value: Any) -> dict[str, Fact]:
        """The two days, or None twice."""
        first, last = (value.first, value.last) if value is not None else (None, None)
        return {f"{self.key}.from": first, f"{self.key}.to": last}

    def to_wire(self, value: Any) -> Any:
        """The two days in ISO 8601."""
        return {"from": value.first.isoformat(), "to": value.last.isoformat()}

    def from_wire(self, wire: Any) -> Period:
        """The two days."""
        return Period(date.fromisoformat(wire["from"]), date.fromisoformat(wire["to"]))

    def show(self, value: Any, language: str, names: Names) -> str:
        """ "11 januari–30 juni 2026"."""
        return dates.show_span(value.first, value.last, language)

    def answer_schema(self) -> dict[str, Any]:
        """Two ISO dates."""
        day = {"type": "string", "format": "date"}
        return {"type": "object", "properties": {"from": day, "to": day}, "required": ["from", "to"],
                "additionalProperties": False}  # fmt: skip

    def sample(self, today: date) -> Any:
        """Two days in order within the bounds."""
        first, last = self.bounds(today)
        start = first or ((last - timedelta(days=1)) if last else today)
        return {"from": start.isoformat(), "to": (start if self.max_days == 1 else last or start).isoformat()}
