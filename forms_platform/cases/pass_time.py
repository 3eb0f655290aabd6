"""Lets a day pass for a case: reminders, last days, waits. Rows are swept each day; nothing is set to go off later."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.quorums import changed_quorums
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from workflows.approvers import holders
from workflows.commands import TimePassed
from workflows.errors import Refused

logger = logging.getLogger(__name__)


def pass_time(case_id: int, *, now: datetime) -> Case:
    """Everything that the clock does to the case by today has happened, each thing once, however often this is asked.

    Raises: Refused, when the step that would open then has nobody; and then nothing has happened.
    """
    return advance(case_id, TimePassed(), command_id=uuid4(), now=now)


def sweep(message: Envelope) -> Outcome:
    """Every case that the clock has something to do with has been looked at. Handler of "day.begun"."""
    return Delivered(sweep_all(timezone.now()))


def sweep_all(now: datetime) -> str:
    """The same at the time given. Each case is a transaction of its own; after days of standstill each catches up
    once, and a case that cannot go on stops no other. So has every case that waits for somebody who is gone, or for
    more votes than can be had, whenever the clock would have come to it. Returns a sentence for the log, "" when there
    was nothing."""
    today = timezone.localdate(now)
    due = Case.objects.filter(state=Case.State.OPEN, wakes__lte=today).order_by("wakes", "id")
    cases = list(due.values_list("pk", flat=True))
    organisation = snapshot(fresh=True)
    cases += sorted({*_of_nobody(organisation), *changed_quorums(organisation, now=now)} - set(cases))
    stuck = 0
    for case_id in cases:
        try:
            pass_time(case_id, now=now)
        except Refused as refused:
            stuck += 1
            logger.warning("The clock cannot take case %s on: %s", case_id, refused.code)
    return f"{len(cases) - stuck} ärenden, {stuck} fast" if cases else ""


def _of_nobody(organisation: Snapshot) -> set[int]:
    """The open cases that wait for a position, a group or a person that is nobody today. Two statements."""
    waiting = Assignment.objects.filter(state=Assignment.State.OPEN)
    principals = waiting.values_list("principal", flat=True).distinct().order_by("principal")
    gone = [one for one in principals if not holders(one, organisation)]
    if not gone:
        return set()
    return set(waiting.filter(principal__in=gone, case__state=Case.State.OPEN).values_list("case", flat=True))
