"""A person in the directory."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names


def read_id(raw: Any, code: str) -> int:
    """The id in a raw answer.

    Raises: BadAnswer with the code.
    """
    text = text_of(raw)
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise BadAnswer(code)
    return int(text)


class PersonField(Field):
    """Somebody in the directory. The value is the person's id."""

    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_person",)

    kind: Literal["person"]

    def read(self, raw: Any, reader: Reader) -> int:
        """The id of a person who exists."""
        person = read_id(raw, "unknown_person")
        if reader.names.person(person) is None:
            raise BadAnswer("unknown_person")
        return person

    def to_wire(self, value: Any) -> Any:
        """The id."""
        return value

    def from_wire(self, wire: Any) -> int:
        """The id."""
        return int(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The person's name."""
        return names.person(value) or ("Unknown person" if language == "en" else "Okänd person")

    def answer_schema(self) -> dict[str, Any]:
        """The id."""
        return {"type": "integer", "minimum": 1}

    def sample(self, today: date) -> Any:
        """The first person there is."""
        return "1"
