"""The record's pages: a PDF/A-3a and PDF/UA-1 file with the answers attached, the same bytes for the same facts."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from forms_platform.definitions.language.canonical import canonical
from forms_platform.documents.facts import RecordFacts
from forms_platform.documents.words import WORDS
from forms_platform.look.glyphs import FONTS, STAND_IN, printable

TEMPLATE = Path(__file__).parent / "typst" / "record.typ"
STANDARDS = ["a-3a", "ua-1"]
_mine = threading.local()


@dataclass(frozen=True, slots=True)
class Look:
    """How the municipality's records look, and which root certificate its seal goes back to."""

    logo: bytes  # SVG
    accent: str  # "#00607F"
    root_sha256: str


@dataclass(frozen=True, slots=True)
class Typeset:
    """A record that is not sealed yet."""

    pdf: bytes
    answers_sha256: str


def typeset(facts: RecordFacts, look: Look, at: datetime) -> Typeset:
    """The record as an unsealed PDF, dated `at`. Fonts, pictures and data come from here alone, never from the net."""
    answers = canonical(facts.answers)
    answers_sha256 = hashlib.sha256(answers).hexdigest()
    told = printable(_told(facts, look, answers_sha256))
    told["replaced"] = any(STAND_IN in text for text in _texts(told["facts"]))
    pdf: bytes = _compiler().compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
        sys_inputs={
            "told": json.dumps(told, ensure_ascii=False),
            "answers": answers.decode("utf-8"),
            "logo": look.logo.decode("utf-8"),
        },
    )
    # Typst ends without a line end, and what a signature adds must begin on a line of its own (PDF/A 6.1.9).
    return Typeset(pdf + b"\n", answers_sha256)


def _told(facts: RecordFacts, look: Look, answers_sha256: str) -> dict[str, Any]:
    words = {
        key: text.format(municipality=facts.municipality, number=facts.number, version=facts.version)
        for key, text in WORDS[facts.language].items()
    }
    return {
        "facts": facts.to_json(),
        "words": words,
        "accent": look.accent,
        "answers_sha256": answers_sha256,
        "checksums": [
            [words["json"], answers_sha256],
            [words["root"], look.root_sha256],
            [words["definition"], facts.version_sha256],
        ],
    }


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from _texts(list(value.values()))
        case list():
            for held in value:
                yield from _texts(held)


def _compiler() -> Any:
    """This thread's compiler. One shared by threads raises, and one made before a fork hangs the child."""
    if not hasattr(_mine, "compiler"):
        import typst  # 60 MB and 20 ms that only a process which makes records shall pay

        _mine.compiler = typst.Compiler(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]),
        )
    return _mine.compiler
