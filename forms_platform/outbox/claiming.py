"""Claiming: who has a message. A claim is a lease with an end, so that who dies with one loses nothing.

Messages that wait for somebody outside stand in lanes, one for each receiver; all others in the lane without a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet

from forms_platform.outbox.handlers import in_order_paths
from forms_platform.outbox.models import Message
from forms_platform.outbox.named import are_named, key_of, keys_of
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

_EARLIER = """
    SELECT 1 FROM outbox_message AS earlier
    WHERE earlier.about = outbox_message.about AND earlier.handler = outbox_message.handler
    AND earlier.state = 'waiting' AND earlier.id < outbox_message.id"""


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
    queue: str | None = None,
) -> list[Message]:
    """The claimed messages, leased to `holder` and to nobody else until the lease runs out.

    A message whose carriers have died too many times is given up instead: it is what kills them.
    """
    wanted = None if ids is None else list(ids)
    if wanted is None and not expected and not due(now, lane=lane).exists():
        return []  # an idle sweep reads, and never takes SQLite's write lock
    rows = _leased(now, holder, limit, Wanted(wanted, lane, queue))
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages somebody would have: those named, of one lane, of one queue. None stands for any."""

    ids: list[UUID] | None
    lane: str | None
    queue: str | None


class Shape(NamedTuple):
    """What a claim's statement looks like: how many are asked for by name (two for several, None when anybody may
    come), whether in one lane or queue, how many handlers want their order, and what is to be said of the disk."""

    named: int | None
    in_lane: bool
    in_queue: bool
    in_order: int
    condition: str


def _leased(now: datetime, holder: str, limit: int, wanted: Wanted) -> list[Message]:
    """Due messages that nobody else was taking at this moment, leased and counted: one statement."""
    moment, ids = Message._meta.get_field("lease_until"), wanted.ids or []
    named = None if wanted.ids is None else min(len(ids), 2)
    in_order = sorted(in_order_paths())
    values = {
        "now": moment.get_db_prep_value(now, connection),
        "until": moment.get_db_prep_value(now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS), connection),
        "holder": holder,
        "lane": wanted.lane,
        "queue": wanted.queue,
        "limit": limit,
        "key": key_of(ids[0]) if ids else None,
        "keys": keys_of(ids),
        **{f"in_order_{place}": path for place, path in enumerate(in_order)},
    }
    with unhurried() as condition:
        shape = Shape(named, wanted.lane is not None, wanted.queue is not None, len(in_order), condition)
        return list(Message.objects.raw(_claiming(connection.vendor, shape), values))


@cache
def _claiming(vendor: str, shape: Shape) -> str:
    """The statement, put together once: by Django's own means it took longer to write than to carry out."""
    where = ["state = 'waiting'", "available_at <= %(now)s", "(lease_until IS NULL OR lease_until <= %(now)s)"]
    if shape.named == 1:
        where.append("id = %(key)s")
    elif shape.named is not None:
        where.append(are_named(vendor))
    if shape.in_lane:
        where.append("lane = %(lane)s")
    if shape.in_queue:
        where.append("queue = %(queue)s")
    if shape.in_order:
        ordered = ", ".join(f"%(in_order_{place})s" for place in range(shape.in_order))
        where.append(f"(handler NOT IN ({ordered}) OR about = '' OR NOT EXISTS ({_EARLIER}))")
    if shape.condition:
        where.append(shape.condition)
    due_now = " AND ".join(where)
    lease = "UPDATE outbox_message SET lease_until = %(until)s, leased_by = %(holder)s, attempts = attempts + 1"
    if shape.named == 1:
        return f"{lease} WHERE {due_now} RETURNING *"
    locked = "FOR UPDATE SKIP LOCKED" if vendor == "postgresql" else ""
    return f"""
        WITH picked AS MATERIALIZED (
            SELECT id FROM outbox_message WHERE {due_now} ORDER BY available_at, id LIMIT %(limit)s {locked}
        )
        {lease} WHERE id IN (SELECT id FROM picked) RETURNING *"""  # noqa: S608 - texts of our own; values are parameters
