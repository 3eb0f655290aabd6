"""The time that leases are measured by: the database's own, so that machines whose clocks differ agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """What time it is for the database. SQLite's is this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def running_from(now: datetime) -> Callable[[], datetime]:
    """A clock that shows `now` at this moment and goes on from there, whatever is done to the machine's clock."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)
