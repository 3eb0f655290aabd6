"""How long an answer usually takes (brukar ta): the median over real cases that have passed the same step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Final

from django.core.cache import cache
from django.utils import timezone

from forms_platform.cases.models import Assignment, Case
from forms_platform.sweden.working_days import is_working_day

FEWEST: Final = 5  # fewer say nothing, and might say something of a single person
LATEST: Final = 200  # cases that are looked at
KEPT_SECONDS: Final = 3600
TOO_FEW: Final = -1


def usual_time(e_service: str, step: str) -> int | None:
    """The median of how long the latest cases of the e-service waited in the step; None when they are too few.

    Unit: working days; 0 is an answer on the same day. At most one statement, and none while it is remembered.
    """
    key = f"usual_time:{e_service}:{step}"
    known: int | None = cache.get(key)
    if known is None:
        waits = sorted(_waits(e_service, step))
        known = median_low(waits) if len(waits) >= FEWEST else TOO_FEW
        cache.set(key, known, KEPT_SECONDS)
    return None if known == TOO_FEW else known


def _waits(e_service: str, step: str) -> Iterator[int]:
    """One for each time a case that is closed now waited in the step; taken back, it was not answered."""
    rows = (
        Assignment.objects.filter(e_service=e_service, step=step, state=Assignment.State.CLOSED)
        .filter(case__state=Case.State.CLOSED)
        .exclude(case__result="withdrawn")
        .order_by("-closed_at")
        .values_list("case_id", "opened_seq", "opened_at", "closed_at")[:LATEST]
    )
    seen: set[tuple[int, int]] = set()
    for case, opened_seq, opened_at, closed_at in rows:
        if closed_at is not None and (case, opened_seq) not in seen:
            seen.add((case, opened_seq))
            yield working_days_between(opened_at, closed_at)


def working_days_between(opened: datetime, closed: datetime) -> int:
    """How many working days began between the two."""
    first, last = timezone.localdate(opened), timezone.localdate(closed)
    return sum(is_working_day(day) for day in _after(first, last))


def _after(first: date, last: date) -> Iterator[date]:
    while first < last:
        first += timedelta(days=1)
        yield first
