"""An event of a case becomes one message for each endpoint that wants it. Handler of the topics in events.TYPES."""

from __future__ import annotations

from functools import partial
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from forms_platform.integrations.webhooks.models import Endpoint
from forms_platform.outbox import doorbell
from forms_platform.outbox.handlers import handlers_of
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

TOPIC = "webhook.due"


def handle(message: Envelope) -> Outcome:
    """Every endpoint that wants it has a message. Its id is made of both, so that a second time adds nothing."""
    (handler,), now = handlers_of(TOPIC), timezone.now()
    wanted = [one for one in Endpoint.objects.filter(active=True) if message.topic in one.types.split()]
    rows = [
        Message(
            id=uuid5(message.id, f"webhook:{one.pk}"),
            topic=TOPIC,
            handler=handler.path,
            queue=handler.queue,
            lane=handler.lane_of(f"webhook:{one.pk}"),
            about=f"webhook:{one.pk}",
            payload={
                "endpoint": one.pk,
                "type": message.topic,
                "case": message.payload.get("case"),
                "at": message.first_at.isoformat(),
            },
            created_at=now,
            available_at=now,
        )
        for one in wanted
    ]
    if rows:
        with transaction.atomic():
            Message.objects.bulk_create(rows, ignore_conflicts=True)
            due = [(row.id, row.queue) for row in rows]
            transaction.on_commit(partial(doorbell.ring, due), robust=True)
    return Delivered()
