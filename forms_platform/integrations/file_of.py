"""The file that a target would get, or got, for a month or for what waits now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from forms_platform.cases.models import Delivery
from forms_platform.integrations.parcel import Parcel
from forms_platform.integrations.targets import bundle, items_of


def file_of(target: str, month: date | None, *, now: datetime) -> tuple[Parcel | None, list[str]]:
    """The target's file for cases that closed in the month, or without one for all that is owed and not yet taken.

    Nothing is sent and nothing changed. Returns the file, None when no case owes anything, and a sentence for each
    case of which nothing can be made.
    """
    made: list[Any] = []
    faults: list[str] = []
    for row in _rows(target, month):
        try:
            found: Sequence[Any] = items_of(row.case, target, counter=row.counter)
        except ValueError as fault:
            faults.append(f"{row.case.number}: {fault}")
        else:
            made += found
    name = f"{target}-{month:%Y-%m}" if month else f"{target}-{timezone.localdate(now)}"
    if not made:
        return None, faults
    return bundle(target, name, name, made, at=timezone.localtime(now)), faults


def _rows(target: str, month: date | None) -> list[Delivery]:
    every = Delivery.objects.filter(target=target).exclude(state=Delivery.State.CANCELLED)
    owed = every.exclude(state=Delivery.State.DELIVERED) if month is None else _of_month(every, month)
    return list(owed.select_related("case__requester", "case__subject").order_by("case_id", "counter"))


def _of_month(owed: QuerySet[Delivery], month: date) -> QuerySet[Delivery]:
    """What cases that closed in the month owe, and what takes back what was given up in it."""
    zone = timezone.get_default_timezone()
    first = datetime(month.year, month.month, 1, tzinfo=zone)
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
    closed = Q(counter=False, case__closed_at__gte=first, case__closed_at__lt=after)
    return owed.filter(closed | Q(counter=True, case__reversed_at__gte=first, case__reversed_at__lt=after))
