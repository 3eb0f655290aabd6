"""Forgets what was done long ago. What was given up stays until a person has seen to it, and so do their notes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

BATCH = 1000
BATCHES = 100  # a night; an outbox that has never been pruned takes some nights more


def prune(message: Envelope) -> Outcome:
    """No message that is done is older than OUTBOX_KEPT_DAYS. Handler of "day.begun"."""
    gone = forget(timezone.now() - timedelta(days=settings.OUTBOX_KEPT_DAYS))
    return Delivered(f"{gone} rader" if gone else "")


def forget(before: datetime, *, batch: int = BATCH, batches: int = BATCHES) -> int:
    """How many messages are gone of those that were done before then."""
    gone = 0
    for _ in range(batches):
        old = Message.objects.filter(state=Message.State.DONE, created_at__lt=before, finished_at__lt=before)
        ids = list(old.order_by("created_at").values_list("id", flat=True)[:batch])
        gone += Message.objects.filter(id__in=ids, state=Message.State.DONE).delete()[0]
        if len(ids) < batch:
            break
    return gone
