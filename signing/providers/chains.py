"""Whether a certificate of somebody else's leads to an authority that we believe, and stood when it was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import OCSPValidationError, PathError, ValidationError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from signing.awaited import awaited

_FRESH = timedelta(minutes=15)  # how old the word about the certificate's standing may be
_WHEN_ASKED = CertRevTrustPolicy(
    RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK),
    freshness=_FRESH,
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
    retroactive_revinfo=True,
)


class Untrusted(Exception):
    """That the certificate is not to be believed."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a believed certificate says of its holder."""

    name: str
    serial_number: str  # in the subject: an identity number, with most eIDs
    policies: tuple[str, ...]


def trusted(certificates: tuple[bytes, ...], roots: tuple[bytes, ...], *, ocsp: bytes | None, at: datetime) -> Leaf:
    """The first certificate, when it leads to a root and could sign at that time. With `ocsp`, its issuer has to have
    said just then that it stands. Raises: Untrusted."""
    try:
        leaf, *others = [asn1_x509.Certificate.load(der) for der in certificates]
        context = ValidationContext(
            trust_roots=[asn1_x509.Certificate.load(der) for der in roots],
            other_certs=others,
            allow_fetching=False,
            ocsps=[asn1_ocsp.OCSPResponse.load(ocsp)] if ocsp is not None else [],
            moment=at,
            best_signature_time=at,
            time_tolerance=timedelta(minutes=5),  # two clocks
            revinfo_policy=_WHEN_ASKED,
        )
        awaited(_validated(leaf, others, context, asked=ocsp is not None))
        return _leaf(leaf)
    except (PathError, ValidationError, OCSPValidationError, ValueError, TypeError, KeyError, IndexError) as fault:
        raise Untrusted(f"{type(fault).__name__}: {str(fault)[:200]}") from None


async def _validated(
    leaf: asn1_x509.Certificate, others: list[asn1_x509.Certificate], context: ValidationContext, *, asked: bool
) -> None:
    path = await CertificateValidator(leaf, others, context).async_validate_usage(set())
    if asked:  # by ourselves: pyHanko looks at no answer when the certificate does not say where to ask
        await verify_ocsp_response(leaf, path, context)


def _leaf(leaf: asn1_x509.Certificate) -> Leaf:
    usage = leaf.key_usage_value.native if leaf.key_usage_value is not None else set()
    if not usage & {"non_repudiation", "digital_signature"}:
        raise ValueError("a key that is not for signing")
    subject = leaf.subject.native
    found = leaf.certificate_policies_value
    policies = tuple(each["policy_identifier"].native for each in found) if found is not None else ()
    return Leaf(str(subject.get("common_name", "")), str(subject.get("serial_number", "")), policies)
