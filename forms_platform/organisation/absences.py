"""Absences (frånvaro): who is away when, as an approved leave says or as somebody has told.

The verbs live together here as those of stand-ins do: telling, taking from a leave, ending, and saying that nobody
needs to stand in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forms_platform.audit import trail
from forms_platform.organisation.directory import Snapshot, changed, snapshot
from forms_platform.organisation.models import Absence, Person
from forms_platform.organisation.stand_ins import LONGEST, Reason, StandInRefused, may_arrange
from forms_platform.outbox.post import post

TOPIC = "absence.noted"


@transaction.atomic
def tell_absence(*, person: Person, starts: date, ends: date, by: Person, now: datetime) -> Absence:
    """The person is away from `starts` to `ends`, both included. What is known of already is not noted twice.

    Raises: StandInRefused.
    """
    organisation, today = snapshot(fresh=True), timezone.localdate(now)
    if not may_arrange(organisation, by, person.pk):
        raise StandInRefused(Reason.NOT_YOURS)
    if ends < starts:
        raise StandInRefused(Reason.ENDS_BEFORE_START)
    if ends < today:
        raise StandInRefused(Reason.IN_THE_PAST)
    if ends - starts > LONGEST:
        raise StandInRefused(Reason.TOO_LONG)
    known = Absence.objects.filter(person=person, starts__lte=starts, ends__gte=ends).first()
    if known is not None:
        return known
    told = Absence.objects.create(person=person, starts=starts, ends=ends, set_by=by, set_at=now)
    _record("absence.told", told, f"u:{by.pk}", now)
    changed()
    return told


@transaction.atomic
def absence_from_leave(*, person: int, starts: date, ends: date, about: str, now: datetime) -> Absence:
    """An approved leave (`about`, "case:17") says that the person is away; the same leave says it once. Whoever decides
    something and has nobody to stand in is asked who does (the message "absence.noted")."""
    noted, new = Absence.objects.get_or_create(
        about=about, defaults={"person_id": person, "starts": starts, "ends": ends, "set_at": now}
    )
    if not new:
        return noted
    _record("absence.from_leave", noted, "system", now)
    changed()
    if needs_stand_in(snapshot(), noted, timezone.localdate(now)):
        post(TOPIC, f"person:{person}", {"absence": noted.pk}, now=now)
    return noted


@transaction.atomic
def end_absence(*, absence: Absence, by: Person, now: datetime) -> Absence | None:
    """The person is back from today on. None when no day of it has been: it is gone. Raises: StandInRefused."""
    today = timezone.localdate(now)
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if not may_arrange(snapshot(), by, absence.person_id):
        raise StandInRefused(Reason.NOT_YOURS)
    if absence.ends < today:
        raise StandInRefused(Reason.ALREADY_OVER)
    _record("absence.ended", absence, f"u:{by.pk}", now)
    yesterday = today - timedelta(days=1)
    if absence.starts > yesterday:
        absence.delete()
        changed()
        return None
    absence.ends = yesterday
    absence.save(update_fields=["ends"])
    changed()
    return absence


@transaction.atomic
def absence_taken_back(*, about: str, now: datetime) -> None:
    """The leave that `about` names holds no more: of its days those that have been stay, and the rest are gone."""
    today = timezone.localdate(now)
    absence = Absence.objects.select_for_update().filter(about=about).first()
    if absence is None or absence.ends < today:
        return
    _record("absence.taken_back", absence, "system", now)
    yesterday = today - timedelta(days=1)
    if absence.starts > yesterday:
        absence.delete()
    else:
        absence.ends = yesterday
        absence.save(update_fields=["ends"])
    changed()


@transaction.atomic
def settle(*, absence: Absence, by: Person, now: datetime) -> None:
    """Nobody needs to stand in while the person is away; they are not asked again. Raises: StandInRefused."""
    if not may_arrange(snapshot(), by, absence.person_id):
        raise StandInRefused(Reason.NOT_YOURS)
    if Absence.objects.filter(pk=absence.pk, settled_at=None).update(settled_at=now):
        _record("absence.settled", absence, f"u:{by.pk}", now)


def unanswered(organisation: Snapshot, person: int, today: date) -> list[Absence]:
    """The leaves of the person that nobody stands in for yet, and that they have not said it of either. One statement
    for who decides something, none for others."""
    if not decides(organisation, person):
        return []
    leaves = Absence.objects.filter(person=person, ends__gte=today, settled_at=None).exclude(about="")
    return [one for one in leaves.order_by("starts", "pk") if needs_stand_in(organisation, one, today)]


def needs_stand_in(organisation: Snapshot, absence: Absence, today: date) -> bool:
    """True when some day of it that is not over has nobody who stands in for the person in everything, and cases may
    come to the person alone."""
    if not decides(organisation, absence.person_id):
        return False
    periods = [p for p in organisation.periods_of(absence.person_id) if not p.e_service]
    return any(
        not any(p.starts <= day <= p.ends for p in periods) for day in _days(max(absence.starts, today), absence.ends)
    )


def decides(organisation: Snapshot, person: int) -> bool:
    """True when cases come to the person and to nobody beside them: a manager, or the only one in a group or a role."""
    if organisation.units_managed(person):
        return True
    alone = {person}
    return any(organisation.members(group) == alone for group in organisation.groups_of(person)) or any(
        organisation.holders(role, unit) == alone for role, unit in organisation.roles_of(person)
    )


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _record(action: str, absence: Absence, actor: str, now: datetime) -> None:
    facts = {"starts": absence.starts.isoformat(), "ends": absence.ends.isoformat()}
    if absence.about:
        facts["about"] = absence.about
    trail.append(f"person:{absence.person_id}", action, actor=actor, facts=facts, at=now)
