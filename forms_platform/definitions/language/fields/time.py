"""A time of day."""

from __future__ import annotations

from datetime import date, time
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import dates


class TimeField(Field):
    """A time of day to the minute."""

    CONDITION_TYPE: ClassVar[str | None] = "time"
    CODES: ClassVar[tuple[str, ...]] = ("not_a_time",)

    kind: Literal["time"]

    def read(self, raw: Any, reader: Reader) -> time:
        """The time, from the ways a person may write it."""
        try:
            return dates.parse_time(text_of(raw))
        except dates.NotADate:
            raise BadAnswer("not_a_time") from None

    def fact(self, value: Any) -> Fact:
        """The time itself."""
        return value if isinstance(value, time) else None

    def to_wire(self, value: Any) -> Any:
        """ "08:30"."""
        return dates.show_time(value)

    def from_wire(self, wire: Any) -> time:
        """The time of "08:30"."""
        return time.fromisoformat(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """ "08:30"."""
        return dates.show_time(value)

    def answer_schema(self) -> dict[str, Any]:
        """Hours and minutes."""
        return {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}

    def sample(self, today: date) -> Any:
        """Half past eight."""
        return "08:30"
