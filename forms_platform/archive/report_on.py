"""The technical reports on a file of ours, for the workshop. Knows no Django."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signing.trust import Trust
    from signing.verify import Known


def report_on(pdf: bytes, trust: Trust, now: datetime, entry: Known | None) -> tuple[bytes, dict[str, Any]]:
    """The report as XML and as JSON; `entry` is what the register says of the file."""
    from signing.report import as_json, as_xml
    from signing.verify import verify

    sha256 = hashlib.sha256(pdf).hexdigest()
    verdict = verify(pdf, trust, now=now, registry=lambda _: entry)
    return as_xml(verdict, sha256, now), as_json(verdict, sha256, now)
