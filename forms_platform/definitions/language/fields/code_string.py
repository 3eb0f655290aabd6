"""A string of account codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer, BadAnswers
from forms_platform.definitions.language.fields.field import Fact, Field, Frozen, Key, Reader, text_of
from forms_platform.definitions.language.fields.registers import CODE, RegisterName, code_of, coded
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.texts import Text

CodeString = tuple[str, ...]  # a code for each part in the pattern's order; "" where an optional part is left out


class CodePart(Frozen):
    """One part of a code string: a code of the register `source` (`cost_centres`, or a code list), or so many
    `digits`."""

    key: Key
    label: Text
    source: RegisterName | None = None
    digits: int | None = Limits(default=None, ge=1, le=12)
    required: bool = True

    def read(self, raw: Any, names: Names) -> str:
        """The code of this part.

        Raises: BadAnswer.
        """
        text = text_of("" if raw is None else raw)
        said = {"of": (_inside(self.label.sv), _inside(self.label.say("en")))}
        if not text:
            if self.required:
                raise BadAnswer("part_required", self.key, **said)
            return ""
        if self.source is None:
            if not (text.isascii() and text.isdigit() and len(text) == self.digits):
                raise BadAnswer("wrong_digits", self.key, digits=str(self.digits), **said)
            return text
        code = code_of(text, names.options(self.source))
        if code is None:
            raise BadAnswer("unknown_code", self.key, written=text[:40], **said)
        return code

    def answer_schema(self) -> dict[str, Any]:
        """The JSON Schema of the code."""
        return {"type": "string", "pattern": CODE if self.source else f"^[0-9]{{{self.digits}}}$"}


def _inside(label: str) -> str:
    """The label as it stands inside a sentence."""
    return label[:1].lower() + label[1:] if len(label) > 1 and not label[1].isupper() else label


class CodeStringField(Field):
    """A string of account codes (kodsträng), such as account, cost centre, activity and project. The value has a code
    for each part. Raw: {part: code, …}, or all codes in one text with a hyphen or a space between."""

    CODES: ClassVar[tuple[str, ...]] = ("part_required", "wrong_digits", "unknown_code", "wrong_parts",
                                        "bad_characters")  # fmt: skip

    kind: Literal["code_string"]
    pattern: tuple[CodePart, ...] = Limits(min_length=1, max_length=8, strict=False)

    def check_limits(self) -> None:
        """Nothing, when every part has one source of codes and its own key, and one at least is needed."""
        if len({part.key for part in self.pattern}) != len(self.pattern):
            raise ValueError("part_twice")
        if any((part.source is None) == (part.digits is None) for part in self.pattern):
            raise ValueError("source_or_digits")

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.pattern)

    def parts(self) -> tuple[str, ...]:
        """The keys of the pattern."""
        return self._keys

    def is_empty(self, raw: Any) -> bool:
        """Whether no part was given."""
        if isinstance(raw, Mapping):
            return all(super(CodeStringField, self).is_empty(raw.get(key)) for key in self._keys)
        return super().is_empty(raw)

    def read(self, raw: Any, reader: Reader) -> CodeString:
        """The codes; the faults of all parts at once."""
        given = raw if isinstance(raw, Mapping) else self._apart(text_of(raw), reader.names)
        found: list[str] = []
        faults = []
        for part in self.pattern:
            try:
                found.append(part.read(given.get(part.key), reader.names))
            except BadAnswer as bad:
                faults.append(self.fault(BadAnswer(bad.code, part.key, **bad.facts), bad.part or part.key))
        if faults:
            raise BadAnswers(faults)
        return tuple(found)

    def _apart(self, text: str, names: Names) -> Mapping[str, str]:
        """The parts of a text. Raises: BadAnswer when there are too few or too many."""
        codes = text.split() if len(text.split()) > 1 else text.split("-")
        needed = sum(part.required for part in self.pattern)
        if not needed <= len(codes) <= len(self.pattern):
            raise BadAnswer("wrong_parts", example=(self._pattern("sv"), self._pattern("en")))
        return dict(zip(self._keys, codes, strict=False))

    def _pattern(self, language: str) -> str:
        """The pattern in words: "konto-ansvar-verksamhet"."""
        return "-".join(_inside(part.label.say(language)) for part in self.pattern)

    def types(self) -> dict[str, str]:
        """Each code as text."""
        return {f"{self.key}.{key}": "text" for key in self._keys}

    def facts(self, value: Any) -> dict[str, Fact]:
        """Each code; None where there is none."""
        codes = value if value is not None else ("",) * len(self._keys)
        return {f"{self.key}.{key}": code or None for key, code in zip(self._keys, codes, strict=True)}

    def to_wire(self, value: Any) -> Any:
        """The codes by part, without those left out."""
        return {key: code for key, code in zip(self._keys, value, strict=True) if code}

    def from_wire(self, wire: Any) -> CodeString:
        """The codes."""
        return tuple(str(wire.get(key, "")) for key in self._keys)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The codes as they are written, and what they mean: "4510-31110-712 (Bidrag, Hemtjänst Norr, Äldreomsorg)"."""
        codes = list(value)
        while codes and not codes[-1]:
            codes.pop()
        written = "-".join(codes)
        means = [self._meaning(part, code, language, names) for part, code in zip(self.pattern, value, strict=True)]
        told = ", ".join(meaning for meaning in means if meaning)
        return f"{written} ({told})" if told else written

    def _meaning(self, part: CodePart, code: str, language: str, names: Names) -> str:
        entry = names.listed(part.source, code) if part.source and code else None
        return coded(code, entry, language).removeprefix(code).strip() if entry else ""

    def answer_schema(self) -> dict[str, Any]:
        """A code for each part."""
        return {"type": "object", "properties": {part.key: part.answer_schema() for part in self.pattern},
                "required": [part.key for part in self.pattern if part.required],
                "additionalProperties": False}  # fmt: skip

    def sample(self, today: date) -> Any:
        """Digits that fit, and codes that are usual in examples."""
        usual = {"cost_centres": "4110", "konto": "4510"}
        return {part.key: "1" * part.digits if part.digits else usual.get(str(part.source), "a")
                for part in self.pattern}  # fmt: skip
