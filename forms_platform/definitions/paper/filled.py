"""What stands in a form that somebody has filled in: read from bytes that may come from anywhere, in a process apart.

Readers of all makes write in it, so a value may be a text, a name or a list, in any encoding the format knows, or only
show in which picture a box has.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from forms_platform.definitions.paper.mark import Mark, read_mark

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

LARGEST: Final = 10_000_000  # bytes
MOST_FIELDS: Final = 20_000
DEEPEST: Final = 12  # parts of a name
LONGEST: Final = 20_000  # characters of one answer
OFF: Final = "Off"
BUTTON, CHOICE, TEXT = "/Btn", "/Ch", "/Tx"

Written = str | list[str]


class Why(StrEnum):
    """Why a file could not be read as a form."""

    TOO_LARGE = "too_large"
    NOT_A_PDF = "not_a_pdf"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    XFA = "xfa"
    NOT_OURS = "not_ours"
    FLATTENED = "flattened"
    TOO_DEMANDING = "too_demanding"
    OTHER_SERVICE = "other_service"
    UNKNOWN_VERSION = "unknown_version"


class Unreadable(Exception):
    """The file is not a form of ours that can be read. Raised with a code and the facts that its sentence needs."""

    def __init__(self, why: Why, **facts: str) -> None:
        super().__init__(why.value)
        self.why = why
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of ours: which, and what stands in its fields by their whole names. Empty fields are left out."""

    mark: Mark
    fields: dict[str, Written]


def filled(pdf: bytes) -> Filled:
    """What stands in the form. Raises: Unreadable."""
    import pikepdf

    if len(pdf) > LARGEST:
        raise Unreadable(Why.TOO_LARGE)
    if b"%PDF-" not in pdf[:1024]:
        raise Unreadable(Why.NOT_A_PDF)
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return _filled(opened)
    except pikepdf.PasswordError:
        raise Unreadable(Why.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as fault:
        # every part of a damaged file may be of another kind than it should be
        raise Unreadable(Why.BROKEN) from fault


def _filled(pdf: Pdf) -> Filled:
    if pdf.is_encrypted:
        raise Unreadable(Why.ENCRYPTED)
    form = pdf.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        raise Unreadable(Why.XFA)
    mark = read_mark(_said(pdf))
    if mark is None:
        raise Unreadable(Why.NOT_OURS)
    if form is None or not form.get("/Fields"):
        raise Unreadable(Why.FLATTENED)
    return Filled(mark, {name: written for name, written in _fields(form) if written})


def _said(pdf: Pdf) -> Iterator[str]:
    """What the file says of itself: its information, and its metadata in case a program has thrown that away."""
    information = pdf.trailer.get("/Info")
    if information is not None:
        yield from (_text(information.get(key)) for key in ("/Keywords", "/Subject", "/Title"))
    metadata = pdf.Root.get("/Metadata")
    if metadata is not None:
        yield metadata.read_bytes()[: 10 * LONGEST].decode("utf-8", "replace")


def _fields(form: Object) -> Iterator[tuple[str, Written]]:
    """Every field that is no branch, with what stands in it. Raises: Unreadable."""
    waiting = [(field, "", "", 0) for field in _several(form.get("/Fields"))]
    for _ in range(MOST_FIELDS):
        if not waiting:
            return
        field, name, kind, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable(Why.TOO_DEMANDING)
        if "/T" in field:
            name = f"{name}.{_text(field.T)}" if name else _text(field.T)
        kind = str(field.get("/FT", kind))
        kids = _several(field.get("/Kids"))
        if any("/T" in kid for kid in kids):
            waiting += [(kid, name, kind, depth + 1) for kid in kids]
        else:
            yield name, _written(field, kids, kind)
    raise Unreadable(Why.TOO_DEMANDING)


def _several(value: Any) -> list[Any]:
    from pikepdf import Array, Dictionary

    return [one for one in value if isinstance(one, Dictionary)] if isinstance(value, Array) else []


def _written(field: Any, kids: list[Any], kind: str) -> Written:
    from pikepdf import Array

    value = field.get("/V")
    if kind == BUTTON:
        chosen = _text(value)
        states = [_text(one.get("/AS")) for one in (kids or [field])]
        shown = next((state for state in states if state not in ("", OFF)), "")
        return chosen if chosen not in ("", OFF) else shown if value is None else ""
    if isinstance(value, Array):
        return [text for one in list(value)[:1000] if (text := _text(one))]
    return _text(value)


def _text(value: Any) -> str:
    """A text, a name without its slash, or a stream, as text with plain line ends."""
    from pikepdf import Name, Stream, String

    if isinstance(value, Stream):
        value = String(value.read_bytes()[: 4 * LONGEST])
    if not isinstance(value, (String, Name, str)):
        return ""
    text = str(value).removeprefix("/") if isinstance(value, Name) else str(value)
    return text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
