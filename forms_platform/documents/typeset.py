"""The record's pages: a PDF/A-3a and PDF/UA-1 file with the answers attached, the same bytes for the same facts."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from forms_platform.definitions.language.canonical import canonical
from forms_platform.documents.facts import RecordFacts
from forms_platform.documents.fields import Place, with_fields
from forms_platform.documents.words import WORDS
from forms_platform.look.glyphs import FONTS, STAND_IN, printable

TEMPLATE = Path(__file__).parent / "typst" / "record.typ"
STANDARDS = ["a-3a", "ua-1"]
PICTURE_DPI = 110
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


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file that the document carries inside it."""

    name: str
    content: bytes
    type: str
    about: str


def typeset(facts: RecordFacts, look: Look, at: datetime, embedded: Sequence[Embedded] = ()) -> Typeset:
    """The record as an unsealed PDF, dated `at`. Fonts, pictures and data come from here alone, never from the net."""
    inputs, answers_sha256 = _inputs(facts, look, embedded)
    with _compiler(embedded) as compiler:
        pdf: bytes = compiler.compile(
            format="pdf", pdf_standards=STANDARDS, timestamp=int(at.timestamp()), sys_inputs=inputs
        )
    if facts.to_sign:
        labelled = WORDS[facts.language]["sign_here"]
        named = zip(facts.sign_fields, facts.to_sign, strict=True)
        pdf = with_fields(pdf, [Place(name, f"{labelled}: {who}") for name, who in named])
    # Typst ends without a line end, and what a signature adds must begin on a line of its own (PDF/A 6.1.9).
    return Typeset(pdf if pdf.endswith(b"\n") else pdf + b"\n", answers_sha256)


def pictures(facts: RecordFacts, look: Look, at: datetime) -> tuple[bytes, ...]:
    """The same pages as pictures (PNG), drawn by the same program from the same facts."""
    inputs, _ = _inputs(facts, look)
    with _compiler() as compiler:
        drawn: bytes | list[bytes] = compiler.compile(
            format="png", ppi=PICTURE_DPI, timestamp=int(at.timestamp()), sys_inputs=inputs
        )
    return (drawn,) if isinstance(drawn, bytes) else tuple(drawn)


def _inputs(facts: RecordFacts, look: Look, embedded: Sequence[Embedded] = ()) -> tuple[dict[str, str], str]:
    """What the page layout is given, and the SHA-256 of the answers."""
    answers = canonical(facts.answers)
    answers_sha256 = hashlib.sha256(answers).hexdigest()
    told = printable(_told(facts, look, answers_sha256))
    told["embedded"] = [{"name": file.name, "type": file.type, "about": file.about} for file in embedded]
    told["replaced"] = any(STAND_IN in text for text in _texts(told["facts"]))
    inputs = {
        "told": json.dumps(told, ensure_ascii=False),
        "answers": answers.decode("utf-8"),
        "logo": look.logo.decode("utf-8"),
    }
    return inputs, answers_sha256


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


@contextmanager
def _compiler(embedded: Sequence[Embedded] = ()) -> Iterator[Any]:
    """This thread's compiler, or one of its own for a document with files inside: Typst reads bytes from a folder."""
    if not embedded:
        yield _kept_compiler()
        return
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        (root / "files").mkdir()
        for number, file in enumerate(embedded):
            (root / "files" / str(number)).write_bytes(file.content)
        yield _made_compiler(root / TEMPLATE.name)


def _kept_compiler() -> Any:
    """One for each thread: shared by threads it raises, and made before a fork it hangs the child."""
    if not hasattr(_mine, "compiler"):
        _mine.compiler = _made_compiler(TEMPLATE)
    return _mine.compiler


def _made_compiler(template: Path) -> Any:
    import typst  # 60 MB and 20 ms that only a process which makes records shall pay

    if not hasattr(_mine, "fonts"):
        _mine.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(template, root=template.parent, font_paths=_mine.fonts)
