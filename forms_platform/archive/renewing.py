"""The work of renewing one record, for the workshop and for workers. Knows no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from forms_platform.archive.press import Unsound
from forms_platform.signatures.order import Keys
from signing.verdict import Level


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record to be renewed, and what the register says of it."""

    pdf: bytes
    keys: Keys
    label: str
    answers_sha256: str
    certificates: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Renewed:
    """The renewed record."""

    pdf: bytes
    stamped_until: datetime


def renew_one(renewal: Renewal) -> Renewed:
    """The record with one time stamp more, found green. Raises: Unsound, SigningFault, KeysMissing."""
    from forms_platform.signatures.make_keys import keyring_of
    from signing.renew import renew
    from signing.verify import Known, verify

    keyring, now = keyring_of(renewal.keys), datetime.now(UTC)
    renewed = renew(renewal.pdf, keyring.stamper, keyring.evidence_anew(now))
    known = Known(renewal.label, 1, True, renewal.answers_sha256, renewal.certificates)
    verdict = verify(renewed, keyring.trust(now), now=datetime.now(UTC), registry=lambda _: known)
    if verdict.verdict is not Level.GOOD or not renewed.startswith(renewal.pdf):
        raise Unsound(verdict)
    return Renewed(renewed, keyring.stamped_until())
