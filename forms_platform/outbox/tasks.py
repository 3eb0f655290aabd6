"""Celery's doors to the outbox. A task carries ids of rows and nothing else; what it finds is in the database."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from celery import Task, shared_task
from django.db.models import F, Q

from forms_platform.outbox import doorbell
from forms_platform.outbox.carriers import resident
from forms_platform.outbox.claiming import due, oldest_due
from forms_platform.outbox.clock import database_now, running_from
from forms_platform.outbox.day import begin
from forms_platform.outbox.handlers import DELIVERIES
from forms_platform.outbox.relay import relay

GRACE = timedelta(seconds=5)  # the doorbell has rung for fresh post; only what it missed is swept up
BEHIND = timedelta(seconds=1)  # post that has been due for so long says that the tasks are standing in line
BEHIND_AT_MOST = 50
BEHIND_SECONDS = 0.2  # for so long a task goes on with what others have been told of; then it leaves them the rest
SWEEP_AT_MOST = 500
SWEEP_SECONDS = 2.0


@shared_task(name=doorbell.TASK, bind=True)
def run(self: Task[[list[str]], None], ids: list[str]) -> None:
    """The rows have been carried out, or are in other hands, or wait for their next try.

    Where post has lain for a while the tasks have come to stand in line, and some of what lies behind is carried out
    too: several messages in two notes cost little more than one.
    """
    now = database_now()
    done = relay(now, ids=[UUID(each) for each in ids], limit=len(ids), clock=running_from(now))
    queue = (self.request.delivery_info or {}).get("routing_key")
    if queue and done.waited > BEHIND:
        now, until = database_now(), time.monotonic() + BEHIND_SECONDS
        relay(
            now,
            limit=BEHIND_AT_MOST,
            expected=True,
            lane="",
            queue=queue,
            clock=running_from(now),
            stopping=lambda: time.monotonic() > until,
        )


@shared_task(name=doorbell.TASK_LANES)
def carry() -> None:
    """The carriers of this process have been told that there is post in a lane; they look for themselves."""
    resident().wake()


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """The doorbell has rung for post that became due since, or whose bell was never heard."""
    now = database_now()
    waited = Q(available_at__gt=F("created_at")) | Q(available_at__lte=now - GRACE)
    missed = list(due(now, lane="").filter(waited).values_list("id", "queue")[:SWEEP_AT_MOST])
    in_lanes = [(message.id, DELIVERIES) for message in oldest_due(now) if message.lane]
    doorbell.ring(missed + in_lanes[:1], lasts=SWEEP_SECONDS)


@shared_task(name="outbox.begin_day")
def begin_day() -> None:
    """The day's work is in the outbox, once however often this runs."""
    begin(database_now())
