"""What is wrong with a document or with an answer: where, a code, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

ERROR, WARNING = "error", "warning"  # a warning is told, and may be right for all that


class Fault(NamedTuple):
    """One fault of a document. The path is dotted ("pages.0.fields.2.max")."""

    path: str
    code: str
    sv: str
    en: str
    level: str = ERROR

    def say(self, language: str) -> str:
        """The sentence in the language."""
        return self.en if language == "en" else self.sv


class AnswerFault(NamedTuple):
    """One fault of an answer. The path is the field's key ("belopp"), in a table "kvitton.0.summa", in a field of
    several parts "adress.postcode"."""

    path: str
    code: str
    sv: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in the language."""
        return self.en if language == "en" else self.sv


class DocumentFaults(Exception):
    """The document cannot be used; every fault that was found is told."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """All faults of one document, in the order of the document."""
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults[:20]))
        self.faults = tuple(faults)


class BadAnswer(Exception):
    """A raw answer that is no value of its field. Codes and their sentences stand in language.words."""

    def __init__(self, code: str, part: str = "", **facts: str | tuple[str, str]) -> None:
        """What is wrong, in which part of the answer, and what the sentence needs (a pair is Swedish and English)."""
        super().__init__(code)
        self.code = code
        self.part = part
        self.facts = facts


class BadAnswers(Exception):
    """Several faults inside one field, with paths relative to the field."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        """The faults, and nothing of the value."""
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)
