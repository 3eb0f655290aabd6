"""Whether one signature in a PDF holds: the bytes it covers, what came after it, its key, its time, its chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESStatus, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import (
    AdESLTAValidationResult,
    AdESWithTimeValidationResult,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.generic_cms import cms_basic_validation
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

from signing.authority import PERSON_POLICY, SEAL_POLICY
from signing.persons import identified_in
from signing.signature import Kind, Signature
from signing.trust import Trust, validation_spec
from signing.verdict import Finding, Found, Level

_CLAIM_TOLERANCE = timedelta(hours=1)
_TRY_AGAIN = {AdESIndeterminate.TRY_LATER, AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE}
_BROKEN = {AdESFailure.HASH_FAILURE, AdESFailure.SIG_CRYPTO_FAILURE, AdESFailure.FORMAT_FAILURE}
_REVOKED = {AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}


@dataclass(frozen=True)
class Examined:
    """One of our signatures, examined: what speaks against it, and when it was proved to exist."""

    findings: tuple[Finding, ...]
    at: datetime | None
    told: Signature


def signer_of(signature: EmbeddedPdfSignature) -> str:
    """The name in the signer's certificate."""
    name = signature.signer_cert.subject.native
    return str(name.get("common_name") or name.get("organization_name") or "?")


def issuer_of(signature: EmbeddedPdfSignature) -> str:
    """The name of who issued the signer's certificate."""
    return str(signature.signer_cert.issuer.native.get("common_name", "?"))


def is_stamp(signature: EmbeddedPdfSignature) -> bool:
    """Whether it is a document time stamp."""
    return str(signature.sig_object_type) == "/DocTimeStamp"


def is_seal(signature: EmbeddedPdfSignature) -> bool:
    """Whether the certificate was issued for the organisation's seal, and not for anything else."""
    return SEAL_POLICY in _policies(signature)


def is_person(signature: EmbeddedPdfSignature) -> bool:
    """Whether the certificate was issued to a person for one signature."""
    return PERSON_POLICY in _policies(signature)


def _policies(signature: EmbeddedPdfSignature) -> set[str]:
    policies = signature.signer_cert.certificate_policies_value
    return set() if policies is None else {policy["policy_identifier"].native for policy in policies}


def covers_whole_file(signature: EmbeddedPdfSignature) -> bool:
    """Whether no byte of the file lies outside what was signed, but the signature itself."""
    return signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE


async def examine(signature: EmbeddedPdfSignature, trust: Trust, now: datetime, *, archived: bool = True) -> Examined:
    """All that speaks against one of our signatures. `archived`: a time stamp after it has to protect it too.

    pyHanko's long-term validation alone overlooks changes made afterwards and a broken chain of time stamps, so each
    indicator is asked for by itself. It does compare the revisions, which is half of the whole cost, and leaves what
    it found in the signature.
    """
    spec = validation_spec(trust, signature.signer_cert, now)
    timing = ValidationTimingInfo(validation_time=now, best_signature_time=now, point_in_time_validation=False)
    if archived:
        outcome = _archived(await ades_lta_validation(signature, spec, timing_info=timing))
    else:
        signature.compute_integrity_info()
        outcome = _with_time(
            await ades_with_time_validation(
                signature.signed_data,
                validation_spec=spec.signature_validation_spec,
                timing_info=timing,
                raw_digest=signature.compute_digest(),
                extra_status_kwargs=signature.summarise_integrity_info(),
                status_cls=PdfSignatureStatus,
            )
        )
    against = (*untouched(signature), *_ades(signature, outcome), *_timely(signature, outcome))
    return Examined(against, outcome.at, told_of(signature, outcome, against))


@dataclass(frozen=True)
class _Outcome:
    """What pyHanko says of a signature: its indication, its status, and what its time stamps prove."""

    indication: AdESSubIndic
    status: PdfSignatureStatus | None
    stamped: bool  # the time stamps that it needs all hold
    at: datetime | None  # by its own time stamp


def _archived(result: AdESLTAValidationResult) -> _Outcome:
    """Both the signature's own time stamp and the archive's have to hold."""
    own = result.signature_timestamp_status
    stamped = (
        own is not None and own.ades_subindic == AdESPassed.OK and result.oldest_evidence_record_timestamp is not None
    )
    at = _at(own.api_status if own is not None else None)
    return _Outcome(result.ades_subindic, _status(result.api_status), stamped, at)


def _with_time(result: AdESWithTimeValidationResult) -> _Outcome:
    """Only its own time stamp is there yet."""
    status = _status(result.api_status)
    own = status.timestamp_validity if status is not None else None
    stamped = own is not None and own.valid and own.intact and own.trusted
    return _Outcome(result.ades_subindic, status, stamped, _at(own))


def _status(status: object) -> PdfSignatureStatus | None:
    return status if isinstance(status, PdfSignatureStatus) else None


def _at(status: object) -> datetime | None:
    return status.timestamp.astimezone(UTC) if isinstance(status, TimestampSignatureStatus) else None


