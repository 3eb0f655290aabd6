"""One signature in a PDF as people and reports are told of it: by whom, when, how they were known, its standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Whose signature it is."""

    PERSON = "person"
    SEAL = "seal"
    STAMP = "stamp"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Signature:
    """What can be told of a signature, whether it holds or not. Names are those in its certificate."""

    kind: Kind
    field: str
    signer: str
    signer_id: str
    organisation: str
    issuer: str
    serial: str  # of the certificate, hex
    certificate_from: datetime
    certificate_until: datetime
    certificate_sha256: str
    digest: str  # SHA-256 (hex) of the signature value
    reason: str = ""
    claimed: datetime | None = None  # what the file says
    at: datetime | None = None  # what its time stamp proves
    identified_by: str = ""
    identified_how: str = ""
    identified_at: datetime | None = None
    indication: str = "INDETERMINATE"  # TOTAL-PASSED · TOTAL-FAILED · INDETERMINATE (ETSI EN 319 102-1)
    sub_indication: str = ""
