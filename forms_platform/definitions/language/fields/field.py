"""What every kind of field has, and the faces that every kind must show."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Limits

from forms_platform.definitions.language.faults import AnswerFault, BadAnswer
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text
from forms_platform.definitions.language.words import sentence

Fact = None | str | bool | Decimal | date | time | tuple[Any, ...]
Key = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Rule = dict[str, Any]

OWN = ("own.name", "own.title", "own.unit", "own.manager", "own.cost_centre", "own.employee_number", "own.email",
       "own.employment_rate")  # fmt: skip
BALANCE = "own.balance."  # and the key of a balance: what another system says that the person has left
_ELSEWHERE = re.compile(r"earlier\.|own\.balance\.[a-z][a-z0-9_-]{0,39}\Z")


# what is said of a missing answer, unless the field's name is a question that can be quoted
_QUESTIONS = frozenset({"required", "required_choice", "not_yes_or_no"})


class Frozen(BaseModel):
    """A part of the document: unknown keys are refused, nothing is converted, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Refusal(Frozen):
    """An answer that is well formed but not accepted: when the rule is true, the text is the fault."""

    when: Rule
    text: Text


class Copied(Frozen):
    """Where the question was copied from: the saved block, which of its questions, and the edition that was taken."""

    block: Annotated[str, Limits(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    part: Key
    edition: int = Limits(ge=1)


class Reader(NamedTuple):
    """What reading an answer may ask for."""

    today: date
    names: Names
    read_rows: Callable[[Any, list[Mapping[str, Any]]], Any]  # (table field, raw rows) -> rows; raises BadAnswers
    facts: Mapping[str, Fact] = MappingProxyType({})  # what was answered before


class ShownFile(NamedTuple):
    """An attachment as it is shown. Units: bytes."""

    id: str
    name: str
    size: int
    content_type: str
    scan: str = ""  # as names.AttachmentInfo has it
    sha256: str = ""


class ShownLine(NamedTuple):
    """One answer as a person reads it: in the review, on the case, in the record. A table has rows of such lines."""

    key: str
    kind: str
    label: str
    value: str
    rows: tuple[tuple[ShownLine, ...], ...] = ()
    attachments: tuple[ShownFile, ...] = ()
    total: str = ""  # of a table that adds a column up


class Field(Frozen, ABC):
    """A question on a page (fält). Each kind is one subclass that knows all its faces."""

    CONDITION_TYPE: ClassVar[str | None] = "text"
    REQUIRED_CODE: ClassVar[str] = "required"
    CODES: ClassVar[tuple[str, ...]] = ()  # the faults this kind can find, besides "required" and "wrong_shape"
    ASKS: ClassVar[bool] = True  # False for what is only shown

    kind: str
    key: Key
    label: Text
    short: Text | None = None  # the label where space is short or a question would sound odd: "Belopp"
    help: Text | None = None
    example: Text | None = None
    why: Text | None = None
    when: Rule | None = None
    required: bool = False
    prefill: str | None = None
    read_only: bool = False
    messages: dict[str, Text] = Limits(default_factory=dict)
    refuse: tuple[Refusal, ...] = Limits(default=(), max_length=10, strict=False)
    copied: Copied | None = None  # so that whoever builds hears when the original has changed

    @model_validator(mode="after")
    def _sound(self) -> Field:
        if self.read_only and self.prefill is None:
            raise ValueError("read_only_without_prefill")
        if self.prefill is not None and self.prefill not in OWN and not _ELSEWHERE.match(self.prefill):
            raise ValueError("unknown_prefill")
        known = {"required", "wrong_shape", *self.CODES}
        if unknown := sorted(set(self.messages) - known):
            raise ValueError(f"unknown_message:{unknown[0][:60]}:{', '.join(sorted(known))}")
        self.check_limits()
        return self

    def check_limits(self) -> None:
        """Nothing, when the limits of this field agree with each other.

        Raises: ValueError with a code of language.fault_words.
        """

    # --- faces -------------------------------------------------------------------------------------------------

    @abstractmethod
    def read(self, raw: Any, reader: Reader) -> Any:
        """The value of a raw answer that is not empty.

        Raises: BadAnswer, BadAnswers.
        """

    @abstractmethod
    def to_wire(self, value: Any) -> Any:
        """The value as JSON, to be stored and sent."""

    @abstractmethod
    def from_wire(self, wire: Any) -> Any:
        """The value that to_wire made the JSON of."""

    @abstractmethod
    def show(self, value: Any, language: str, names: Names) -> str:
        """The value as a person reads it."""

    @abstractmethod
    def answer_schema(self) -> dict[str, Any]:
        """The JSON Schema of the wire form."""

    @abstractmethod
    def sample(self, today: date) -> Any:
        """A raw answer that reads without a fault when the register knows everything."""

    def line(self, value: Any, language: str, names: Names) -> ShownLine:
        """The answer's place in a record."""
        return ShownLine(self.key, self.kind, self.name(language), self.show(value, language, names))

    def in_list(self, value: Any, language: str, names: Names) -> str:
        """The value where it stands without its question, in the line that tells cases apart."""
        return self.show(value, language, names)

    def fact(self, value: Any) -> Fact:
        """The value as the rule language sees it."""
        return str(value)

    # --- worked out from the faces -----------------------------------------------------------------------------

    def is_empty(self, raw: Any) -> bool:
        """Whether the raw answer is no answer at all."""
        return raw is None or raw == "" or raw == [] or raw == {} or (isinstance(raw, str) and not raw.strip())

    def parts(self) -> tuple[str, ...]:
        """The keys of a raw answer that is an object of several boxes; none when it is a single one."""
        return ()

    def types(self) -> dict[str, str]:
        """The names and types that rules may use of this field."""
        return {self.key: self.CONDITION_TYPE} if self.CONDITION_TYPE else {}

    def facts(self, value: Any) -> dict[str, Fact]:
        """The field's part of the facts; None where there is no answer."""
        return {self.key: None if value is None else self.fact(value)} if self.CONDITION_TYPE else {}

    def name(self, language: str) -> str:
        """What the field is called in a list."""
        return (self.short or self.label).say(language)

    def inside(self, language: str) -> str:
        """What the field is called inside a sentence."""
        name = self.name(language).rstrip(" ?:.")
        if self.name(language).rstrip().endswith("?"):
            return f"svaret på ”{name}?”" if language == "sv" else f"the answer to “{name}?”"
        return name[:1].lower() + name[1:] if len(name) > 1 and not name[1].isupper() else name

    def fault(self, bad: BadAnswer, path: str) -> AnswerFault:
        """The fault with its sentence: the field's own where it has one, otherwise the language's."""
        if own := self.messages.get(bad.code):
            return AnswerFault(path, bad.code, own.say("sv"), own.say("en"))
        code = bad.code
        if code == "required":
            code = self.REQUIRED_CODE
            if code in _QUESTIONS and self.name("sv").rstrip().endswith("?"):
                code = "required_question"
        return AnswerFault(path, bad.code, self._sentence(code, "sv", bad), self._sentence(code, "en", bad))

    def _sentence(self, code: str, language: str, bad: BadAnswer) -> str:
        asks = code in ("required_question", "required_consent")
        name = self.name(language) if asks else self.inside(language)
        facts = {key: fact if isinstance(fact, str) else fact[language == "en"] for key, fact in bad.facts.items()}
        return sentence(code, language, {"name": name, **facts})


def text_of(raw: Any) -> str:
    """The raw answer as stripped text.

    Raises: BadAnswer when it is no text, or has characters that cannot be kept.
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, Decimal)):
        raise BadAnswer("wrong_shape")
    if isinstance(raw, int) and abs(raw) > 10**30:
        raise BadAnswer("wrong_shape")
    return keepable(str(raw)).strip()


def keepable(text: str) -> str:
    """The text with plain line ends.

    Raises: BadAnswer when it has characters that neither a database nor a PDF can keep.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any((c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" or c in "\x7f\ufffe\uffff" for c in text):
        raise BadAnswer("bad_characters")
    return text


Decimals = Literal[0, 1, 2, 3, 4, 5, 6]
