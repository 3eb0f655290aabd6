"""Replaying: what was given up, or waits for its next try, is tried again now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from forms_platform.outbox import doorbell
from forms_platform.outbox.models import Message

RUNG_AT_MOST = 500  # the sweep finds the rest


def replay(messages: QuerySet[Message], *, now: datetime) -> int:
    """How many of the messages are due at once with all their tries before them, under the same ids.

    What is done is left alone, and so is what somebody is carrying out.
    """
    resting = messages.exclude(state=Message.State.DONE).exclude(lease_until__gt=now)
    with transaction.atomic():
        rows = list(resting.select_for_update(skip_locked=True).values_list("id", "queue"))
        Message.objects.filter(id__in=[row for row, _ in rows]).update(
            state=Message.State.WAITING,
            available_at=now,
            attempts=0,
            lease_until=None,
            leased_by="",
            finished_at=None,
            outcome="",
        )
        transaction.on_commit(lambda: doorbell.ring(rows[:RUNG_AT_MOST]), robust=True)
    return len(rows)
