"""The time that leases are measured by: the database's own, so that machines whose clocks differ agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

# How long a look at the database's clock is good for; the machine's steady clock goes on from it.
TRUSTED_SECONDS = 30.0

_looked: tuple[float, datetime] | None = None


def database_now() -> datetime:
    """What time it is for the database. SQLite's is this machine's."""
    global _looked
    if connection.vendor != "postgresql":
        return timezone.now()
    if _looked is None or time.monotonic() - _looked[0] > TRUSTED_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            _looked = time.monotonic(), cursor.fetchone()[0]
    then, shown = _looked
    return shown + timedelta(seconds=time.monotonic() - then)


def running_from(now: datetime) -> Callable[[], datetime]:
    """A clock that shows `now` at this moment and goes on from there, whatever is done to the machine's clock."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)
