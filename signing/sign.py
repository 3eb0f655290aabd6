"""A person signs: a PAdES B-T signature by a key that was made for it, added after what is there."""

from __future__ import annotations

from datetime import datetime

from signing.awaited import awaited
from signing.credentials import Credential
from signing.increments import Field, add_signature
from signing.timestamps import CheckedTimeStamper


def sign(
    pdf: bytes, credential: Credential, stamper: CheckedTimeStamper, field: Field, reason: str, at: datetime
) -> bytes:
    """The PDF with the person's signature after it, at level B-T. The first signature locks the content.

    The result starts with the given bytes. It is not checked here: verify it before it is kept.
    Raises: SigningFault; nothing is half signed.
    """
    ended = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    return awaited(add_signature(ended, credential, stamper, field, reason, at))
