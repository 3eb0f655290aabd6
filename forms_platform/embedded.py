"""The one-machine default: a thread in each web process that carries out the outbox's post. No broker, no worker."""

from __future__ import annotations

import logging
import threading
import time
from datetime import date

from django.db import close_old_connections, connections

from forms_platform.outbox import doorbell
from forms_platform.outbox.carriers import Carriers
from forms_platform.outbox.claiming import oldest_due
from forms_platform.outbox.clock import database_now, running_from
from forms_platform.outbox.day import begin, day_of
from forms_platform.outbox.relay import relay

SWEEP_SECONDS = 1.0
FEWEST, MOST = 10, 160  # messages claimed at a time
QUICK_SECONDS = 0.1  # a claim carried out within this time makes the next one larger
DRAIN_SECONDS = 10.0

log = logging.getLogger(__name__)


class Dispatcher:
    """One thread that claims what is due and hands it on, woken by the doorbell and once a second.

    Start it after the web process has forked: neither a database connection nor a Typst compiler survives a fork.
    """

    def __init__(self, *, sweep_seconds: float = SWEEP_SECONDS) -> None:
        self._sweep_seconds = sweep_seconds
        self._stopping = threading.Event()
        self._claim = FEWEST
        self._day: date | None = None  # whose work is known to have begun
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._carriers = Carriers()
        self._looked = 0.0

    def start(self) -> None:
        """The thread runs, and the carriers do when there is something for them."""
        doorbell.carriers_here.add(self._carriers.wake)
        self._thread.start()

    def stop(self, patience: float = DRAIN_SECONDS) -> bool:
        """Whether all ended within `patience` seconds: what is on its way is finished, the rest put back."""
        until = time.monotonic() + patience
        doorbell.carriers_here.discard(self._carriers.wake)
        self._stopping.set()
        doorbell.rung.set()
        ended = self._carriers.stop(patience)
        self._thread.join(max(0.0, until - time.monotonic()))
        return ended and not self._thread.is_alive()

    def _run(self) -> None:
        try:
            rung = False
            while not self._stopping.is_set():
                doorbell.rung.clear()
                rung = False if self._relay(rung) else doorbell.rung.wait(self._sweep_seconds)
        finally:
            connections.close_all()

    def _relay(self, rung: bool) -> bool:
        """Whether there was anything to do."""
        try:
            close_old_connections()
            now = database_now()
            if day_of(now) != self._day:
                begin(now)
                self._day = day_of(now)
            started = time.monotonic()
            if started - self._looked > self._sweep_seconds:
                self._looked = started
                if any(message.lane for message in oldest_due(now)):
                    self._carriers.wake()
            done = relay(
                now,
                limit=self._claim,
                expected=rung,
                lane="",
                clock=running_from(now),
                stopping=self._stopping.is_set,
            )
            # Quick post is taken by the armful; slow post is left for the other processes.
            quick = time.monotonic() - started < QUICK_SECONDS
            self._claim = min(self._claim * 2, MOST) if quick and done.total == self._claim else FEWEST
        except Exception:  # the database may be away: the post waits, and so do we
            log.exception("the dispatcher could not reach the outbox")
            connections.close_all()
            self._stopping.wait(self._sweep_seconds)
            return False
        return done.total > 0
