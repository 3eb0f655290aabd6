"""The carriers: threads of a process that carry what waits for somebody outside, many at once and lane by lane.

A thread that waits for a receiver costs nothing but its place. How many there are, and so how many connections to the
database they hold, is OUTBOX_CARRIERS. They begin when there is post and end when there has been none for a while.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connections

from forms_platform.outbox.claiming import claim, oldest_due
from forms_platform.outbox.clock import database_now, running_from
from forms_platform.outbox.lanes import LONGEST_REST, Claimed, Lane, next_of
from forms_platform.outbox.outcomes import Outcome, TryLater
from forms_platform.outbox.relay import attempt, new_holder
from forms_platform.outbox.results import Results
from forms_platform.outbox.unhurried import never_wait

SWEEP_SECONDS = 1.0
IDLE_SECONDS = 5.0
LOOKED_AT_EVERY = 5.0  # seconds between two looks at whether a connection still lives
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


class Carriers:
    """The carriers of one process. Nothing runs until `wake`; make it after the process has forked."""

    def __init__(self, most: int | None = None, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._most = most or settings.OUTBOX_CARRIERS
        self._idle_seconds = idle_seconds
        self._lanes: dict[str, Lane] = {}
        self._work = threading.Condition()  # guards all that follows
        self._bell = threading.Event()
        self._stopping = False
        self._claimer: threading.Thread | None = None
        self._threads: set[threading.Thread] = set()
        self._waiting = 0  # threads with nothing to do

    def wake(self) -> None:
        """Somebody looks at once whether there is post in a lane."""
        with self._work:
            self._bell.set()
            if self._claimer is None and not self._stopping:
                self._claimer = threading.Thread(target=self._claims, name="claimer", daemon=True)
                self._claimer.start()

    def stop(self, patience: float = STOP_SECONDS) -> bool:
        """Whether all ended within `patience` seconds: what is on its way is finished, what is in hand put back."""
        with self._work:
            self._stopping = True
            self._bell.set()
            self._work.notify_all()
            running = [*self._threads, *([self._claimer] if self._claimer else [])]
        until = time.monotonic() + patience
        for thread in running:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in running)

    # --- The thread that claims --------------------------------------------------------------------------------------

    def _claims(self) -> None:
        looked = quiet_since = time.monotonic()
        try:
            while not self._stopping:
                self._bell.clear()
                if time.monotonic() - looked > LOOKED_AT_EVERY:
                    close_old_connections()
                    looked = time.monotonic()
                if self._refill():
                    quiet_since = time.monotonic()
                elif time.monotonic() - quiet_since > self._idle_seconds and self._ends():
                    return
                self._bell.wait(SWEEP_SECONDS)
        finally:
            self._put_back_all()
            connections.close_all()

    def _refill(self) -> bool:
        """Whether any lane has post, which is in hand now as far as its threads can use it."""
        try:
            now = database_now()
            names = [message.lane for message in oldest_due(now) if message.lane]
            for name in names:
                self._take(name, now)
        except Exception:  # the database may be away: the post waits, and so do we
            log.exception("the carriers could not reach the outbox")
            connections.close_all()
            return True
        return bool(names)

    def _take(self, name: str, now: datetime) -> None:
        with self._work:
            lane = self._lanes.setdefault(name, Lane())
            number = lane.wants(time.monotonic())
        if not number:
            return
        holder, since, tell = new_holder(), time.monotonic(), running_from(now)
        rows = claim(now, holder=holder, limit=number, expected=True, lane=name)
        with self._work:
            lane.in_hand.extend(Claimed(row, holder, since, tell) for row in rows)
            wanted = min(len(rows) - self._waiting, self._most - len(self._threads))
            for _ in range(max(0, wanted)):
                thread = threading.Thread(target=self._works, name="carrier", daemon=True)
                self._threads.add(thread)
                thread.start()
            self._work.notify(len(rows))

    def _ends(self) -> bool:
        """Whether the claimer is not needed any more: nothing is on its way, and nobody has rung."""
        with self._work:
            if self._bell.is_set() or any(lane.busy or lane.in_hand for lane in self._lanes.values()):
                return False
            self._claimer = None
            self._lanes.clear()
            return True

    def _put_back_all(self) -> None:
        with self._work:
            left = [each for lane in self._lanes.values() for each in lane.in_hand]
            for lane in self._lanes.values():
                lane.in_hand.clear()
        _put_back(left)

    # --- The threads that carry --------------------------------------------------------------------------------------

    def _works(self) -> None:
        looked = time.monotonic()
        try:
            while (job := self._next()) is not None:
                if time.monotonic() - looked > LOOKED_AT_EVERY:
                    close_old_connections()
                    looked = time.monotonic()
                self._carry(*job)
        finally:
            connections.close_all()

    def _next(self) -> tuple[Lane, Claimed] | None:
        """A message and its lane, which is one busier; None when there has been nothing for a while, or all stop."""
        until = time.monotonic() + self._idle_seconds
        with self._work:
            while not self._stopping:
                lane = next_of(self._lanes.values(), self._most, time.monotonic())
                if lane is not None:
                    lane.busy += 1
                    claimed = lane.in_hand.popleft()
                    if lane.wants(time.monotonic()):
                        self._bell.set()
                    return lane, claimed
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._waiting += 1
                self._work.wait(left)
                self._waiting -= 1
            self._threads.discard(threading.current_thread())
        return None

    def _carry(self, lane: Lane, claimed: Claimed) -> None:
        started, outcome = time.monotonic(), None
        try:
            if started - claimed.since > settings.OUTBOX_LEASE_SECONDS / 3:
                _put_back([claimed])  # it has lain too long: whoever claims it next has the whole lease
            else:
                never_wait()
                outcome = attempt(claimed.message)
                _write_down(claimed, outcome)
        except Exception:  # the lease runs out, and the message comes again under the same id
            log.exception("what became of %s could not be written down", claimed.message.id)
            connections.close_all()
        finally:
            left: list[Claimed] = []
            with self._work:
                lane.busy -= 1
                if outcome is not None:
                    left = _learn(lane, time.monotonic() - started, outcome)
                if lane.wants(time.monotonic()):
                    self._bell.set()
                self._work.notify()
            _put_back(left)


def _learn(lane: Lane, seconds: float, outcome: Outcome) -> list[Claimed]:
    """The lane is as wide as its receiver is quick, or rests with it. Returns what is no longer in hand then."""
    if not isinstance(outcome, TryLater) or outcome.counts:
        lane.ended(seconds, well=not isinstance(outcome, TryLater))
        return []
    rest = outcome.after.total_seconds() if outcome.after else LONGEST_REST
    lane.rests_until = time.monotonic() + min(rest, LONGEST_REST)
    left = list(lane.in_hand)
    lane.in_hand.clear()
    return left


def _write_down(claimed: Claimed, outcome: Outcome) -> None:
    results = Results(claimed.holder, claimed.tell)
    results.finish(claimed.message, outcome)
    results.write_down()


def _put_back(left: Sequence[Claimed]) -> None:
    for holder in {each.holder for each in left}:
        mine = [each for each in left if each.holder == holder]
        Results(holder, mine[0].tell).put_back([each.message for each in mine])


_resident: tuple[int, Carriers] | None = None


def resident() -> Carriers:
    """The carriers of this process, for who has no place of their own to keep them: a Celery worker."""
    global _resident
    if _resident is None or _resident[0] != os.getpid():
        _resident = (os.getpid(), Carriers())
    return _resident[1]
