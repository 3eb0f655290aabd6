"""What a record (handling) tells, in words already, and what is attached to it. The page layout knows nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Tone = Literal["good", "bad", "neutral"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of answers. Amounts and numbers stand to the right."""

    label: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer; a repeating group is a table instead of a value."""

    label: str
    value: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the form with the answers given on it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened in the case: when, in words, by whom, in whose stead, with which comment."""

    at: str
    words: str
    who: str = ""
    comment: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file (bilaga) that the record lists. Its bytes stay in the case."""

    name: str
    size: str
    sha256: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was made (underskrift): by whom, when, saying what, how they were known, in whose stead."""

    who: str
    at: str
    statement: str
    how: str
    certificate: str
    stead: str = ""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Everything a record tells. Texts are in `language`; `answers` is the wire form, kept with the PDF as JSON."""

    language: Literal["sv", "en"]
    municipality: str
    number: str
    title: str
    summary: str
    outcome: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]  # "Inlämnad av" -> "Anna Lind, undersköterska, Hemtjänst Norr"
    pages: tuple[Page, ...]
    timeline: tuple[Happened, ...]
    files: tuple[File, ...]
    answers: Mapping[str, Any]
    version: int
    version_sha256: str
    signatures: tuple[Signed, ...] = ()
    to_sign: tuple[str, ...] = ()  # who is to sign a document that is not finished; empty for a record
    sign_fields: tuple[str, ...] = ()  # what the field is called where each of them signs

    def to_json(self) -> dict[str, Any]:
        """The facts that are printed, as plain JSON values."""
        told = asdict(self)
        del told["answers"]
        return told
