"""Renews a record (förnya): one more archive time stamp over all of it, before the newest can no longer be checked."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from signing.awaited import awaited
from signing.increments import Evidence, Field, add_archive_stamp
from signing.timestamps import CheckedTimeStamper


def renew(pdf: bytes, stamper: CheckedTimeStamper, evidence: Evidence) -> bytes:
    """The record with fresh evidence and one time stamp more, which covers the whole file.

    The result starts with the given bytes. It is not checked here: verify it before it is kept.
    Raises: SigningFault; nothing is half renewed.
    """
    count = sum(1 for _ in enumerate_sig_fields(PdfFileReader(BytesIO(pdf)), filled_status=True))
    field = Field(f"Arkivstampel {count}", "Tidsstämpel som skyddar hela handlingen")
    return awaited(add_archive_stamp(pdf, stamper, evidence, field))
