"""Files that people send in (bilagor): what they are is read from their bytes, never from what they call themselves."""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.db import transaction

from forms_platform.cases import attachments, scanning
from forms_platform.cases.models import Attachment

if TYPE_CHECKING:  # Pillow and puremagic are imported when the first file comes: they cost every start 50 ms
    from PIL import Image

MEGABYTE = 1_000_000
LARGEST = 25 * MEGABYTE  # no field takes more, whatever its document says
MOST_PIXELS = 60_000_000  # a telephone of today takes 12 to 50 million
WAITING_AT_ONCE = 200  # files of one person that belong to no case yet
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "png": PNG}
FORMATS = {JPEG: "JPEG", PNG: "PNG"}
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"<body", b"<iframe")
ACTIVE_IN_PDF = (b"/JavaScript", b"/Launch")
AFTER_THE_END = 4096  # bytes some programs leave after a PDF's last %%EOF


class Code(StrEnum):
    """Why a file was refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    KIND = "kind"
    EXTENSION = "extension"
    BROKEN = "broken"
    TOO_DETAILED = "too_detailed"
    ACTIVE = "active"
    WAITING = "waiting"
    INFECTED = "infected"


class UploadRefused(Exception):
    """A file was not taken in. Raised with a code and the facts that its sentence needs."""

    def __init__(self, code: Code, **facts: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


class Sent(Protocol):
    """A file as a browser sent it."""

    @property
    def name(self) -> str | None:
        """What it calls itself."""

    @property
    def size(self) -> int | None:
        """How many bytes it has."""

    def read(self, num_bytes: int = ...) -> bytes:
        """The bytes from where reading stands."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one field takes."""

    types: frozenset[str]
    max_bytes: int

    @classmethod
    def of(cls, endings: Collection[str], max_bytes: int) -> Rules:
        """Rules for file endings as a document names them ("pdf", "jpg"). What we cannot inspect is never taken."""
        types = frozenset(EXTENSIONS[e.lower()] for e in endings if e.lower() in EXTENSIONS)
        return cls(types, min(max_bytes, LARGEST))


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: a name that is safe to show and send, its true type, and its bytes."""

    name: str
    content_type: str
    content: bytes


def inspect(sent: Sent, rules: Rules) -> Inspected:
    """The file as it may be kept; an image is drawn anew, so that places, comments and stowaways are gone.

    Raises: UploadRefused.
    """
    return _inspected(*_read(sent, rules), rules)


def _read(sent: Sent, rules: Rules) -> tuple[str, bytes]:
    name = attachments.clean_name(sent.name or "")
    if (sent.size or 0) > rules.max_bytes:
        raise UploadRefused(Code.TOO_LARGE, name=name, limit=rules.max_bytes)
    content = sent.read(rules.max_bytes + 1)
    if len(content) > rules.max_bytes:
        raise UploadRefused(Code.TOO_LARGE, name=name, limit=rules.max_bytes)
    if not content:
        raise UploadRefused(Code.EMPTY, name=name)
    return name, content


def _inspected(name: str, content: bytes, rules: Rules) -> Inspected:
    content_type = sniff(content)
    if content_type is None or content_type not in rules.types:
        raise UploadRefused(Code.KIND, name=name)
    if EXTENSIONS.get(name.rpartition(".")[2].lower()) != content_type:
        raise UploadRefused(Code.EXTENSION, name=name, ending=_ending(content_type))
    if content_type == PDF:
        _refuse_hostile_pdf(content, name)
    else:
        content = _drawn_anew(content, FORMATS[content_type], name)
    return Inspected(name, content_type, content)


def take_in(sent: Sent, rules: Rules, *, field: str, person: int, now: datetime) -> Attachment:
    """The file is inspected and kept as an attachment of the person's draft. Raises: UploadRefused."""
    name, content = _read(sent, rules)
    try:  # before anything else looks into it
        scan = scanning.scanned(content)
    except scanning.Infected as infected:
        raise UploadRefused(Code.INFECTED, name=name) from infected
    inspected = _inspected(name, content, rules)
    if Attachment.objects.filter(uploader=person, case=None)[: WAITING_AT_ONCE + 1].count() > WAITING_AT_ONCE:
        raise UploadRefused(Code.WAITING, name=inspected.name)
    with transaction.atomic() if scan == Attachment.Scan.WAITING else nullcontext():
        kept = attachments.store(
            inspected.content,
            name=inspected.name,
            content_type=inspected.content_type,
            field=field,
            uploader=person,
            now=now,
            scan=scan,
        )
        if scan == Attachment.Scan.WAITING:
            scanning.ask_again(kept, now)
    return kept


def sniff(content: bytes) -> str | None:
    """The type that the first bytes show, among those that can be inspected."""
    import puremagic

    try:
        found = {match.mime_type for match in puremagic.magic_string(content[:4096])}
    except puremagic.PureError:
        return None
    starts = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
    return next((kind for kind, start in starts.items() if content.startswith(start) and kind in found), None)


def _ending(content_type: str) -> str:
    return {PDF: "pdf", JPEG: "jpg", PNG: "png"}[content_type]


def _refuse_hostile_pdf(content: bytes, name: str) -> None:
    """A PDF that is also a web page or an archive, that runs something when opened, or that stops half way."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise UploadRefused(Code.BROKEN, name=name)
    tail = content[end + 5 :]
    if len(tail.strip(b"\r\n\0 ")) > AFTER_THE_END or b"PK\x03\x04" in tail or b"PK\x05\x06" in tail:
        raise UploadRefused(Code.ACTIVE, name=name)
    edges = (content[:2048] + tail).lower()
    if any(mark in edges for mark in MARKUP if mark != b"<?xml"):  # an XMP packet may begin with <?xml
        raise UploadRefused(Code.ACTIVE, name=name)
    if any(mark in content for mark in ACTIVE_IN_PDF):
        raise UploadRefused(Code.ACTIVE, name=name)


def _drawn_anew(content: bytes, kind: str, name: str) -> bytes:
    """The picture alone, upright. Size is asked of the header, before anything is unpacked."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=[kind])
            if image.width * image.height > MOST_PIXELS:
                raise UploadRefused(Code.TOO_DETAILED, name=name)
            return _saved(ImageOps.exif_transpose(image), image, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise UploadRefused(Code.TOO_DETAILED, name=name) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError) as broken:
        raise UploadRefused(Code.BROKEN, name=name) from broken


def _saved(upright: Image.Image, original: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
            upright = upright.convert("RGB")
        transparency = upright.info.get("transparency")
        upright.info = {} if transparency is None else {"transparency": transparency}
        upright.save(out, "PNG")
        return out.getvalue()
    original.load()
    turned = original.getexif().get(0x0112, 1) not in (0, 1)
    if upright.mode not in ("L", "RGB"):
        upright, turned = upright.convert("RGB"), True
    if turned:
        upright.info = {}
        upright.save(out, "JPEG", quality=92)
    else:  # the same quantisation tables as before: nothing is lost but what was not picture
        original.info = {}
        original.save(out, "JPEG", quality="keep")
    return out.getvalue()
