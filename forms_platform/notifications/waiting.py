"""What waits for a person, as one mail a day tells it: in their own right, for whom they stand in, in their groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from forms_platform.cases.access import reach
from forms_platform.cases.models import Assignment, Case, Opinion
from forms_platform.notifications.models import MailChoice, When
from forms_platform.organisation.closed import closed_to_stand_ins
from forms_platform.organisation.directory import Snapshot
from forms_platform.organisation.models import Person
from workflows.approvers import principals_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Waits:
    """One case that waits. `absent`: for whom they would answer; `mine`: their own, to be put right; `opinion`: what
    they think is asked for."""

    case: Case
    due: date | None
    absent: int | None = None
    mine: bool = False
    opinion: bool = False

    def late(self, today: date) -> bool:
        """Whether the answer should have come before today."""
        return self.due is not None and self.due < today


def waiting_for(person: Person, choice: MailChoice, organisation: Snapshot, today: date) -> list[Waits]:
    """At most MOST cases that wait for the person, of what they have chosen to hear of daily; oldest answer date first,
    each case once, one's own right before a stand-in's."""
    found: dict[int, Waits] = {}
    for which, stands_in in _wanted(person, choice, organisation, today):
        rows = (
            Assignment.objects.filter(which, state=Assignment.State.OPEN)
            .exclude(requester=person)
            .exclude(case__subject=person)
            .filter(Q(claimed_by=None) | Q(claimed_by=person))
            .select_related("case")
            .order_by("due", "id")
        )
        for row in rows[:MOST]:
            absent = _stood_in_for(person, row, organisation, today) if stands_in else None
            if not stands_in or absent is not None:
                found.setdefault(row.case_id, Waits(row.case, row.due, absent))
    if choice.turns == When.DAILY:
        for asked in Opinion.objects.filter(of=person, wanted=True).select_related("case")[:MOST]:
            found.setdefault(asked.case_id, Waits(asked.case, None, opinion=True))
        returned = Case.objects.filter(requester=person, state=Case.State.RETURNED).order_by("changed_at")[:MOST]
        found.update({case.pk: Waits(case, None, mine=True) for case in returned})
    return sorted(found.values(), key=lambda one: (one.due or date.max, one.case.pk))[:MOST]


def _wanted(person: Person, choice: MailChoice, organisation: Snapshot, today: date) -> Iterator[tuple[Q, bool]]:
    """What to look for, and whether it is somebody else's turn that the person would take."""
    away = not choice.while_away and any(one.covers(None, today) for one in organisation.periods_of(person.pk))
    for service, own, stood_in in reach(person, today):
        of_service = Q(e_service=service) if service else Q()
        mine = [one for one in own if not one.startswith("g:")]
        groups = [one for one in own if one.startswith("g:")]
        if mine and choice.turns == When.DAILY and not away:
            yield Q(principal__in=mine) & of_service, False
        if groups and choice.groups == When.DAILY:
            yield Q(principal__in=groups) & of_service, False
        if stood_in and choice.stand_in == When.DAILY:
            yield Q(principal__in=stood_in) & of_service & ~Q(e_service__in=closed_to_stand_ins(service)), True


def _stood_in_for(person: Person, row: Assignment, organisation: Snapshot, today: date) -> int | None:
    """Whom the person would answer for; None when they may not, as when it is the absent colleague's own case."""
    absent = principals_of(person.pk, organisation, row.e_service, today).get(row.principal)
    return None if absent in (row.requester_id, row.case.subject_id) else absent
