"""What a person has already asked for: sums per year over their earlier cases, for limits (årets tak)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.limits import Standing, YearlyLimit, standing
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore


def limits_standing(
    document: Document, values: Mapping[str, Any], *, person: int, today: date, without: int | None = None
) -> list[Standing]:
    """How each yearly limit of the document stands with these answers. One statement for each limit."""
    return [
        standing(
            limit,
            values,
            used(limit, person=person, e_service=document.key, year=limit.year(values, today), without=without),
            today,
        )
        for limit in document.limits
    ]


def used(limit: YearlyLimit, *, person: int, e_service: str, year: int, without: int | None = None) -> Ore:
    """What the person's cases of the e-service, whoever filled them in, have used of the limit in the year.
    Unit: öre. One statement.

    A case belongs to the year of the date that the limit names, else to the year it was registered. What counts is
    for the limit to say: granted cases, open ones. `without` leaves out one case, the one being asked about.
    """
    counted = Q()
    if "approved" in limit.counts:
        counted |= Q(result="approved", reversed_at=None)
    if "open" in limit.counts:
        counted |= Q(state__in=[Case.State.OPEN, Case.State.RETURNED])
    theirs = Q(subject=person) | Q(requester=person, subject=None)
    rows = Case.objects.filter(counted, theirs, e_service=e_service)
    if without is not None:
        rows = rows.exclude(pk=without)
    return Ore(
        sum(
            _amount(answers.get(limit.field))
            for answers, registered_at in rows.values_list("answers", "registered_at")
            if _year(answers.get(limit.of) if limit.of else None, timezone.localtime(registered_at).year) == year
        )
    )


def _year(answer: object, registered: int) -> int:
    try:
        return date.fromisoformat(answer).year if isinstance(answer, str) else registered
    except ValueError:
        return registered


def _amount(answer: object) -> int:
    try:
        return money.parse(answer) if isinstance(answer, str) else 0
    except ValueError:
        return 0
