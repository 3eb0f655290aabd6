"""Tells people that something was asked or answered in a case. Handler of "case.commented"."""

from __future__ import annotations

from django.utils import timezone

from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.notifications.of_case import case_of, event_of, notify_of_case, owners
from forms_platform.notifications.recipients import Recipient, whose_turn
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Envelope, Outcome


def tell_of_comment(message: Envelope) -> Outcome:
    """A question of the requester's is told to those who have the case and to those who have written in it; what
    anybody else writes is told to the requester. What was written is read in the case, never in a mail."""
    case, event = case_of(message), event_of(message)
    if event.actor_id in owners(case):
        people = [Recipient("asked", person) for person in sorted(_who_have_it(case) - owners(case))]
    else:
        people = [Recipient("answered", case.requester_id)]
    return notify_of_case(message, case, people, by=event.actor_id)


def _who_have_it(case: Case) -> set[int]:
    """Those whose turn it is, in person, those who took it, and those who have written in the case. Of a group that
    nobody has taken it from, everybody in it: a question has no shared mailbox."""
    organisation = snapshot()
    rows = list(Assignment.objects.filter(case=case, state__in=Assignment.WAITING))
    turns = whose_turn(
        [row.principal for row in rows], organisation, e_service=case.e_service, excluded=owners(case),
        today=timezone.localdate(),
    )  # fmt: skip
    taken = {row.claimed_by_id for row in rows if row.claimed_by_id is not None}
    groups = {row.principal[2:] for row in rows if row.principal.startswith("g:")}
    members = set[int]().union(*(organisation.members(group) for group in groups)) if not taken else set()
    wrote = set(CaseEvent.objects.filter(case=case, kind="commented").values_list("actor_id", flat=True))
    everybody = {one.person for one in turns} | taken | members | wrote
    return {person for person in everybody if person is not None}
