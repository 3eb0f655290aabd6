"""Who may read a case: those it is about, those who have it or had it, and the registrator, who sees no answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forms_platform.cases.models import Assignment, Attachment, Case, CaseEvent, Opinion
from forms_platform.cases.passed_up import passed_up
from forms_platform.organisation.access import has_role
from forms_platform.organisation.closed import closed_to_stand_ins
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from workflows.approvers import principals_of

REGISTRATOR = "registrator"


def visible_to(person: Person, *, today: date | None = None) -> QuerySet[Case]:
    """The cases that the person may read whole: requester, subject, whoever has or had it, and stand-ins for those
    who have it now. For one case or a narrowed list; it asks about every row."""
    return Case.objects.filter(_reads(person, today or timezone.localdate()))


def get_for(person: Person, number: str, *, today: date | None = None) -> Case:
    """The case, if the person may read it whole. Raises: Case.DoesNotExist, also when it exists for others."""
    return visible_to(person, today=today).select_related("requester", "subject", "unit").get(number=number)


def metadata_for(person: Person, number: str, *, today: date | None = None) -> tuple[Case, bool]:
    """The case, and whether the person may read it whole; a registrator who may not sees number, service, people
    and events, but no answers, files or comments. Raises: Case.DoesNotExist."""
    try:
        return get_for(person, number, today=today), True
    except Case.DoesNotExist:
        if not has_role(person, REGISTRATOR):
            raise
    return Case.objects.select_related("requester", "subject", "unit").get(number=number), False


def attachment_for(person: Person, attachment: UUID, *, today: date | None = None) -> Attachment:
    """The attachment, if the person may read its case whole, or uploaded it to a draft of their own.

    Raises: Attachment.DoesNotExist.
    """
    found = Attachment.objects.get(pk=attachment)
    if found.case_id is None:
        if found.uploader_id == person.pk:
            return found
    elif visible_to(person, today=today).filter(pk=found.case_id).exists():
        return found
    raise Attachment.DoesNotExist


def _reads(person: Person, today: date) -> Q:
    """One existence question per way of having to do with a case, so that a row is never found twice."""
    reads = Q(requester=person) | Q(subject=person)
    reads |= Q(Exists(CaseEvent.objects.filter(case=OuterRef("pk"), actor=person)))
    reads |= Q(Exists(Opinion.objects.filter(case=OuterRef("pk"), of=person, wanted=True)))
    for e_service, own, stood_in in reach(person, today):
        theirs = Assignment.objects.filter(case=OuterRef("pk"))
        if e_service:
            theirs = theirs.filter(e_service=e_service)
        if own:
            reads |= Q(Exists(theirs.filter(principal__in=own)))
        if stood_in:
            theirs = theirs.exclude(e_service__in=closed_to_stand_ins(e_service))
            reads |= Q(Exists(theirs.filter(principal__in=stood_in, state__in=Assignment.WAITING)))
    if risen := passed_up(person.pk, snapshot(), today):
        reads |= Q(pk__in={one.case for one in risen})
    return reads


def reach(person: Person, today: date) -> Iterator[tuple[str, list[str], list[str]]]:
    """E-service ("" for all), the person's own principals and those stood in for: first what holds for every
    e-service, then what a stand-in period adds for one. Whoever reads by it leaves out, of what is stood in for, the
    e-services that are closed to stand-ins."""
    organisation = snapshot()
    everywhere = principals_of(person.pk, organisation, "", today)
    own = [principal for principal, absent in everywhere.items() if absent is None]
    yield "", own, [principal for principal, absent in everywhere.items() if absent is not None]
    periods = organisation.periods_for(person.pk)
    for e_service in sorted({p.e_service for p in periods if p.e_service and p.covers(p.e_service, today)}):
        ways = principals_of(person.pk, organisation, e_service, today)
        # Where only those named for it act, being one for everything does not lead there already.
        known = own if e_service in closed_to_stand_ins() else everywhere
        yield e_service, [], sorted(ways.keys() - set(known))
