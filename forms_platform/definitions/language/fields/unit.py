"""A unit of the organisation."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader
from forms_platform.definitions.language.fields.person import read_id
from forms_platform.definitions.language.names import Names


class UnitField(Field):
    """A part of the municipality. The value is the unit's id."""

    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_unit",)

    kind: Literal["unit"]

    def read(self, raw: Any, reader: Reader) -> int:
        """The id of a unit that exists."""
        unit = read_id(raw, "unknown_unit")
        if reader.names.unit(unit) is None:
            raise BadAnswer("unknown_unit")
        return unit

    def to_wire(self, value: Any) -> Any:
        """The id."""
        return value

    def from_wire(self, wire: Any) -> int:
        """The id."""
        return int(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The unit's name."""
        return names.unit(value) or ("Unknown unit" if language == "en" else "Okänd enhet")

    def answer_schema(self) -> dict[str, Any]:
        """The id."""
        return {"type": "integer", "minimum": 1}

    def sample(self, today: date) -> Any:
        """The first unit there is."""
        return "1"
