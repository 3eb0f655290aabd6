"""The handlers and tasks that the benches carry out: nothing, so that what is measured is the carrying."""

from __future__ import annotations

import time

from celery import shared_task
from django.db import connection

from forms_platform.outbox.handlers import Handler
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

arrived: list[float] = []


def nothing(message: Envelope) -> Outcome:
    """It is done, and when."""
    arrived.append(time.perf_counter())
    return Delivered()


@shared_task(name="bench.nothing", acks_late=True, ignore_result=True)
def bare(number: int) -> None:
    """It is done, and when."""
    arrived.append(time.perf_counter())


def writes(message: Envelope) -> Outcome:
    """What nearly every handler does at the least: a row is kept."""
    keep_a_row(message.about)
    return Delivered()


@shared_task(name="bench.writes", acks_late=True, ignore_result=True)
def bare_writes(number: int) -> None:
    """The same work, with no outbox around it."""
    keep_a_row(f"case:{number}")


def keep_a_row(about: str) -> None:
    """One row more in the benches' own table, committed."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_kept (about) VALUES (%s)", [about])


HANDLERS: dict[str, tuple[Handler | str, ...]] = {
    "bench": ("bench.tasks.nothing",),
    "bench.writes": ("bench.tasks.writes",),
}
