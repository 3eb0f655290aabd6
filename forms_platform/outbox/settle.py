"""Settling: a person has done by hand what the message asked for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from forms_platform.outbox.models import Message


def settle(messages: QuerySet[Message], *, note: str, by: str, now: datetime) -> int:
    """How many of the messages are marked as handled, with who did it and how.

    What is done or in work is left alone.
    """
    resting = messages.filter(state__in=[Message.State.DEAD, Message.State.WAITING]).exclude(lease_until__gt=now)
    return resting.update(
        state=Message.State.HANDLED,
        finished_at=now,
        lease_until=None,
        outcome=f"{by}: {note}"[:200],
    )
