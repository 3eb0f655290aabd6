"""Any number of several options."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.choice import Options, check_source, values_by_word
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, text_of
from forms_platform.definitions.language.fields.registers import CODE, OptionsFrom, read_listed, show_listed
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text

MOST_CHOSEN = 2000  # of a register, which may be long


class ChoicesField(Field):
    """Some of the options, in the order of the document. They are listed, or come from a register as for `choice`."""

    CONDITION_TYPE: ClassVar[str | None] = "choices"
    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_choice", "too_few", "too_many")

    kind: Literal["choices"]
    options: Options = ()
    options_from: OptionsFrom | None = None
    min_chosen: int = Limits(default=0, ge=0, le=2000)
    max_chosen: int | None = Limits(default=None, ge=1, le=2000)

    def check_limits(self) -> None:
        """Nothing, when there is one source of options, none stands twice and as many can be chosen as must be."""
        check_source(self.options, self.options_from)
        known = len(self.options) or MOST_CHOSEN
        if self.min_chosen > (known if self.max_chosen is None else min(known, self.max_chosen)):
            raise ValueError("min_above_max")

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return values_by_word(self.options)

    @cached_property
    def _labels(self) -> dict[str, Text]:
        return {option.value: option.label for option in self.options}

    def read(self, raw: Any, reader: Reader) -> tuple[str, ...]:
        """The values of the chosen options; one alone may come without a list."""
        given = raw if isinstance(raw, (list, tuple)) else [raw]
        if len(given) > (2 * len(self.options) or MOST_CHOSEN):
            raise BadAnswer("wrong_shape")
        texts = [text for one in given if (text := text_of(one))]
        chosen = self._listed(texts) if self.options_from is None else read_listed(texts, self.options_from, reader)
        if len(chosen) < self.min_chosen:
            raise BadAnswer("too_few", min=str(self.min_chosen))
        if self.max_chosen is not None and len(chosen) > self.max_chosen:
            raise BadAnswer("too_many", max=str(self.max_chosen))
        return chosen

    def _listed(self, texts: list[str]) -> tuple[str, ...]:
        chosen = {self._by_word.get(text) or self._by_word.get(text.casefold()) for text in texts}
        if None in chosen:
            raise BadAnswer("unknown_choice")
        return tuple(option.value for option in self.options if option.value in chosen)

    def is_empty(self, raw: Any) -> bool:
        """Whether nothing was chosen."""
        if isinstance(raw, (list, tuple)):
            return all(super(ChoicesField, self).is_empty(one) for one in raw)
        return super().is_empty(raw)

    def fact(self, value: Any) -> Fact:
        """The values."""
        return tuple(value)

    def to_wire(self, value: Any) -> Any:
        """A list of values."""
        return list(value)

    def from_wire(self, wire: Any) -> tuple[str, ...]:
        """The values."""
        return tuple(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The labels with commas between."""
        if self.options_from is not None:
            return ", ".join(show_listed(str(one), self.options_from, language, names) for one in value)
        return ", ".join(self._labels[one].say(language) if one in self._labels else str(one) for one in value)

    def answer_schema(self) -> dict[str, Any]:
        """A list of the values, or of codes of the register, none twice."""
        if self.options_from is not None:
            return {"type": "array", "items": {"type": "string", "pattern": CODE}, "uniqueItems": True}
        values = [option.value for option in self.options]
        return {"type": "array", "items": {"enum": values}, "uniqueItems": True}

    def sample(self, today: date) -> Any:
        """As many as must be chosen, at least one."""
        if not self.options:
            return ["a"]
        return [option.value for option in self.options[: max(1, self.min_chosen)]]
