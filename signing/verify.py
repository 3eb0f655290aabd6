"""The verdict on a PDF. No single indicator is enough, so all are asked, and one bad answer makes it red."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from signing import structure
from signing.structure import Unfit
from signing.trust import Trust
from signing.validity import covers_whole_file, examine, intact, is_seal, is_stamp, issuer_of, signer_of
from signing.verdict import Attached, Finding, Found, Verdict

_RENEW_WITHIN = timedelta(days=2 * 365)
# What pyHanko and asn1crypto raise for files that are not what they seem
_MALFORMED = (
    PdfError,
    SignatureValidationError,
    CMSExtractionError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)


@dataclass(frozen=True)
class Known:
    """What the register says of a file with this hash."""

    label: str  # the case's number, "2026-000123"
    revision: int
    newest: bool
    answers_sha256: str


Registry = Callable[[str], Known | None]


def verify(
    pdf: bytes, trust: Trust, *, now: datetime, registry: Registry | None = None, expected: str | None = None
) -> Verdict:
    """The verdict on the bytes: whether they are, unchanged, a record that the organisation sealed.

    `registry` answers for the SHA-256 (hex) of a file; without one the verdict is at best amber. `expected` is the
    label that the file ought to have there.
    """
    try:
        reader = structure.read(pdf)
        shape = [*structure.ends(pdf), *structure.fields(reader, pdf)]
        signatures: Sequence[EmbeddedPdfSignature] = reader.embedded_signatures
        attached = structure.attached_files(reader)
        known = registry(hashlib.sha256(pdf).hexdigest()) if registry is not None else None
        signed = asyncio.run(_signatures(reader, signatures, trust, now))
        answers = _answers(structure.stated_answers(reader), attached, known)
        registered = _registered(registry is not None, known, expected) if signed.ours else ()
        return Verdict((*shape, *signed.findings, *answers, *registered), signed.at, attached)
    except Unfit as unfit:
        return Verdict((unfit.finding,))
    except _MALFORMED as fault:
        return Verdict((Finding(Found.UNREADABLE, {"reason": type(fault).__name__}),))


@dataclass(frozen=True)
class _Signed:
    findings: tuple[Finding, ...]
    ours: bool
    at: datetime | None = None


async def _signatures(
    reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature], trust: Trust, now: datetime
) -> _Signed:
    contents = [signature for signature in signatures if not is_stamp(signature)]
    if not contents:
        return _Signed((Finding(Found.UNSIGNED),), ours=False)
    ours = [signature for signature in contents if trust.issued(signature.signer_cert.dump())]
    if not ours:
        return _Signed(tuple([f async for f in _foreign(reader, contents, signatures[-1], trust)]), ours=False)
    strangers = [_stranger(signature, trust, Found.FOREIGN_ADDED) for signature in contents if signature not in ours]
    examined = [await examine(signature, trust, now) for signature in ours]
    against = [finding for one in examined for finding in one.findings]
    seal = contents[-1] if contents[-1] in ours and is_seal(contents[-1]) else None
    findings = [*strangers, *against, *_whole(contents, signatures[-1], trust, now)]
    if seal is None:
        return _Signed((*findings, Finding(Found.NOT_SEALED)), ours=True)
    at = examined[-1].at
    if at is not None and not against:
        findings.insert(0, Finding(Found.SEALED, {"signer": signer_of(seal), "at": at, "issuer": issuer_of(seal)}))
    return _Signed(tuple(findings), ours=True, at=at)


def _whole(
    contents: Sequence[EmbeddedPdfSignature], last: EmbeddedPdfSignature, trust: Trust, now: datetime
) -> Iterator[Finding]:
    """Whether the first signature locks the content and the last thing in the file is our time stamp over all of it."""
    lock = contents[0].docmdp_level
    if lock is None or lock > MDPPerm.FILL_FORMS:
        yield Finding(Found.NOT_CERTIFIED)
    if not (is_stamp(last) and covers_whole_file(last) and trust.issued(last.signer_cert.dump())):
        yield Finding(Found.NOT_COVERED)
        return
    until = last.signer_cert.not_valid_after.astimezone(UTC)
    yield Finding(Found.ARCHIVE_STAMPED, {"signer": signer_of(last), "until": until})
    if until - now < _RENEW_WITHIN:
        yield Finding(Found.RENEW_SOON, {"until": until})


async def _foreign(reader: PdfFileReader, contents, last, trust: Trust):  # type: ignore[no-untyped-def]
    """What can be said of a file that we did not sign."""
    if structure.stated_answers(reader) is not None:
        yield Finding(Found.FALSE_RECORD)
    if not covers_whole_file(last):
        yield Finding(Found.NOT_COVERED)
    for signature in contents:
        if await intact(signature):
            yield _stranger(signature, trust, Found.FOREIGN)
        else:
            yield Finding(Found.BROKEN_SIGNATURE, {"field": signature.field_name, "reason": "HASH_FAILURE"})


def _stranger(signature: EmbeddedPdfSignature, trust: Trust, otherwise: Found) -> Finding:
    alike = trust.resembles_ours(signature.signer_cert.dump())
    return Finding(Found.LOOK_ALIKE if alike else otherwise, {"signer": signer_of(signature)})


def _answers(stated: str | None, attached: Sequence[Attached], known: Known | None) -> Iterator[Finding]:
    """Whether the attached answers are those the pages were made from."""
    if stated is None:
        return
    held = [file.sha256 for file in attached if file.source]
    right = held == [stated] and (known is None or known.answers_sha256 == stated)
    yield Finding(Found.ANSWERS_MATCH if right else Found.ANSWERS_DIFFER)


def _registered(asked: bool, known: Known | None, expected: str | None) -> Iterator[Finding]:
    if not asked:
        yield Finding(Found.NOT_LOOKED_UP)
    elif known is None:
        yield Finding(Found.NOT_REGISTERED)
    elif expected is not None and known.label != expected:
        yield Finding(Found.OTHER_CASE, {"label": known.label, "expected": expected})
    else:
        yield Finding(Found.REGISTERED, {"label": known.label, "revision": known.revision})
        if not known.newest:
            yield Finding(Found.SUPERSEDED, {"label": known.label})
