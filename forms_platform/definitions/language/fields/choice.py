"""One of several options."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Field, Frozen, Reader, text_of
from forms_platform.definitions.language.fields.registers import CODE, OptionsFrom, read_listed, show_listed
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text


class Option(Frozen):
    """One option: its value for ever, its label, and what it means for the one who chooses it."""

    value: Annotated[str, Limits(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    label: Text
    description: Text | None = None


Options = Annotated[tuple[Option, ...], Limits(min_length=1, max_length=2000, strict=False)]


def check_options(options: tuple[Option, ...]) -> None:
    """Nothing, when no value stands twice. Raises: ValueError."""
    if len({option.value for option in options}) != len(options):
        raise ValueError("option_twice")


def check_source(options: tuple[Option, ...], options_from: OptionsFrom | None) -> None:
    """Nothing, when the options are either listed or come from a register. Raises: ValueError."""
    if bool(options) == (options_from is not None):
        raise ValueError("options_or_register")
    check_options(options)


def values_by_word(options: tuple[Option, ...]) -> dict[str, str]:
    """The value of every way an option may be given: its value, or its label in either language."""
    by_label = {said.casefold(): o.value for o in options for said in (o.label.sv, o.label.say("en"))}
    return {**by_label, **{option.value: option.value for option in options}}


class ChoiceField(Field):
    """One of the options, shown as radio buttons when they are few and as a list when they are many. They are listed,
    or come from a register: `options_from` is its name, or {"source": …, "within": field}."""

    CONDITION_TYPE: ClassVar[str | None] = "choice"
    REQUIRED_CODE: ClassVar[str] = "required_choice"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_choice",)

    kind: Literal["choice"]
    options: Options = ()
    options_from: OptionsFrom | None = None
    show_as: Literal["auto", "radio", "list"] = "auto"

    def check_limits(self) -> None:
        """Nothing, when there is one source of options and none stands twice."""
        check_source(self.options, self.options_from)

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return values_by_word(self.options)

    @cached_property
    def _labels(self) -> dict[str, Text]:
        return {option.value: option.label for option in self.options}

    @property
    def as_radio(self) -> bool:
        """Whether the options are all on the page at once."""
        return self.show_as == "radio" or (self.show_as == "auto" and 0 < len(self.options) <= 6)

    def read(self, raw: Any, reader: Reader) -> str:
        """The value of the chosen option."""
        text = text_of(raw)
        if self.options_from is not None:
            return read_listed([text], self.options_from, reader)[0]
        value = self._by_word.get(text) or self._by_word.get(text.casefold())
        if value is None:
            raise BadAnswer("unknown_choice")
        return value

    def to_wire(self, value: Any) -> Any:
        """The option's value."""
        return value

    def from_wire(self, wire: Any) -> str:
        """The option's value."""
        return str(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The option's label."""
        if self.options_from is not None:
            return show_listed(value, self.options_from, language, names)
        label = self._labels.get(value)
        return label.say(language) if label else str(value)

    def answer_schema(self) -> dict[str, Any]:
        """One of the values, or a code of the register."""
        if self.options_from is not None:
            return {"type": "string", "pattern": CODE}
        return {"enum": [option.value for option in self.options]}

    def sample(self, today: date) -> Any:
        """The first option; of a register, a code that is usual in examples."""
        return self.options[0].value if self.options else "a"
