"""A text on the page that asks nothing."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Reader
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text


class InformationField(Field):
    """A text between the questions, in Markdown. It has no answer."""

    CONDITION_TYPE: ClassVar[str | None] = None
    ASKS: ClassVar[bool] = False

    kind: Literal["information"]
    text: Text
    tone: Literal["info", "warning"] = "info"

    def check_limits(self) -> None:
        """Nothing, when the text asks for nothing."""
        if self.required or self.prefill is not None or self.refuse:
            raise ValueError("information_asks")

    def is_empty(self, raw: Any) -> bool:
        """Always: there is nothing to answer."""
        return True

    def read(self, raw: Any, reader: Reader) -> Any:
        """Never anything: an information text has no answer."""
        raise BadAnswer("wrong_shape")

    def to_wire(self, value: Any) -> Any:
        """Nothing."""
        return None

    def from_wire(self, wire: Any) -> Any:
        """Nothing."""
        return None

    def show(self, value: Any, language: str, names: Names) -> str:
        """The text, for a printed form."""
        return self.text.say(language)

    def answer_schema(self) -> dict[str, Any]:
        """Nothing can be answered."""
        return {"type": "null"}

    def sample(self, today: date) -> Any:
        """No answer."""
        return None
