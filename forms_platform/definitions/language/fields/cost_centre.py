"""A cost centre."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names


class CostCentreField(Field):
    """A cost centre (kostnadsställe) in the register. The value is its code; "4110 Hemtjänst" may be written."""

    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_cost_centre", "bad_characters")

    kind: Literal["cost_centre"]

    def read(self, raw: Any, reader: Reader) -> str:
        """The code of a cost centre that exists."""
        code = (text_of(raw).split() or [""])[0]
        if not code or len(code) > 20 or reader.names.cost_centre(code) is None:
            raise BadAnswer("unknown_cost_centre")
        return code

    def to_wire(self, value: Any) -> Any:
        """The code."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The code."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """Code and name."""
        name = names.cost_centre(value)
        return f"{value} {name}" if name and name != value else str(value)

    def answer_schema(self) -> dict[str, Any]:
        """The code."""
        return {"type": "string", "maxLength": 20}

    def sample(self, today: date) -> Any:
        """A cost centre that is usual in examples."""
        return "4110"
