"""Tells people that something was asked or answered in a case. Handler of "case.commented"."""

from __future__ import annotations

from django.utils import timezone

from forms_platform.cases.holders import person_name
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.definitions.load import load
from forms_platform.notifications.notify import Told, notify
from forms_platform.notifications.recipients import whose_turn
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.outbox.outcomes import Envelope, Outcome

WAITING = (Assignment.State.OPEN, Assignment.State.HELD)


def tell_of_comment(message: Envelope) -> Outcome:
    """A question of the requester's is told to those who have the case and to those who have written in it; what
    anybody else writes is told to the requester. What was written is read in the case, never in a mail."""
    case = Case.objects.get(pk=message.payload["case"])
    event = CaseEvent.objects.get(case=case, seq=message.payload["seq"])
    organisation = snapshot()
    owners = {one for one in (case.requester_id, case.subject_id) if one is not None}
    facts = _facts(case, event, organisation)
    if event.actor_id in owners:
        told = [Told("asked", facts, person) for person in sorted(_who_have_it(case, organisation) - owners)]
    else:
        told = [Told("answered", facts, case.requester_id)]
    active = [one for one in told if one.person is not None and organisation.active(one.person)]
    return notify(message, active, now=timezone.now(), case=case)


def _who_have_it(case: Case, organisation: Snapshot) -> set[int]:
    """Those whose turn it is, in person, those who took it, and those who have written in the case. Of a group that
    nobody has taken it from, everybody in it: a question has no shared mailbox."""
    rows = list(Assignment.objects.filter(case=case, state__in=WAITING))
    excluded = frozenset(one for one in (case.requester_id, case.subject_id) if one is not None)
    turns = whose_turn(
        [row.principal for row in rows], organisation, e_service=case.e_service, excluded=excluded,
        today=timezone.localdate(),
    )  # fmt: skip
    taken = {row.claimed_by_id for row in rows if row.claimed_by_id is not None}
    groups = {row.principal[2:] for row in rows if row.principal.startswith("g:")}
    members = set[int]().union(*(organisation.members(group) for group in groups)) if not taken else set()
    wrote = set(CaseEvent.objects.filter(case=case, kind="commented").values_list("actor_id", flat=True))
    everybody = {one.person for one in turns} | taken | members | wrote
    return {person for person in everybody if person is not None}


def _facts(case: Case, event: CaseEvent, organisation: Snapshot) -> dict[str, str]:
    title = load(case.version_id).document.title
    return {
        "title": title.say("sv"),
        "title_en": title.say("en"),
        "number": case.number,
        "by": person_name(event.actor_id, organisation),
        "requester": person_name(case.requester_id, organisation),
    }
