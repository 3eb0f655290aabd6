"""What the press is given and what it gives back. Light to import: only the press itself is heavy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms_platform.documents.facts import RecordFacts


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keyring to seal with."""

    folder: Path
    organisation: str
    passphrase: str
    production: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A record to be made. `dated` is when the case was closed: the pages of the same case are the same bytes."""

    facts: RecordFacts
    logo: bytes
    accent: str
    keys: Keys
    reason: str
    dated: datetime


@dataclass(frozen=True, slots=True)
class Pressed:
    """A sealed record."""

    pdf: bytes
    answers_sha256: str
