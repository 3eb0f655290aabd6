"""What became of messages, written down by who holds them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from forms_platform.outbox import backoff
from forms_platform.outbox.models import Message
from forms_platform.outbox.named import are_named, keys_of
from forms_platform.outbox.outcomes import Delivered, GiveUp, Outcome, TryLater
from forms_platform.outbox.unhurried import unhurried

TOGETHER_SECONDS = 0.02  # what was delivered within this time is written down in one statement
LONGEST = 200  # characters of a reference or a reason

# Who has lost the lease has lost the say: the message may be in other hands by now.
_DONE = """UPDATE "outbox_message"
    SET state = 'done', lease_until = NULL, finished_at = %(at)s, outcome = %(reference)s, last_error = ''
    WHERE leased_by = %(holder)s AND state = 'waiting'"""


@dataclass(slots=True)
class Tally:
    """How many messages ended which way, and how long the one had waited that waited longest since it was due."""

    delivered: int = 0
    later: int = 0
    given_up: int = 0
    put_back: int = 0
    waited: timedelta = field(default=timedelta(0), compare=False)

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
        self.waited = max(self.waited, other.waited)
        return self


@dataclass(slots=True)
class Results:
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
                self._done([message.id], reference[:LONGEST])
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
            self._done(self._delivered)
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
            outcome=reason[:LONGEST],
            last_error=message.last_error,
        )

    def _close(self, message: Message, state: Message.State, outcome: str) -> None:
        self._write(
            [message.id],
            state=state,
            lease_until=None,
            finished_at=self.tell(),
            outcome=outcome[:LONGEST],
            last_error=message.last_error,
        )

    def _done(self, ids: Sequence[UUID], reference: str = "") -> None:
        """What happens to nearly every message, in a statement that is not put together anew for each."""
        values = {
            "keys": keys_of(ids),
            "at": Message._meta.get_field("finished_at").get_db_prep_value(self.tell(), connection),
            "holder": self.holder,
            "reference": reference,
        }
        with unhurried() as condition, connection.cursor() as cursor:
            also = f" AND {condition}" if condition else ""
            cursor.execute(f"{_DONE} AND {are_named(connection.vendor)}{also}", values)

    def _write(self, ids: Sequence[UUID], **changes: Any) -> None:
        held = Message.objects.filter(id__in=ids, leased_by=self.holder, state=Message.State.WAITING)
        with unhurried() as condition:
            noted = held.extra(where=[condition]) if condition else held  # noqa: S610 - a text of our own
            noted.update(**changes)
