"""The verdict on a PDF. No single indicator is enough, so all are asked, and one bad answer makes it red."""

from __future__ import annotations

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
from signing.awaited import awaited
from signing.signature import Kind, Signature
from signing.structure import Unfit
from signing.trust import Trust
from signing.validity import (
    Examined,
    covers_whole_file,
    examine,
    intact,
    is_person,
    is_seal,
    is_stamp,
    signer_of,
    told_of,
)
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
    signers: tuple[str, ...] | None = None  # serial numbers (hex) of the certificates of those who signed, if known
    sealed: bool = True  # False for a document that waits for more signatures


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
        unfinished = known is not None and not known.sealed
        signed = awaited(_signatures(reader, signatures, trust, now, unfinished=unfinished))
        answers = _answers(structure.stated_answers(reader), attached, known)
        registered = _registered(registry is not None, known, expected) if signed.ours else ()
        expected_signers = _signers(signed, known)
        findings = (*shape, *signed.findings, *answers, *registered, *expected_signers)
        return Verdict(findings, signed.at, attached, signed.told)
    except Unfit as unfit:
        return Verdict((unfit.finding,))
    except _MALFORMED as fault:
        return Verdict((Finding(Found.UNREADABLE, {"reason": type(fault).__name__}),))


@dataclass(frozen=True)
class _Signed:
    findings: tuple[Finding, ...]
    ours: bool
    told: tuple[Signature, ...] = ()
    at: datetime | None = None


async def _signatures(
    reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature], trust: Trust, now: datetime, *, unfinished: bool
) -> _Signed:
    contents = [signature for signature in signatures if not is_stamp(signature)]
    if not contents:
        return _Signed((Finding(Found.UNSIGNED),), ours=False)
    ours = [signature for signature in contents if trust.issued(signature.signer_cert.dump())]
    strangers = [signature for signature in contents if signature not in ours]
    if not ours:
        foreign = tuple([finding async for finding in _foreign(reader, contents, signatures[-1], trust)])
        return _Signed(foreign, ours=False, told=tuple(map(told_of, contents)))
    examined = [await examine(signature, trust, now, archived=not unfinished) for signature in ours]
    told = (*(one.told for one in examined), *map(told_of, strangers))
    against = [finding for one in examined for finding in one.findings]
    good = [finding for one in examined for finding in _good(one)]
    added = [_stranger(signature, trust, Found.FOREIGN_ADDED) for signature in strangers]
    nobody = [_unpurposed(signature) for signature in ours if not (is_seal(signature) or is_person(signature))]
    ending = _unfinished(contents) if unfinished else _finished(contents, ours, signatures[-1], trust, now)
    sealed_at = examined[-1].at if is_seal(ours[-1]) else None
    return _Signed((*good, *added, *nobody, *against, *ending), ours=True, told=told, at=sealed_at)


def _good(one: Examined) -> Iterator[Finding]:
    said = {Kind.PERSON: Found.SIGNED, Kind.SEAL: Found.SEALED}.get(one.told.kind)
    if said is not None and one.at is not None and not one.findings:
        yield Finding(said, {"signer": one.told.signer, "at": one.at, "issuer": one.told.issuer})


def _unpurposed(signature: EmbeddedPdfSignature) -> Finding:
    """A certificate of ours that was issued neither for the seal nor for a person who signs."""
    return Finding(Found.UNTRUSTED, {"signer": signer_of(signature), "reason": "SIG_CONSTRAINTS_FAILURE"})


def _finished(
    contents: Sequence[EmbeddedPdfSignature],
    ours: Sequence[EmbeddedPdfSignature],
    end: EmbeddedPdfSignature,
    trust: Trust,
    now: datetime,
) -> Iterator[Finding]:
    """What holds for a finished record: whole, and sealed last."""
    yield from _whole(contents, end, trust, now)
    if not (contents[-1] in ours and is_seal(contents[-1])):
        yield Finding(Found.NOT_SEALED)


def _unfinished(contents: Sequence[EmbeddedPdfSignature]) -> Iterator[Finding]:
    """What holds for a document that waits for more signatures: locked by the first, and nothing after the last."""
    yield Finding(Found.UNFINISHED)
    lock = contents[0].docmdp_level
    if lock is None or lock > MDPPerm.FILL_FORMS:
        yield Finding(Found.NOT_CERTIFIED)
    if not covers_whole_file(contents[-1]):
        yield Finding(Found.NOT_COVERED)


def _signers(signed: _Signed, known: Known | None) -> Iterator[Finding]:
    """Whether those who signed are those, and only those, that the register names."""
    if known is None or known.signers is None or not signed.ours:
        return
    if sorted(known.signers) != sorted(one.serial for one in signed.told if one.kind is Kind.PERSON):
        yield Finding(Found.OTHER_SIGNERS, {"label": known.label})


def _whole(
    contents: Sequence[EmbeddedPdfSignature], last: EmbeddedPdfSignature, trust: Trust, now: datetime
) -> Iterator[Finding]:
    """Whether the first signature locks the content and the last thing in the file is our time stamp over all of it."""
    lock = contents[0].docmdp_level
    if lock is None or lock > MDPPerm.FILL_FORMS:
        yield Finding(Found.NOT_CERTIFIED)
    if not (is_stamp(last) and covers_whole_file(last) and trust.stamped(last.signer_cert.dump())):
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
