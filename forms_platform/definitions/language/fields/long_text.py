"""Text of several lines."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names


class LongTextField(Field):
    """A text that may have several lines and paragraphs."""

    CODES: ClassVar[tuple[str, ...]] = ("too_long", "too_short", "bad_characters")

    kind: Literal["long_text"]
    min_length: int = Limits(default=0, ge=0, le=10_000)
    max_length: int = Limits(default=4000, ge=1, le=10_000)
    rows: int = Limits(default=4, ge=2, le=30)

    def check_limits(self) -> None:
        """Nothing, when the shortest text is not longer than the longest."""
        if self.min_length > self.max_length:
            raise ValueError("min_above_max")

    def read(self, raw: Any, reader: Reader) -> str:
        """The text, composed and stripped, with plain line ends."""
        text = unicodedata.normalize("NFC", text_of(raw))
        if len(text) > self.max_length:
            raise BadAnswer("too_long", max=str(self.max_length), now=str(len(text)))
        if len(text) < self.min_length:
            raise BadAnswer("too_short", min=str(self.min_length))
        return text

    def to_wire(self, value: Any) -> Any:
        """The text itself."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The text itself."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The text as it was written."""
        return str(value)

    def answer_schema(self) -> dict[str, Any]:
        """Text of the allowed length."""
        return {"type": "string", "minLength": self.min_length, "maxLength": self.max_length}

    def sample(self, today: date) -> Any:
        """A text that is long enough."""
        return "Två rader.\nMed svenska tecken åäö. ".ljust(self.min_length, "x")[: self.max_length].strip()
