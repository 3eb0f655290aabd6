"""Open cases that have come to the manager above, because whoever manages the unit now may not decide them: the
requester or the subject became manager while the case waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from forms_platform.cases.models import Assignment
from forms_platform.organisation.snapshot import Snapshot
from workflows.approvers import holders, principals_of


@dataclass(frozen=True, slots=True)
class PassedUp:
    """An assignment that is the person's though its unit is not; `absent` is whom they stand in for in it."""

    assignment: int
    case: int
    absent: int | None


def passed_up(person: int, organisation: Snapshot, today: date) -> tuple[PassedUp, ...]:
    """What has come up to the person, or to somebody they stand in for. No statement for who has no manager directly
    below, else one, that reads the open cases of those managers themselves."""
    if not organisation.active(person):
        return ()
    absent = sorted(organisation.stands_in_for(person, None, today))
    below = {one: _managers_below(one, organisation) for one in (person, *absent) if organisation.active(one)}
    theirs = frozenset[int]().union(*below.values())
    if not theirs:
        return ()
    known = principals_of(person, organisation, None, today)
    rows = Assignment.objects.filter(Q(requester__in=theirs) | Q(subject__in=theirs), state__in=Assignment.WAITING)
    found = []
    for row in rows.filter(principal__startswith="m:").order_by("id"):
        about = frozenset(one for one in (row.requester_id, row.subject_id) if one is not None)
        if person in about or row.principal in known:
            continue
        entitled = holders(row.principal, organisation, about)
        if person in entitled:
            found.append(PassedUp(row.pk, row.case_id, None))
        elif standing := sorted(entitled & organisation.stands_in_for(person, row.e_service, today)):
            found.append(PassedUp(row.pk, row.case_id, standing[0]))
    return tuple(found)


def _managers_below(person: int, organisation: Snapshot) -> frozenset[int]:
    """The first managers met on the way down from the person's units, through posts that are vacant."""
    found: set[int] = set()
    seen: set[int] = set()
    left = list(_children(organisation.units_managed(person), organisation))
    while left:
        unit = left.pop()
        if unit in seen:
            continue
        seen.add(unit)
        manager = organisation.manager(unit)
        if manager is None:
            left += organisation.children(unit)
        elif manager != person:
            found.add(manager)
    return frozenset(found)


def _children(units: Iterable[int], organisation: Snapshot) -> Iterable[int]:
    return (child for unit in units for child in organisation.children(unit))
