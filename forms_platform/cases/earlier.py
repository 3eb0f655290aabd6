"""What a person has already asked for: sums per year over their earlier cases, for limits (årets tak)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils import timezone

from forms_platform.cases.models import Case


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier cases add up to. Unit: kronor, exactly as answered."""

    granted: Decimal
    waiting: Decimal

    @property
    def total(self) -> Decimal:
        """Granted and waiting together."""
        return self.granted + self.waiting


def spent(
    *,
    requester: int,
    e_service: str,
    field: str,
    year: int,
    year_of: str | None = None,
    counts: Collection[str] = ("approved", "open"),
    without: int | None = None,
) -> Earlier:
    """The sum of a money field over the requester's cases of the e-service that belong to the year.

    A case belongs to the year of the date in the field `year_of`; without one, to the year it was registered.
    `counts` says which cases: "approved" those granted, "open" those still under way. `without` leaves out one case,
    the one being asked about. One statement.
    """
    wanted = Q()
    if "approved" in counts:
        wanted |= Q(result="approved")
    if "open" in counts:
        wanted |= Q(state__in=[Case.State.OPEN, Case.State.RETURNED])
    if not wanted:
        return Earlier(Decimal(0), Decimal(0))
    rows = Case.objects.filter(wanted, requester=requester, e_service=e_service).exclude(pk=without)
    granted = waiting = Decimal(0)
    for answers, state, registered_at in rows.values_list("answers", "state", "registered_at"):
        if _year(answers, year_of, timezone.localtime(registered_at).year) != year:
            continue
        if state == Case.State.CLOSED:
            granted += _amount(answers, field)
        else:
            waiting += _amount(answers, field)
    return Earlier(granted, waiting)


def _year(answers: Mapping[str, Any], field: str | None, registered: int) -> int:
    answer = answers.get(field) if field else None
    try:
        return date.fromisoformat(answer).year if isinstance(answer, str) else registered
    except ValueError:
        return registered


def _amount(answers: Mapping[str, Any], field: str) -> Decimal:
    try:
        return Decimal(str(answers.get(field) or 0))
    except InvalidOperation:
        return Decimal(0)
