"""Claiming: who has a message. A claim is a lease with an end, so that who dies with one loses nothing.

Messages that wait for somebody outside stand in lanes, one for each receiver; all others in the lane without a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from forms_platform.outbox.handlers import in_order_paths
from forms_platform.outbox.models import Message
from forms_platform.outbox.unhurried import unhurried

BATCH = 10
# Each lane that waits, found by one step along the index for each, and its oldest message that nobody has.
_OLDEST_OF_LANES = """
    WITH RECURSIVE lanes(lane) AS (
        SELECT min(lane) FROM outbox_message WHERE state = 'waiting'
        UNION ALL
        SELECT (SELECT min(lane) FROM outbox_message WHERE state = 'waiting' AND lane > lanes.lane)
        FROM lanes WHERE lanes.lane IS NOT NULL
    )
    SELECT outbox_message.* FROM lanes JOIN outbox_message ON outbox_message.id = (
        SELECT id FROM outbox_message
        WHERE state = 'waiting' AND lane = lanes.lane AND (lease_until IS NULL OR lease_until <= %s)
        ORDER BY available_at, id LIMIT 1
    )"""


def due(now: datetime, *, lane: str | None = None) -> QuerySet[Message]:
    """The messages that wait for a carrier at `now`, oldest first, of every lane or of the one named."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = Message.objects.filter(free, state=Message.State.WAITING, available_at__lte=now)
    return (waiting if lane is None else waiting.filter(lane=lane)).order_by("available_at", "id")


def oldest_due(now: datetime) -> list[Message]:
    """The oldest due message of each lane that has one; one statement, whose cost is that of the lanes."""
    at = Message._meta.get_field("lease_until").get_db_prep_value(now, connection)
    found: list[Message] = list(Message.objects.raw(_OLDEST_OF_LANES, [at]))
    return [message for message in found if message.available_at <= now]


def claim(
    now: datetime,
    *,
    holder: str,
    ids: Iterable[UUID] | None = None,
    limit: int = BATCH,
    expected: bool = False,
    lane: str | None = None,
) -> list[Message]:
    """The claimed messages, leased to `holder` and to nobody else until the lease runs out.

    A message whose carriers have died too many times is given up instead: it is what kills them.
    """
    waiting = _claimable(now, lane)
    if ids is not None:
        waiting = waiting.filter(id__in=list(ids))
    elif not expected and not waiting.exists():  # an idle sweep reads, and never takes SQLite's write lock
        return []
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    with unhurried(waiting) as taken:
        rows = _leased(taken.values("id")[:limit], holder, until)
    worn_out = [row.id for row in rows if row.attempts > settings.OUTBOX_TRIES]
    if worn_out:
        Message.objects.filter(id__in=worn_out, leased_by=holder).update(
            state=Message.State.DEAD,
            lease_until=None,
            finished_at=now,
            attempts=F("attempts") - 1,
            outcome="processen dog vid varje försök",
        )
    return sorted((row for row in rows if row.id not in worn_out), key=lambda row: (row.available_at, row.id))


def _leased(waiting: QuerySet[Message, Any], holder: str, until: datetime) -> list[Message]:
    """The waiting messages that nobody else was taking at this moment, leased and counted: one statement."""
    picked, chosen = waiting.query.get_compiler(connection=connection).as_sql()
    if connection.vendor == "postgresql":
        picked += " FOR UPDATE OF outbox_message SKIP LOCKED"
    until_value = Message._meta.get_field("lease_until").get_db_prep_save(until, connection)
    # Only the compiled look-up and names of our own are put together; every value is a parameter.
    statement = f"""
        WITH picked AS MATERIALIZED ({picked})
        UPDATE outbox_message SET lease_until = %s, leased_by = %s, attempts = attempts + 1
        WHERE id IN (SELECT id FROM picked)
        RETURNING *"""  # noqa: S608
    return list(Message.objects.raw(statement, [*chosen, until_value, holder]))


def _claimable(now: datetime, lane: str | None) -> QuerySet[Message]:
    waiting = due(now, lane=lane)
    in_order = in_order_paths()
    if not in_order:
        return waiting
    earlier = Message.objects.filter(
        about=OuterRef("about"), handler=OuterRef("handler"), state=Message.State.WAITING, id__lt=OuterRef("id")
    )
    return waiting.filter(~Q(handler__in=sorted(in_order)) | Q(about="") | ~Exists(earlier))
