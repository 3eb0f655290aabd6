"""The file that a target would get, or got, for a month or for what waits now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from forms_platform.cases.models import Case, Delivery
from forms_platform.integrations.parcel import Parcel
from forms_platform.integrations.targets import bundle, items_of


def file_of(target: str, month: date | None, *, now: datetime) -> tuple[Parcel | None, list[str]]:
    """The target's file for cases that closed in the month, or without one for all that is owed and not yet taken.

    Nothing is sent and nothing changed. Returns the file, None when no case owes anything, and a sentence for each
    case of which nothing can be made.
    """
    made: list[Any] = []
    faults: list[str] = []
    for case in _cases(target, month):
        try:
            found: Sequence[Any] = items_of(case, target)
        except ValueError as fault:
            faults.append(f"{case.number}: {fault}")
        else:
            made += found
    name = f"{target}-{month:%Y-%m}" if month else f"{target}-{timezone.localdate(now)}"
    if not made:
        return None, faults
    return bundle(target, name, name, made, at=timezone.localtime(now)), faults


def _cases(target: str, month: date | None) -> list[Case]:
    every = Delivery.objects.filter(target=target)
    owed = every.exclude(state=Delivery.State.DELIVERED) if month is None else _closed_in(every, month)
    rows = owed.select_related("case__requester", "case__subject").order_by("case_id")
    return [row.case for row in rows]


def _closed_in(owed: QuerySet[Delivery], month: date) -> QuerySet[Delivery]:
    zone = timezone.get_default_timezone()
    first = datetime(month.year, month.month, 1, tzinfo=zone)
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
    return owed.filter(case__closed_at__gte=first, case__closed_at__lt=after)
