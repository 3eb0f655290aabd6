"""A personal identity number."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import identity_numbers


class IdentityNumberField(Field):
    """A personal identity number (personnummer) or, where allowed, a coordination number (samordningsnummer)."""

    CODES: ClassVar[tuple[str, ...]] = ("not_an_identity_number", "coordination_number", "bad_characters")

    kind: Literal["identity_number"]
    coordination_numbers: bool = True

    def read(self, raw: Any, reader: Reader) -> str:
        """The number as YYYYMMDD-NNNN."""
        try:
            number = identity_numbers.parse(text_of(raw), reader.today)
        except identity_numbers.NotAnIdentityNumber:
            raise BadAnswer("not_an_identity_number") from None
        if not self.coordination_numbers and int(number[6:8]) > 60:
            raise BadAnswer("coordination_number")
        return number

    def to_wire(self, value: Any) -> Any:
        """The number as YYYYMMDD-NNNN."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The number."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The number as YYYYMMDD-NNNN."""
        return str(value)

    def answer_schema(self) -> dict[str, Any]:
        """Twelve digits with a hyphen."""
        return {"type": "string", "pattern": r"^\d{8}-\d{4}$"}

    def sample(self, today: date) -> Any:
        """A number the tax agency has set aside for tests."""
        return "19121212-1212"
