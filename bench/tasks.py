"""The handlers and tasks that the benches carry out: nothing, so that what is measured is the carrying."""

from __future__ import annotations

import time

from celery import shared_task

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


HANDLERS: dict[str, tuple[Handler | str, ...]] = {"bench": ("bench.tasks.nothing",)}
