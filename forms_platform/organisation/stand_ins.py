"""Stand-ins (ersättare, vikarier): who decides while somebody is away.

Two verbs on one noun live together here, because the rules of setting and of ending are read side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.organisation.access import FORVALTARE, has_role, upwards
from forms_platform.organisation.cards import ApprovalRight
from forms_platform.organisation.closed import with_approval_rights
from forms_platform.organisation.directory import Period, Snapshot, changed, snapshot
from forms_platform.organisation.models import Person, StandIn
from forms_platform.outbox.post import post

LONGEST = timedelta(days=366)
TOPIC = "stand_in.set"


class Reason(StrEnum):
    """Why a stand-in was not set or ended. The words are in stand_in_words."""

    OWN_STAND_IN = "own_stand_in"
    NOT_EMPLOYED = "not_employed"
    NOT_YOURS = "not_yours"
    ENDS_BEFORE_START = "ends_before_start"
    IN_THE_PAST = "in_the_past"
    TOO_LONG = "too_long"
    ALREADY_SET = "already_set"  # facts: starts, ends
    AWAY = "away"  # facts: stand_in, starts, ends; the stand-in is away themselves
    ALREADY_OVER = "already_over"
    UNDER_LIMIT = "under_limit"  # facts: stand_in, absent; the stand-in has no approval right that goes as far


class StandInRefused(Exception):
    """That a stand-in may not be set or ended so: the reason says why, the facts fill the sentence."""

    def __init__(self, reason: Reason, **facts: Any) -> None:
        self.reason = reason
        self.facts: Mapping[str, Any] = facts
        super().__init__(f"{reason} {facts}" if facts else str(reason))


@transaction.atomic
def set_stand_in(
    *,
    absent: Person,
    stand_in: Person,
    starts: date,
    ends: date,
    by: Person,
    now: datetime,
    today: date,
    e_service: str = "",
) -> StandIn:
    """The stand-in decides for the absent person from `starts` to `ends`, both included; an empty e-service means all.

    Raises: StandInRefused.
    """
    # One at a time for each who is absent.
    Person.objects.select_for_update(no_key=True).filter(pk=absent.pk).values_list("pk").first()
    organisation = snapshot(fresh=True)
    _check_people(organisation, absent, stand_in, by)
    _check_dates(starts, ends, today)
    away = organisation.away(stand_in.pk, starts, ends)
    if away is not None:
        raise StandInRefused(Reason.AWAY, stand_in=stand_in.name, starts=away.starts, ends=away.ends)
    if e_service in with_approval_rights() and not reaches_as_far(organisation, absent.pk, stand_in.pk, starts, ends):
        raise StandInRefused(Reason.UNDER_LIMIT, stand_in=stand_in.name, absent=absent.name)
    twice = next(
        (p for p in _overlapping(organisation, absent.pk, starts, ends) if _same(p, stand_in, e_service)), None
    )
    if twice is not None:
        raise StandInRefused(Reason.ALREADY_SET, stand_in=stand_in.name, starts=twice.starts, ends=twice.ends)
    period = StandIn.objects.create(
        absent=absent, stand_in=stand_in, starts=starts, ends=ends, e_service=e_service, set_by=by
    )
    _record("stand_in.set", period, by, now)
    changed()
    post(TOPIC, f"person:{stand_in.pk}", {"period": period.pk, "by": by.pk}, now=now)
    return period


@transaction.atomic
def end_stand_in(*, period: StandIn, by: Person, now: datetime, today: date) -> StandIn | None:
    """The stand-in no longer decides, from this moment. None when the period had no full day behind it: it is gone.

    Raises: StandInRefused.
    """
    period = StandIn.objects.select_for_update().select_related("absent").get(pk=period.pk)
    if by.pk != period.stand_in_id and not may_arrange(snapshot(), by, period.absent_id):
        raise StandInRefused(Reason.NOT_YOURS)
    if period.ends < today:
        raise StandInRefused(Reason.ALREADY_OVER)
    _record("stand_in.ended", period, by, now)
    yesterday = today - timedelta(days=1)
    if period.starts > yesterday:
        period.delete()
        changed()
        return None
    period.ends = yesterday
    period.save(update_fields=["ends"])
    changed()
    return period


def may_arrange(organisation: Snapshot, by: Person, absent: int) -> bool:
    """True for the person themself, for a manager above them and for a form administrator."""
    if by.pk == absent:
        return True
    above = upwards(organisation, organisation.managing_unit(absent))
    return any(organisation.manager(unit) == by.pk for unit in above) or has_role(by, FORVALTARE, None, organisation)


def reaches_as_far(organisation: Snapshot, absent: int, stand_in: int, starts: date, ends: date) -> bool:
    """True when the stand-in's own approval rights (attesträtt) go as far as those of the absent person on all of those
    days. Nobody's limit is lifted by standing in: a case above it is refused, whoever was set."""

    def rights(person: int) -> list[ApprovalRight]:
        theirs = (right for right in organisation.approval_rights if right.person == person)
        return [one for one in theirs if one.starts <= ends and (one.ends is None or one.ends >= starts)]

    own = rights(stand_in)
    return all(any(_goes_as_far(one, wanted, starts, ends) for one in own) for wanted in rights(absent))


def _goes_as_far(one: ApprovalRight, wanted: ApprovalRight, starts: date, ends: date) -> bool:
    first = max(wanted.starts, starts)
    last = ends if wanted.ends is None else min(wanted.ends, ends)
    there = one.starts <= first and (one.ends is None or one.ends >= last)
    return there and one.limit >= wanted.limit and one.cost_centre in ("", wanted.cost_centre)


def away_themselves(organisation: Snapshot, stand_in: int, starts: date, ends: date) -> list[Period]:
    """When the stand-in has a stand-in of their own in that time: worth telling, since it is not passed on."""
    return _overlapping(organisation, stand_in, starts, ends)


def _check_people(organisation: Snapshot, absent: Person, stand_in: Person, by: Person) -> None:
    if absent.pk == stand_in.pk:
        raise StandInRefused(Reason.OWN_STAND_IN)
    if not may_arrange(organisation, by, absent.pk):
        raise StandInRefused(Reason.NOT_YOURS)
    for person in (absent, stand_in):
        if not organisation.active(person.pk):
            raise StandInRefused(Reason.NOT_EMPLOYED, name=person.name)


def _check_dates(starts: date, ends: date, today: date) -> None:
    if ends < starts:
        raise StandInRefused(Reason.ENDS_BEFORE_START)
    if starts < today:
        raise StandInRefused(Reason.IN_THE_PAST)
    if ends - starts > LONGEST:
        raise StandInRefused(Reason.TOO_LONG)


def _overlapping(organisation: Snapshot, absent: int, starts: date, ends: date) -> list[Period]:
    return [p for p in organisation.periods_of(absent) if p.starts <= ends and starts <= p.ends]


def _same(period: Period, stand_in: Person, e_service: str) -> bool:
    """True when the period already lets the same person decide in all that is asked for."""
    return period.stand_in == stand_in.pk and period.e_service in ("", e_service)


def _record(action: str, period: StandIn, by: Person, now: datetime) -> None:
    trail.append(
        f"person:{period.absent_id}",
        action,
        actor=f"u:{by.pk}",
        facts={
            "stand_in": period.stand_in_id,
            "starts": period.starts.isoformat(),
            "ends": period.ends.isoformat(),
            "e_service": period.e_service,
        },
        at=now,
    )
