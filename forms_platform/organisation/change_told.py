"""That the organisation has changed is told once a minute at most, however often an import changes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from forms_platform.outbox.handlers import table
from forms_platform.outbox.models import Message

TOPIC = "organisation.changed"
WINDOW = timedelta(minutes=1)


def tell_of_change(now: datetime) -> None:
    """The outbox has one message for each handler of what changes in this minute, due when the minute is over.

    Its id is made of the minute and the handler, so that the database itself sees a second one.
    """
    minute = now.replace(second=0, microsecond=0)
    rows = [
        Message(
            id=uuid5(NAMESPACE_URL, f"{TOPIC}:{minute.isoformat()}:{handler.path}"),
            topic=TOPIC,
            handler=handler.path,
            queue=handler.queue,
            about="organisation",
            payload={},
            created_at=now,
            available_at=minute + WINDOW,
        )
        for handler in table(settings.OUTBOX_HANDLERS).get(TOPIC, ())
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)
