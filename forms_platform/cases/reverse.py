"""Takes back what a case has granted (upphäva), when it is granted no more: by a later case or by a registrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from forms_platform.cases.advance import advance
from forms_platform.cases.deliveries import promise
from forms_platform.cases.models import Case, CaseEvent, Delivery
from forms_platform.cases.timeline import REVERSED
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.load import load
from forms_platform.organisation.absences import absence_taken_back
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome
from forms_platform.outbox.post import post
from workflows.commands import Note
from workflows.employments import selves
from workflows.errors import Code, Refused

LONGEST_REASON: Final = 500


def may_be_reversed(case: Case) -> bool:
    """Whether the case has granted something that still holds."""
    return case.state == Case.State.CLOSED and case.result == "approved" and case.reversed_at is None


def reverse(case_id: int, *, by: int | None, reason: str = "", via: str = "", command_id: UUID, now: datetime) -> Case:
    """What the case granted no longer holds, and its history says why: a person's reason, or the number of the case
    that took it back. The absence that it meant is over, the year's limit is free again, and every target that has
    been told is owed a counter-entry. A command that has been carried out does nothing again.

    Raises: Refused, when there is nothing to take back, or for one's own case; Case.DoesNotExist.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if CaseEvent.objects.filter(case=case_id, command=command_id).exists():
            return case
        if by is not None and not selves([by], snapshot()).isdisjoint({case.requester_id, case.subject_id}):
            raise Refused(Code.OWN_CASE)
        if not may_be_reversed(case):
            raise Refused(Code.CASE_CLOSED, result=case.result)
        facts: dict[str, Any] = {"via": via} if via else {"by": by, "reason": reason[:LONGEST_REASON]}
        case = advance(case_id, Note(REVERSED, facts), command_id=command_id, now=now)
        Case.objects.filter(pk=case_id).update(reversed_at=now)
        case.reversed_at = now
        told = list(Delivery.objects.filter(case=case, counter=False).values_list("target", flat=True))
        for target in told:
            promise(case, target, now=now, counter=True)
        absence_taken_back(about=f"case:{case_id}", now=now)
        post("case.reversed", f"case:{case_id}", {"case": case_id, **facts}, now=now, lanes=told)
    return case


def by_another_case(message: Envelope) -> Outcome:
    """The case that the granted one names is taken back. Handler of "case.replaces"."""
    granted = Case.objects.get(pk=message.payload["case"])
    document, answers = load(granted.version_id).document, granted.answers
    number = from_wire(document, answers).get(document.replaces or "")
    earlier = Case.objects.filter(number=str(number or "")).first()
    if earlier is None:
        return GiveUp("ärendet som skulle upphävas finns inte")
    if granted.requester_id not in (earlier.requester_id, earlier.subject_id):
        return GiveUp("ärendet som skulle upphävas är någon annans")
    once = uuid5(NAMESPACE_URL, f"reverses:{granted.pk}:{earlier.pk}")
    try:
        reverse(earlier.pk, by=None, via=granted.number, command_id=once, now=timezone.now())
    except Refused as refused:
        return GiveUp(f"ärende {earlier.number} kan inte upphävas: {refused.code}")
    return Delivered(earlier.number)
