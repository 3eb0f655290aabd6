"""What is ordered of the workshop by who signs, and what comes back. Light to import: only the work is heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from forms_platform.documents.facts import RecordFacts


@dataclass(frozen=True, slots=True)
class Hardware:
    """A hardware module (HSM) that holds keys: its PKCS#11 library, the token's label and the PIN of its user."""

    module: str
    token: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stamps:
    """Who makes the time stamps. Without an address it is our own authority, in a process started when needed."""

    url: str = ""
    policies: tuple[str, ...] = ()  # accepted of another's; none: any
    trust: Path | None = None  # PEM: the certificates that may have issued another's, up to their roots
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: int = 10


OWN_STAMPS = Stamps()


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keyring to work with."""

    folder: Path
    organisation: str
    passphrase: str = field(repr=False)
    production: bool
    hardware: Hardware | None = None
    stamps: Stamps = OWN_STAMPS


@dataclass(frozen=True, slots=True)
class PagesOrder:
    """A document to be typeset, for people to sign. The same order gives the same bytes."""

    facts: RecordFacts
    logo: bytes
    accent: str
    keys: Keys
    dated: datetime


@dataclass(frozen=True, slots=True)
class Pages:
    """An unsigned document."""

    pdf: bytes
    answers_sha256: str


@dataclass(frozen=True, slots=True)
class Known:
    """How the person was known: the fields of signing.persons.Identified."""

    by: str
    how: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SignatureOrder:
    """A signature to be made, and what is known of the document it goes into."""

    pdf: bytes
    keys: Keys
    signer: str
    employee_id: str
    known: Known
    field: str
    label: str
    statement: str
    lists_at: str
    case: str
    answers_sha256: str
    earlier: tuple[str, ...]  # serial numbers (hex) of the certificates of those who have signed already
    prepared: str = ""  # the field that stands on the page for this step
    shown: tuple[str, ...] = ()  # what is written in it


@dataclass(frozen=True, slots=True)
class Made:
    """A signature that was made and found good."""

    pdf: bytes
    serial: str  # of the certificate, hex
    at: datetime  # what the time stamp says
