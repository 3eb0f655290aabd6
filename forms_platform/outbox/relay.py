"""The relay: claims what is due, hands it to its handler, and writes down what became of it.

A claim is a lease. Whoever dies with a lease loses nothing: when it has run out, somebody else gets the same message
with the same id. Both the dispatcher thread and the Celery task call `relay`; nothing else carries out post.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from forms_platform.outbox import backoff
from forms_platform.outbox.handlers import in_order_paths, load
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.unhurried import unhurried

BATCH = 10
TOGETHER_SECONDS = 0.02  # what was delivered within this time is written down in one statement
ERROR_KEPT = 8000  # characters

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """How many messages ended which way."""

    delivered: int = 0
    later: int = 0
    given_up: int = 0
    put_back: int = 0

    @property
    def total(self) -> int:
        """All that were claimed."""
        return self.delivered + self.later + self.given_up + self.put_back

    def __iadd__(self, other: Tally) -> Tally:
        """The sum, in place."""
        self.delivered += other.delivered
        self.later += other.later
        self.given_up += other.given_up
        self.put_back += other.put_back
        return self


def relay(
    now: datetime,
    *,
    ids: Iterable[UUID] | None = None,
    limit: int = BATCH,
    expected: bool = False,
    clock: Callable[[], datetime] | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Tally:
    """Up to `limit` due messages (of `ids`, when given) have been handed to their handlers and it is written down.

    `clock` tells the time when a handler has answered, `now` being the time of the claim; without it time stands still.
    `expected`: somebody said that there is post, so nobody looks before claiming. When `stopping` turns true, or the
    lease is running out, the rest is put back for somebody else.
    """
    tell = clock or (lambda: now)
    holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident() % 100_000}:{uuid4().hex[:8]}"
    claimed = claim(now, holder=holder, ids=ids, limit=limit, expected=expected)
    batch = _Batch(holder, tell)
    started = time.monotonic()
    for place, message in enumerate(claimed):
        if stopping() or time.monotonic() - started > settings.OUTBOX_LEASE_SECONDS / 3:
            batch.put_back(claimed[place:])
            break
        batch.finish(message, attempt(message))
    batch.write_down()
    return batch.tally


def drain(now: datetime, *, most: int = 10_000) -> Tally:
    """Everything due at `now` has been carried out, also what that gave rise to. For tests and seeding."""
    total = Tally()
    while total.total < most:
        done = relay(now, limit=200, expected=True)
        if not done.total:
            return total
        total += done
    raise RuntimeError(f"more than {most} messages: does a handler post to itself?")


def due(now: datetime) -> QuerySet[Message]:
    """The messages that wait for a carrier at `now`, oldest first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Message.objects.filter(free, state=Message.State.WAITING, available_at__lte=now).order_by(
        "available_at", "id"
    )


def claim(
    now: datetime,
    *,
    holder: str,
    ids: Iterable[UUID] | None = None,
    limit: int = BATCH,
    expected: bool = False,
) -> list[Message]:
    """The claimed messages, leased to `holder` and to nobody else until the lease runs out.

    A message whose carriers have died too many times is given up instead: it is what kills them.
    """
    waiting = _claimable(now)
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


def attempt(message: Message) -> Outcome:
    """The handler's answer; an exception is an answer too."""
    envelope = Envelope(message.id, message.topic, message.about, message.payload, message.attempts, message.created_at)
    try:
        outcome = load(message.handler)(envelope)
    except Exception as error:
        # The text of an error may hold what somebody wrote; the log gets its kind, the operator's page the whole.
        log.warning("%s of %s for %s failed: %s", message.handler, message.topic, message.about, type(error).__name__)
        message.last_error = traceback.format_exc()[-ERROR_KEPT:]
        return TryLater(f"{type(error).__name__}: {error}"[:200])
    message.last_error = "" if isinstance(outcome, Delivered) else outcome.reason[:ERROR_KEPT]
    return outcome


def _claimable(now: datetime) -> QuerySet[Message]:
    waiting = due(now)
    in_order = in_order_paths()
    if not in_order:
        return waiting
    earlier = Message.objects.filter(
        about=OuterRef("about"), handler=OuterRef("handler"), state=Message.State.WAITING, id__lt=OuterRef("id")
    )
    return waiting.filter(~Q(handler__in=sorted(in_order)) | Q(about="") | ~Exists(earlier))


@dataclass(slots=True)
class _Batch:
    """What one holder has claimed, and what is to be written down about it."""

    holder: str
    tell: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    _delivered: list[UUID] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def finish(self, message: Message, outcome: Outcome) -> None:
        """What became of the message is written down, at the latest with the next one."""
        match outcome:
            case Delivered(reference=""):
                self.tally.delivered += 1
                self._delivered.append(message.id)
            case Delivered(reference):
                self.tally.delivered += 1
                self._close(message, Message.State.DONE, reference)
            case GiveUp(reason):
                self.tally.given_up += 1
                self._close(message, Message.State.DEAD, reason)
            case TryLater(reason, after, counts):
                message.attempts -= not counts
                self._later(message, reason, after)
        if time.monotonic() - self._since > TOGETHER_SECONDS:
            self.write_down()

    def write_down(self) -> None:
        """All that was delivered is done, in one statement."""
        if self._delivered:
            self._write(
                self._delivered,
                state=Message.State.DONE,
                lease_until=None,
                finished_at=self.tell(),
                outcome="",
                last_error="",
            )
            self._delivered.clear()
        self._since = time.monotonic()

    def put_back(self, messages: Sequence[Message]) -> None:
        """The messages wait as if they had never been claimed."""
        self.tally.put_back += len(messages)
        self._write([message.id for message in messages], lease_until=None, leased_by="", attempts=F("attempts") - 1)

    def _later(self, message: Message, reason: str, after: timedelta | None) -> None:
        if message.attempts >= settings.OUTBOX_TRIES:
            self.tally.given_up += 1
            self._close(message, Message.State.DEAD, reason)
            return
        self.tally.later += 1
        pause = backoff.wait(message.attempts, settings.OUTBOX_BACKOFF_SECONDS) if after is None else after
        self._write(
            [message.id],
            attempts=message.attempts,
            available_at=self.tell() + pause,
            lease_until=None,
            outcome=reason[:200],
            last_error=message.last_error,
        )

    def _close(self, message: Message, state: Message.State, outcome: str) -> None:
        self._write(
            [message.id],
            state=state,
            lease_until=None,
            finished_at=self.tell(),
            outcome=outcome[:200],
            last_error=message.last_error,
        )

    def _write(self, ids: Sequence[UUID], **changes: Any) -> None:
        # Who has lost the lease has lost the say: the message may be in other hands by now.
        held = Message.objects.filter(id__in=ids, leased_by=self.holder, state=Message.State.WAITING)
        with unhurried(held) as noted:
            noted.update(**changes)
