"""The day's tidying (gallring av utkast): old drafts go, and the files that nobody speaks of any more."""

from __future__ import annotations

from django.utils import timezone

from forms_platform.cases import attachments
from forms_platform.intake import drafts
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome


def sweep(message: Envelope) -> Outcome:
    """No draft is older than it may be, and no bytes lie on the disk without a row. Handler of "day.begun"."""
    now = timezone.now()
    gone = drafts.purge(now)
    files = attachments.sweep(now)
    return Delivered(f"{gone} utkast, {files} filer" if gone or files else "")
