"""The day's work: one message a day to everything that tidies, warns or renews, however many processes begin it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_platform.outbox import doorbell
from forms_platform.outbox.handlers import table
from forms_platform.outbox.models import Message

TOPIC = "day.begun"
BEGINS = timedelta(hours=4)  # local time: nobody is at work, and a letter waits in the mailbox in the morning


def day_of(now: datetime) -> date:
    """The day whose work is due at that moment; before four in the morning it is still yesterday's."""
    return (timezone.localtime(now) - BEGINS).date()


def begin(now: datetime) -> int:
    """The day's work is in the outbox, once. Returns how many messages were added: none when it was there already.

    The message's id is made of the day and the handler, so that the database itself sees a second one.
    """
    handlers = table(settings.OUTBOX_HANDLERS).get(TOPIC, ())
    day = day_of(now).isoformat()
    rows = [
        Message(
            id=uuid5(NAMESPACE_URL, f"{TOPIC}:{day}:{handler.path}"),
            topic=TOPIC,
            handler=handler.path,
            queue=handler.queue,
            lane=handler.lane_of(),
            about=f"day:{day}",
            payload={"day": day},
            created_at=now,
            available_at=now,
        )
        for handler in handlers
    ]
    there = set(Message.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True)) if rows else set()
    missing = [row for row in rows if row.id not in there]
    if missing:
        Message.objects.bulk_create(missing, ignore_conflicts=True)
        due = [(row.id, row.queue) for row in missing]
        transaction.on_commit(partial(doorbell.ring, due), robust=True)
    return len(missing)
