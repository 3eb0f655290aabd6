"""Yes or no."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.names import Names

_SAID = {
    **dict.fromkeys(("ja", "j", "yes", "y", "true", "1", "on", "sant"), True),
    **dict.fromkeys(("nej", "n", "no", "false", "0", "off", "falskt"), False),
}


class YesNoField(Field):
    """A question with the answers yes and no; neither is chosen beforehand."""

    CONDITION_TYPE: ClassVar[str | None] = "bool"
    REQUIRED_CODE: ClassVar[str] = "not_yes_or_no"
    CODES: ClassVar[tuple[str, ...]] = ("not_yes_or_no",)

    kind: Literal["yes_no"]

    def read(self, raw: Any, reader: Reader) -> bool:
        """True for yes."""
        if isinstance(raw, bool):
            return raw
        said = _SAID.get(text_of(raw).lower())
        if said is None:
            raise BadAnswer("not_yes_or_no")
        return said

    def fact(self, value: Any) -> Fact:
        """The truth value itself."""
        return bool(value)

    def to_wire(self, value: Any) -> Any:
        """A JSON truth value."""
        return bool(value)

    def from_wire(self, wire: Any) -> bool:
        """The truth value."""
        return bool(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """Ja or Nej."""
        return (("No", "Yes") if language == "en" else ("Nej", "Ja"))[bool(value)]

    def in_list(self, value: Any, language: str, names: Names) -> str:
        """The question's name and the answer: a yes alone says nothing."""
        return f"{self.name(language).rstrip(' ?:.')}: {self.show(value, language, names).lower()}"

    def answer_schema(self) -> dict[str, Any]:
        """A truth value."""
        return {"type": "boolean"}

    def sample(self, today: date) -> Any:
        """Yes."""
        return "ja"
