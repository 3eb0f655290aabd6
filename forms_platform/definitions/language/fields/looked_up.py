"""What a register knows about the entries that were chosen: looked up when the answers are read, and kept with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.choice import Options, check_options
from forms_platform.definitions.language.fields.field import Fact, Field, Key, Reader
from forms_platform.definitions.language.fields.registers import RegisterName, chosen_in
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text


class LookedUpField(Field):
    """What the register says of the entries chosen in another field: their levels, or the unit that answers for one.
    `options` are the words for the levels. What is sent for it is never believed."""

    CONDITION_TYPE: ClassVar[str | None] = "choices"
    ASKS: ClassVar[bool] = False

    kind: Literal["looked_up"]
    of: Key
    source: RegisterName
    property: Literal["level", "unit"]
    options: Options = ()

    def check_limits(self) -> None:
        """Nothing, when it asks for nothing and no level stands twice."""
        if self.required or self.prefill is not None:
            raise ValueError("computed_asks")
        check_options(self.options)

    @cached_property
    def _labels(self) -> dict[str, Text]:
        return {option.value: option.label for option in self.options}

    def found(self, facts: Mapping[str, Fact], names: Names) -> Any:
        """What the register says now; None when it says nothing."""
        entries = [names.listed(self.source, code) for code in chosen_in(facts, self.of)]
        if self.property == "unit":
            return next((entry.unit for entry in entries if entry and entry.unit), None)
        return tuple(sorted({entry.level for entry in entries if entry and entry.level})) or None

    def read(self, raw: Any, reader: Reader) -> Any:
        """What was found."""
        if isinstance(raw, bool) or not isinstance(raw, (int, tuple)):
            raise BadAnswer("wrong_shape")
        return raw

    def types(self) -> dict[str, str]:
        """Levels are seen as the choices of a list, a unit as its id."""
        return {self.key: "choices" if self.property == "level" else "text"}

    def fact(self, value: Any) -> Fact:
        """The levels, or the unit's id."""
        return value if self.property == "level" else str(value)

    def to_wire(self, value: Any) -> Any:
        """A list of levels, or the unit's id."""
        return list(value) if self.property == "level" else value

    def from_wire(self, wire: Any) -> Any:
        """What was found when the answers were read."""
        return tuple(wire) if self.property == "level" else int(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The words for the levels, or the unit's name."""
        if self.property == "unit":
            return names.unit(value) or ("Unknown unit" if language == "en" else "Okänd enhet")
        return ", ".join(self._labels[one].say(language) if one in self._labels else str(one) for one in value)

    def answer_schema(self) -> dict[str, Any]:
        """A list of levels, or the unit's id."""
        if self.property == "unit":
            return {"type": "integer", "minimum": 1, "readOnly": True}
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "readOnly": True}

    def sample(self, today: date) -> Any:
        """Nothing is sent for what is looked up."""
        return ("a",) if self.property == "level" else 1
