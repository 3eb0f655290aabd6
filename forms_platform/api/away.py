"""Stand-ins and absence through the API."""

from __future__ import annotations

from django.utils import timezone

from forms_platform.api import shapes_working as working
from forms_platform.api.asked import Asked
from forms_platform.api.passing import colleague
from forms_platform.api.problem import Problem
from forms_platform.definitions.load import NoSuchService, current
from forms_platform.organisation import stand_in_words
from forms_platform.organisation.absences import end_absence, tell_absence
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Absence, Person, StandIn
from forms_platform.organisation.stand_ins import StandInRefused, end_stand_in, set_stand_in

MOST = 200


def stand_ins(asked: Asked) -> working.StandIns:
    """Who stands in for the person and for whom they stand in, from today on."""
    today, person = timezone.localdate(asked.now), asked.person
    rows = StandIn.objects.filter(ends__gte=today)
    rows = rows.filter(absent=person) | rows.filter(stand_in=person)
    return working.StandIns(items=[_told(row) for row in rows.order_by("starts", "pk")[:MOST]])


def set_one(asked: Asked) -> working.StandIn:
    """The stand-in decides for the absent person from now on those days. A manager may set it for those below."""
    wanted = asked.body(working.NewStandIn)
    absent = asked.person if wanted.absent in (0, asked.person.pk) else _person(wanted.absent, "absent")
    if wanted.service:
        try:
            current(wanted.service)
        except NoSuchService:
            raise Problem("bad_request", faults=[_fault("service")]) from None
    try:
        row = set_stand_in(
            absent=absent, stand_in=_person(wanted.stand_in, "stand_in"), starts=wanted.starts, ends=wanted.ends,
            by=asked.person, now=asked.now, today=timezone.localdate(asked.now), e_service=wanted.service,
        )  # fmt: skip
    except StandInRefused as refused:
        raise Problem("refused", stand_in_words.say(refused)) from None
    return _told(row)


def end_one(asked: Asked, row: int) -> None:
    """Nobody stands in by that row any more."""
    found = StandIn.objects.filter(pk=row).first()
    if found is None:
        raise Problem("not_found")
    try:
        end_stand_in(period=found, by=asked.person, now=asked.now, today=timezone.localdate(asked.now))
    except StandInRefused as refused:
        raise _refusal(refused) from None


def absences(asked: Asked) -> working.Absences:
    """When the person is away, from today on."""
    rows = Absence.objects.filter(person=asked.person, ends__gte=timezone.localdate(asked.now))
    return working.Absences(items=[_away(row) for row in rows.order_by("starts", "pk")[:MOST]])


def tell(asked: Asked) -> working.Absence:
    """It is noted that the person is away on those days."""
    wanted = asked.body(working.NewAbsence)
    try:
        row = tell_absence(
            person=asked.person, starts=wanted.starts, ends=wanted.ends, by=asked.person, now=asked.now
        )  # fmt: skip
    except StandInRefused as refused:
        raise Problem("refused", stand_in_words.say(refused)) from None
    return _away(row)


def back(asked: Asked, row: int) -> None:
    """The person is back from today on."""
    found = Absence.objects.filter(pk=row).first()
    if found is None:
        raise Problem("not_found")
    try:
        end_absence(absence=found, by=asked.person, now=asked.now)
    except StandInRefused as refused:
        raise _refusal(refused) from None


def _refusal(refused: StandInRefused) -> Problem:
    """What is not one's own is not found, as everywhere."""
    return Problem("not_found") if refused.reason == "not_yours" else Problem("refused", stand_in_words.say(refused))


def _person(pk: int, path: str) -> Person:
    found = Person.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Problem("bad_request", faults=[_fault(path)])
    return found


def _fault(path: str) -> dict[str, str]:
    return {"path": path, "code": "unknown", "text": path}


def _told(row: StandIn) -> working.StandIn:
    organisation = snapshot()
    absent, stand_in = organisation.people[row.absent_id], organisation.people[row.stand_in_id]
    return working.StandIn(
        id=row.pk,
        absent=colleague(absent, organisation),
        stand_in=colleague(stand_in, organisation),
        starts=row.starts,
        ends=row.ends,
        service=row.e_service,
    )


def _away(row: Absence) -> working.Absence:
    return working.Absence(id=row.pk, starts=row.starts, ends=row.ends, from_leave=bool(row.about))
