"""A telephone number."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.sweden import phone_numbers


class PhoneField(Field):
    """A telephone number, as people write it."""

    CODES: ClassVar[tuple[str, ...]] = ("not_a_phone_number", "bad_characters")

    kind: Literal["phone"]

    def read(self, raw: Any, reader: Reader) -> str:
        """The number as written."""
        try:
            return phone_numbers.parse(text_of(raw))
        except phone_numbers.NotAPhoneNumber:
            raise BadAnswer("not_a_phone_number") from None

    def to_wire(self, value: Any) -> Any:
        """The number."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The number."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The number."""
        return str(value)

    def answer_schema(self) -> dict[str, Any]:
        """Digits and the marks between them."""
        return {"type": "string", "maxLength": 40}

    def sample(self, today: date) -> Any:
        """A number reserved for fiction."""
        return "070-174 06 05"
