"""The shape of a PDF before any signature in it is believed: its ends, its signature fields, its attached files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from signing.verdict import Attached, Finding, Found

LARGEST = 50 * 1024 * 1024
MOST_SIGNATURES = 60
_KNOWN_KINDS = {("/Sig", "/ETSI.CAdES.detached"), ("/DocTimeStamp", "/ETSI.RFC3161")}
_FOREIGN_KINDS = {("/Sig", "/adbe.pkcs7.detached")}
_LIMITS = DecodeLimits(per_stream=StreamDecodeLimits(max_output_size=64 * 1024 * 1024))
# How the platform writes the checksum of the answers among a record's keywords
_STATED = re.compile(r"svar-sha256:([0-9a-f]{64})")


class Unfit(Exception):
    """The file is not a PDF that can be examined at all."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.code.value)


def read(pdf: bytes) -> PdfFileReader:
    """A strict reader over the bytes.

    Raises: Unfit when they are no PDF, too large, encrypted or malformed.
    """
    if len(pdf) > LARGEST:
        raise Unfit(Finding(Found.TOO_LARGE, {"megabytes": LARGEST // 1024 // 1024}))
    if not pdf.startswith(b"%PDF-"):
        raise Unfit(Finding(Found.LEADING_BYTES if b"%PDF-" in pdf[:65536] else Found.NOT_A_PDF))
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True, decode_limits=_LIMITS)
        if reader.encrypted:
            raise Unfit(Finding(Found.ENCRYPTED))
        reader.root  # noqa: B018  # a damaged catalogue shows when it is asked for
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as fault:
        raise Unfit(Finding(Found.UNREADABLE, {"reason": type(fault).__name__})) from fault
    return reader


def ends(pdf: bytes) -> Iterator[Finding]:
    """What lies after the end of the PDF, if anything does."""
    if pdf[pdf.rfind(b"%%EOF") + 5 :].strip(b"\r\n"):
        yield Finding(Found.TRAILING_BYTES)


def fields(reader: PdfFileReader, pdf: bytes) -> Iterator[Finding]:
    """Signatures of unknown kinds, and signatures that no field shows. pyHanko passes over both in silence."""
    shown = 0
    for name, value, _ in enumerate_sig_fields(reader, filled_status=True):
        shown += 1
        signature = value.get_object()
        kind = (str(signature.get("/Type", "/Sig")), str(signature.get("/SubFilter", "")))
        if kind not in _KNOWN_KINDS | _FOREIGN_KINDS:
            yield Finding(Found.UNKNOWN_SIGNATURE, {"field": name, "kind": kind[1].lstrip("/") or "?"})
    if shown > MOST_SIGNATURES:
        raise Unfit(Finding(Found.TOO_MANY_SIGNATURES, {"count": shown}))
    # The quick count is too high when an answer quotes PDF syntax, so a difference is looked into.
    if len(re.findall(rb"/ByteRange\s*\[", pdf)) != shown and (found := _signature_objects(reader)) != shown:
        yield Finding(Found.HIDDEN_SIGNATURE, {"found": found, "shown": shown})


def _signature_objects(reader: PdfFileReader) -> int:
    """How many signature dictionaries the file has, shown by a field or not."""
    revisions = range(reader.xrefs.total_revisions)
    references = set().union(*(reader.xrefs.explicit_refs_in_revision(revision) for revision in revisions))
    objects = (reader.get_object(reference, never_decrypt=True) for reference in references)
    return sum(isinstance(held, generic.DictionaryObject) and "/ByteRange" in held for held in objects)


def attached_files(reader: PdfFileReader) -> tuple[Attached, ...]:
    """The files that the document itself is associated with (/AF), with the hash of their bytes."""
    try:
        held = reader.root["/AF"]
    except KeyError:
        return ()
    return tuple(_attached(spec.get_object()) for spec in held)


def _attached(spec: Any) -> Attached:
    stream = spec["/EF"]["/F"]
    if not isinstance(stream, generic.StreamObject):
        raise Unfit(Finding(Found.UNREADABLE, {"reason": "attachment"}))
    try:
        content = stream.data
    except PdfError:
        content = stream.encoded_data  # damaged: its hash then fits nothing, and the seal tells the rest
    return Attached(
        name=str(spec.get("/UF", spec.get("/F", ""))),
        sha256=hashlib.sha256(content).hexdigest(),
        source=str(spec.get("/AFRelationship", "")) == "/Source",
    )


def stated_answers(reader: PdfFileReader) -> str | None:
    """The SHA-256 of the answers as a record of ours states it, or None when the file is no such record."""
    try:
        keywords = reader.trailer_view["/Info"]["/Keywords"]
    except KeyError:
        return None
    found = _STATED.search(str(keywords))
    return found.group(1) if found else None