def told_of(
    signature: EmbeddedPdfSignature,
    result: _Outcome | None = None,
    against: tuple[Finding, ...] = (),
) -> Signature:
    """The facts of a signature. Without a result it is not ours, and nothing of its standing is said."""
    certificate = signature.signer_cert
    name = certificate.subject.native
    identified = identified_in(certificate) if result is not None else None
    claimed = signature.self_reported_timestamp
    indication, sub = _indication(result, against)
    return Signature(
        kind=_kind(signature, ours=result is not None),
        field=signature.field_name,
        signer=signer_of(signature),
        signer_id=str(name.get("serial_number", "")),
        organisation=str(name.get("organization_name", "")),
        issuer=issuer_of(signature),
        serial=f"{certificate.serial_number:x}",
        certificate_from=certificate.not_valid_before.astimezone(UTC),
        certificate_until=certificate.not_valid_after.astimezone(UTC),
        certificate_sha256=certificate.sha256.hex(),
        digest=hashlib.sha256(signature.signer_info["signature"].native).hexdigest(),
        reason=str(signature.sig_object.get("/Reason", "")),
        claimed=claimed.astimezone(UTC) if claimed is not None else None,
        at=result.at if result is not None else None,
        identified_by=identified.by if identified else "",
        identified_how=identified.how if identified else "",
        identified_at=identified.at.astimezone(UTC) if identified else None,
        indication=indication,
        sub_indication=sub,
    )


def _kind(signature: EmbeddedPdfSignature, *, ours: bool) -> Kind:
    if is_stamp(signature):
        return Kind.STAMP
    if not ours:
        return Kind.FOREIGN
    if is_seal(signature):
        return Kind.SEAL
    return Kind.PERSON if is_person(signature) else Kind.FOREIGN


def _indication(result: _Outcome | None, against: tuple[Finding, ...]) -> tuple[str, str]:
    """Main and sub-indication (ETSI EN 319 102-1). What only we hold against it is told as a failed constraint."""
    if result is None:
        return "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"
    outcome = result.indication
    if outcome.status != AdESStatus.PASSED:
        failed = outcome.status == AdESStatus.FAILED
        return ("TOTAL-FAILED" if failed else "INDETERMINATE"), outcome.standard_name
    codes = {finding.code for finding in against if finding.level is not Level.GOOD}
    if codes & {Found.CHANGED, Found.BROKEN_SIGNATURE}:
        return "TOTAL-FAILED", "HASH_FAILURE"
    return ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE") if codes else ("TOTAL-PASSED", "")


def untouched(signature: EmbeddedPdfSignature) -> Iterator[Finding]:
    """What was done to the file after the signature and may not be."""
    allowed = ModificationLevel.LTA_UPDATES if is_seal(signature) else ModificationLevel.FORM_FILLING
    diff: object = signature.diff_result  # left there by whoever compared the revisions; None is no proof
    if (
        signature.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION
        or not isinstance(diff, DiffResult)
        or diff.modification_level > allowed
    ):
        yield Finding(Found.CHANGED, {"field": signature.field_name})


async def intact(signature: EmbeddedPdfSignature) -> bool:
    """Whether a foreign signature agrees with its content and its own key, whoever the key belongs to."""
    signature.compute_integrity_info()
    status = await cms_basic_validation(
        signature.signed_data,
        raw_digest=signature.compute_digest(),
        validation_context=ValidationContext(trust_roots=[], allow_fetching=False),
        key_usage_settings=KeyUsageConstraints(),
    )
    return bool(status["intact"] and status["valid"]) and not list(untouched(signature))


def _ades(signature: EmbeddedPdfSignature, result: _Outcome) -> Iterator[Finding]:
    outcome, status = result.indication, result.status
    facts = {"field": signature.field_name, "signer": signer_of(signature), "reason": outcome.standard_name}
    if outcome.status != AdESStatus.PASSED:
        # past validation may end in another complaint, but a revocation that was seen is the reason
        revoked = status is not None and status.revocation_details is not None
        yield Finding(Found.REVOKED if revoked else _meaning(outcome), facts)
    if status is None or not (status.intact and status.valid):
        yield Finding(Found.BROKEN_SIGNATURE, facts)


def _meaning(outcome: AdESSubIndic) -> Found:
    if outcome in _BROKEN:
        return Found.BROKEN_SIGNATURE
    if outcome in _REVOKED:
        return Found.REVOKED
    return Found.REVOCATION_UNKNOWN if outcome in _TRY_AGAIN else Found.UNTRUSTED


def _timely(signature: EmbeddedPdfSignature, result: _Outcome) -> Iterator[Finding]:
    """What is wrong with when it was made."""
    facts = {"field": signature.field_name}
    at = result.at
    if at is None or not result.stamped:
        yield Finding(Found.BROKEN_STAMP, facts)
        return
    certificate = signature.signer_cert
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        yield Finding(Found.OUTSIDE_CERTIFICATE, {**facts, "at": at})
    claimed = signature.self_reported_timestamp
    if claimed is not None and abs(claimed - at) > _CLAIM_TOLERANCE:
        yield Finding(Found.CLAIMED_TIME_DIFFERS, {"claimed": claimed.astimezone(UTC), "at": at})
