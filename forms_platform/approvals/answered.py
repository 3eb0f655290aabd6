"""What a person has answered: returns that wait for the requester (väntar på svar), and all decisions (avgjorda)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.rows import PAGE, Answer, Page, Row, title_of
from forms_platform.cases.holders import for_whom, person_name
from forms_platform.cases.models import Case, CaseEvent, Opinion
from forms_platform.look.asked import moment, whole
from forms_platform.organisation.models import Person
from forms_platform.organisation.snapshot import Snapshot
from workflows.events import Decided

REFUSED_SHOWN_DAYS = 14  # a decision that could not be carried out is told for so long


def returned(person: Person) -> QuerySet[CaseEvent]:
    """The person's returns that have not been answered, unless somebody has returned the case again."""
    later = CaseEvent.objects.filter(case=OuterRef("case"), kind=Decided.kind, seq__gt=OuterRef("seq"))
    return decided(person).filter(~Exists(later), data__outcome="return", case__state=Case.State.RETURNED)


def decided(person: Person) -> QuerySet[CaseEvent]:
    """The decisions that the person has made and that have taken effect."""
    return CaseEvent.objects.filter(actor=person, kind=Decided.kind)


def unsettled(person: Person) -> QuerySet[HeldDecision]:
    """Decisions that can still be undone, and those of the last days that could not be carried out."""
    recent = timezone.now() - timedelta(days=REFUSED_SHOWN_DAYS)
    return (
        HeldDecision.objects.filter(by=person, decided_at__gte=recent)
        .filter(state__in=[HeldDecision.State.HELD, HeldDecision.State.REFUSED])
        .select_related("case")
        .order_by("-decided_at")
    )


def asked(person: Person, which: Q, organisation: Snapshot) -> list[Row]:
    """The opinions that the person has asked for and not been given, latest first."""
    wanted = Opinion.objects.filter(which, asked_by=person, wanted=True).select_related("case").order_by("-asked_at")
    return [
        _row(
            one.case, Answer("opinion", "", one.asked_at, whom=person_name(one.of_id, organisation)), None, organisation
        )
        for one in wanted[:PAGE]
    ]


def page_of(
    found: QuerySet[CaseEvent, Any], on_top: QuerySet[HeldDecision, Any] | None, organisation: Snapshot, after: str
) -> Page:
    """A piece of the list, newest first. What is `on_top` stands there on the first page."""
    found = found.select_related("case").order_by("-at", "-id")
    rows: list[Row] = []
    if on_top is not None and not after:
        rows = [_row(held.case, Answer.of_held(held), held.on_behalf_of_id, organisation) for held in on_top[:PAGE]]
    when, _, last = after.partition("~")
    if (before := moment(when)) and (number := whole(last)) is not None:
        found = found.filter(Q(at__lt=before) | Q(at=before, id__lt=number), at__lte=before)
    events = list(found[: PAGE + 1])
    rows += [_row(event.case, Answer.of_event(event), event.on_behalf_of_id, organisation) for event in events[:PAGE]]
    more = events[PAGE - 1] if len(events) > PAGE else None
    return Page(rows, f"{more.at.isoformat()}~{more.pk}" if more else "")


def _row(case: Case, answer: Answer, absent: int | None, organisation: Snapshot) -> Row:
    card = organisation.person(absent) if absent is not None else None
    return Row(
        assignment=None,
        case=case,
        requester=organisation.person(case.requester_id),
        title=title_of(case),
        due=None,
        today=timezone.localdate(),
        for_name=card.name if card else "",
        concerns=for_whom(case.requester_id, case.subject_id, organisation),
        answer=answer,
    )
