"""An e-mail address."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names

_SHAPE = re.compile(r"[^\s@,;:<>()\"\\]{1,64}@(?:[^\s@,;:<>()\"\\.]{1,63}\.)+[^\s@,;:<>()\"\\.]{2,63}")


class EmailField(Field):
    """An e-mail address. Whether anybody reads it cannot be known here."""

    CODES: ClassVar[tuple[str, ...]] = ("not_an_email", "bad_characters")

    kind: Literal["email"]

    def read(self, raw: Any, reader: Reader) -> str:
        """The address as written, without mailto:."""
        text = text_of(raw).removeprefix("mailto:")
        local = text.partition("@")[0]
        if (
            len(text) > 200
            or not _SHAPE.fullmatch(text)
            or local.startswith(".")
            or ".." in text
            or local.endswith(".")
        ):
            raise BadAnswer("not_an_email")
        return text

    def to_wire(self, value: Any) -> Any:
        """The address."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The address."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The address."""
        return str(value)

    def answer_schema(self) -> dict[str, Any]:
        """An e-mail address."""
        return {"type": "string", "format": "email", "maxLength": 200}

    def sample(self, today: date) -> Any:
        """An address nobody has."""
        return "anna.berg@exempel.se"
