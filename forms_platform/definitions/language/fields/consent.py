"""A box to tick in order to go on."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader
from forms_platform.definitions.language.fields.yes_no import YesNoField
from forms_platform.definitions.language.names import Names


class ConsentField(Field):
    """A statement that the one who sends in stands by (intyg, samtycke). The value is True or there is none."""

    CONDITION_TYPE: ClassVar[str | None] = "bool"
    REQUIRED_CODE: ClassVar[str] = "required_consent"

    kind: Literal["consent"]

    def read(self, raw: Any, reader: Reader) -> bool:
        """True: a box that is not ticked is no answer."""
        try:
            ticked = YesNoField.read(_YES_NO, raw, reader)
        except BadAnswer:
            raise BadAnswer("wrong_shape") from None
        if not ticked:
            raise BadAnswer("required")
        return True

    def is_empty(self, raw: Any) -> bool:
        """Whether the box is not ticked."""
        return raw is False or (isinstance(raw, str) and raw.strip().lower() in ("off", "nej", "false", "0", "no")) or (
            super().is_empty(raw)
        )  # fmt: skip

    def fact(self, value: Any) -> Fact:
        """True."""
        return bool(value)

    def to_wire(self, value: Any) -> Any:
        """True."""
        return bool(value)

    def from_wire(self, wire: Any) -> bool:
        """True."""
        return bool(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """Ja."""
        return "Yes" if language == "en" else "Ja"

    def answer_schema(self) -> dict[str, Any]:
        """True."""
        return {"const": True}

    def sample(self, today: date) -> Any:
        """What a browser sends for a ticked box."""
        return "on"


_YES_NO = YesNoField.model_validate({"kind": "yes_no", "key": "yes", "label": "Ja"})
