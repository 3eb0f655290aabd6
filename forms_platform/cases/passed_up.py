"""Open cases that have come to the manager above, because whoever manages the unit now may not decide them: the
requester, the subject or who handed it in became manager while the case waited, or somebody who decided a step that may
not have the same person (four eyes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from forms_platform.cases.models import Assignment, CaseEvent
from forms_platform.definitions.load import load
from forms_platform.organisation.snapshot import Snapshot
from workflows.approvers import holders, principals_of
from workflows.conflicts import excluded
from workflows.employments import selves
from workflows.events import Decided, Event, Registered, Voted, from_json
from workflows.standing import fold

HANDS = tuple(kind.kind for kind in (Registered, Decided, Voted))  # what keeps who did it away from a later step


@dataclass(frozen=True, slots=True)
class PassedUp:
    """An assignment that is the person's though its unit is not; `absent` is whom they stand in for in it."""

    assignment: int
    case: int
    absent: int | None


def passed_up(person: int, organisation: Snapshot, today: date) -> tuple[PassedUp, ...]:
    """What has come up to the person, or to somebody they stand in for. No statement for who has no manager directly
    below; else one, that reads the open cases that those managers have to do with, and one more where they had a hand
    in some of them."""
    if not organisation.active(person):
        return ()
    absent = sorted(organisation.stands_in_for(person, None, today))
    below = [_managers_below(one, organisation) for one in (person, *absent) if organisation.active(one)]
    theirs = selves(frozenset[int]().union(*below), organisation)
    if not theirs:
        return ()
    known = principals_of(person, organisation, None, today)
    rows = [row for row in _waiting(theirs, organisation, today) if row.principal not in known]
    barred = _barred(rows, theirs, organisation)
    found = []
    for row in rows:
        about = barred[row.pk]
        if person in about:
            continue
        entitled = holders(row.principal, organisation, about)
        if person in entitled:
            found.append(PassedUp(row.pk, row.case_id, None))
        elif standing := sorted(entitled & organisation.stands_in_for(person, row.e_service, today)):
            found.append(PassedUp(row.pk, row.case_id, standing[0]))
    return tuple(found)


def _waiting(theirs: frozenset[int], organisation: Snapshot, today: date) -> list[Assignment]:
    """What waits for a manager and is about one of those, or waits for one of those who had a hand in it."""
    own = Q(requester__in=theirs) | Q(subject__in=theirs)
    posts = {one for manager in theirs for one in principals_of(manager, organisation, None, today) if one[0] == "m"}
    hand = CaseEvent.objects.filter(Q(actor__in=theirs) | Q(on_behalf_of__in=theirs), kind__in=HANDS)
    at_theirs = Q(Exists(hand.filter(case=OuterRef("case"))), principal__in=sorted(posts))
    rows = Assignment.objects.filter(own | at_theirs, state__in=Assignment.WAITING, principal__startswith="m:")
    return list(rows.select_related("case").order_by("id"))


def _barred(rows: Sequence[Assignment], theirs: frozenset[int], organisation: Snapshot) -> Mapping[int, frozenset[int]]:
    """Who may not take each of the steps: whose own case it is, and whom four eyes keep away."""
    whose = {
        row.pk: selves([p for p in (row.requester_id, row.subject_id) if p is not None], organisation) for row in rows
    }
    past: dict[int, list[Event]] = {row.case_id: [] for row in rows if whose[row.pk].isdisjoint(theirs)}
    if past:
        for event in CaseEvent.objects.filter(case__in=past).order_by("case", "seq"):
            past[event.case_id].append(from_json(event.kind, event.data))
    return {
        row.pk: _excluded(row, past[row.case_id], organisation) if row.case_id in past else whose[row.pk]
        for row in rows
    }


def _excluded(row: Assignment, past: Sequence[Event], organisation: Snapshot) -> frozenset[int]:
    plan = load(row.case.version_id).plan
    step, standing = plan.human(row.step), fold(plan, past)
    return frozenset(
        excluded(plan, step, standing, requester=row.requester_id, subject=row.subject_id, directory=organisation)
    )


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
