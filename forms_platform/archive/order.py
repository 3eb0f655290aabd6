"""What the press is given and what it gives back. Light to import: only the press itself is heavy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_platform.documents.facts import RecordFacts
from forms_platform.documents.typeset import Embedded
from forms_platform.signatures.order import Keys


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A document that people have signed and that goes into the record, sealed."""

    pdf: bytes
    answers_sha256: str
    certificates: tuple[str, ...]  # of those who signed, as serial numbers (hex)
    sealed: bool  # already, when the record was pressed once before and not kept


@dataclass(frozen=True, slots=True)
class Order:
    """A record to be made. `dated` is when the case was closed: the pages of the same case are the same bytes."""

    facts: RecordFacts
    logo: bytes
    accent: str
    keys: Keys
    reason: str
    dated: datetime
    signed: ToSeal | None = None
    embedded: tuple[Embedded, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A sealed record, and the sealed document of those who signed."""

    pdf: bytes
    answers_sha256: str
    signed: bytes = b""
    stamped_until: datetime | None = None
