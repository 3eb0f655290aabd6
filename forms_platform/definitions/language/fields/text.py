"""One line of text, with suggestions or a fixed pattern where that helps."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader, text_of
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text

_MARKS = {"9": r"\d", "A": "[A-Za-zÅÄÖåäö]", "X": "[A-Za-zÅÄÖåäö0-9]"}


class TextField(Field):
    """A line of text. A pattern is written with 9 for a digit, A for a letter, X for either: "AAA 99X"."""

    CODES: ClassVar[tuple[str, ...]] = ("too_long", "too_short", "bad_characters", "one_line", "wrong_pattern")

    kind: Literal["text"]
    min_length: int = Limits(default=0, ge=0, le=1000)
    max_length: int = Limits(default=200, ge=1, le=1000)
    pattern: str | None = Limits(default=None, min_length=1, max_length=60)
    suggestions: tuple[Text, ...] = Limits(default=(), max_length=2000, strict=False)

    def check_limits(self) -> None:
        """Nothing, when the shortest text is not longer than the longest."""
        if self.min_length > self.max_length:
            raise ValueError("min_above_max")

    @cached_property
    def _known(self) -> dict[str, str]:
        return {said.casefold(): text.sv for text in self.suggestions for said in (text.sv, text.say("en"))}

    @cached_property
    def _english(self) -> dict[str, str]:
        return {text.sv: text.say("en") for text in self.suggestions}

    @cached_property
    def _shape(self) -> re.Pattern[str] | None:
        return re.compile("".join(_MARKS.get(c) or re.escape(c) for c in self.pattern)) if self.pattern else None

    def read(self, raw: Any, reader: Reader) -> str:
        """The line, composed and stripped; a suggestion in either language becomes its Swedish."""
        text = unicodedata.normalize("NFC", text_of(raw))
        if "\n" in text:
            raise BadAnswer("one_line")
        if len(text) > self.max_length:
            raise BadAnswer("too_long", max=str(self.max_length), now=str(len(text)))
        if len(text) < self.min_length:
            raise BadAnswer("too_short", min=str(self.min_length))
        if self._shape and not self._shape.fullmatch(text):
            example = (self.example.say("sv"), self.example.say("en")) if self.example else str(self.pattern)
            raise BadAnswer("wrong_pattern", example=example)
        return self._known.get(text.casefold(), text)

    def to_wire(self, value: Any) -> Any:
        """The text itself."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The text itself."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The text; a suggestion in the reader's language."""
        return self._english.get(value, str(value)) if language == "en" else str(value)

    def answer_schema(self) -> dict[str, Any]:
        """Text of the allowed length."""
        return {"type": "string", "minLength": self.min_length, "maxLength": self.max_length}

    def sample(self, today: date) -> Any:
        """The first suggestion, a text that fits the pattern, or a text that is long enough."""
        if self.suggestions:
            return self.suggestions[0].sv
        if self.pattern:
            return "".join({"9": "1", "A": "A", "X": "1"}.get(c, c) for c in self.pattern)
        return ("Exempel " * (self.min_length // 8 + 1)).strip().ljust(self.min_length, "x")[: self.max_length]
