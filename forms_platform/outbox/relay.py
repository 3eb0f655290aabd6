"""The relay: claims what is due, hands it to its handler, and writes down what became of it, one message at a time.

Whoever dies with a lease loses nothing: when it has run out, somebody else gets the same message with the same id.
The dispatcher thread and the Celery task call `relay`; what waits for somebody outside is carried by `carriers`.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from forms_platform.outbox.claiming import BATCH, claim
from forms_platform.outbox.handlers import load
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater
from forms_platform.outbox.results import Results, Tally

ERROR_KEPT = 8000  # characters

log = logging.getLogger(__name__)


def relay(
    now: datetime,
    *,
    ids: Iterable[UUID] | None = None,
    limit: int = BATCH,
    expected: bool = False,
    lane: str | None = None,
    queue: str | None = None,
    clock: Callable[[], datetime] | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Tally:
    """Up to `limit` due messages (of `ids`, when given) have been handed to their handlers and it is written down.

    `clock` tells the time when a handler has answered, `now` being the time of the claim; without it time stands still.
    `expected`: somebody said that there is post, so nobody looks before claiming. `lane` and `queue` name the only ones
    to look in; without a lane nobody's post is left, and each waits for the one before. When `stopping` turns true, or
    the lease is running out, the rest is put back for somebody else.
    """
    tell = clock or (lambda: now)
    holder = new_holder()
    claimed = claim(now, holder=holder, ids=ids, limit=limit, expected=expected, lane=lane, queue=queue)
    batch = Results(holder, tell)
    started = time.monotonic()
    for place, message in enumerate(claimed):
        if stopping() or time.monotonic() - started > settings.OUTBOX_LEASE_SECONDS / 3:
            batch.put_back(claimed[place:])
            break
        batch.finish(message, attempt(message))
    batch.write_down()
    if claimed:
        batch.tally.waited = now - claimed[0].available_at
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


def new_holder() -> str:
    """A name for who claims, unlike every other."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident() % 100_000}:{uuid4().hex[:8]}"


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
