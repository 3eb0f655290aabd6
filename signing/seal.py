"""The organisation seals (e-stämpel): a PAdES B-LTA signature by the organisation's own key, always last."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import crl

from signing.awaited import awaited
from signing.credentials import Credential
from signing.errors import Code, SigningFault
from signing.increments import Evidence, Field, add_archive_stamp, add_signature
from signing.timestamps import CheckedTimeStamper

SEAL_FIELD = Field("Stampel", "Organisationens elektroniska stämpel")
STAMP_FIELD = Field("Arkivstampel", "Tidsstämpel som skyddar hela handlingen")


def seal(
    pdf: bytes, credential: Credential, stamper: CheckedTimeStamper, evidence: Evidence, reason: str, at: datetime
) -> bytes:
    """The PDF sealed at level B-LTA: a certifying signature, the evidence to check it with, and a time stamp over all.

    The result starts with the given bytes. It is not checked here: verify it before it is kept.
    Raises: SigningFault; nothing is half sealed.
    """
    _ready(credential, evidence, at)
    return awaited(_seal(pdf, credential, stamper, evidence, reason, at))


async def _seal(
    pdf: bytes, credential: Credential, stamper: CheckedTimeStamper, evidence: Evidence, reason: str, at: datetime
) -> bytes:
    # PDF/A 6.1.9 asks for a line end before the next object, and Typst's last line has none.
    ended = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    signed = await add_signature(ended, credential, stamper, SEAL_FIELD, reason, at)
    return await add_archive_stamp(signed, stamper, evidence, STAMP_FIELD)


def _ready(credential: Credential, evidence: Evidence, at: datetime) -> None:
    certificate = credential.certificate
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise SigningFault(Code.CERTIFICATE_OUT_OF_TIME, until=certificate.not_valid_after_utc.isoformat())
    for der in evidence.revocation_lists:
        listed = crl.CertificateList.load(der)["tbs_cert_list"]
        if not listed["this_update"].native <= at <= listed["next_update"].native:
            raise SigningFault(Code.STALE_REVOCATION_LIST, issuer=listed["issuer"].human_friendly)
