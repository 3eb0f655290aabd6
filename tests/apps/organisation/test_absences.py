"""Who is away when, and who is asked for a stand-in because of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from forms_platform.audit.models import Entry
from forms_platform.organisation import directory
from forms_platform.organisation.absences import (
    absence_from_leave,
    decides,
    end_absence,
    needs_stand_in,
    settle,
    tell_absence,
    unanswered,
)
from forms_platform.organisation.models import Absence, Person
from forms_platform.organisation.stand_ins import Reason, StandInRefused, set_stand_in
from forms_platform.outbox.models import Message
from tests.cast import TODAY, Cast, a_person, a_role

JULY_3, JULY_14 = date(2027, 7, 3), date(2027, 7, 14)


def a_leave(
    person: Person, now: datetime, starts: date = JULY_3, ends: date = JULY_14, about: str = "case:1"
) -> Absence:
    return absence_from_leave(person=person.pk, starts=starts, ends=ends, about=about, now=now)


def test_hugo_tells_that_he_is_away_and_the_directory_knows(cast: Cast, now: datetime) -> None:
    tell_absence(person=cast.hugo, starts=TODAY, ends=TODAY + timedelta(days=2), by=cast.hugo, now=now)
    organisation = directory.snapshot()
    assert organisation.away(cast.hugo.pk, TODAY + timedelta(days=2))
    assert organisation.away(cast.hugo.pk, TODAY + timedelta(days=3)) is None
    entry = Entry.objects.get(stream=f"person:{cast.hugo.pk}")
    assert (entry.action, entry.actor) == ("absence.told", f"u:{cast.hugo.pk}")


def test_a_manager_tells_it_of_their_own_people_and_a_colleague_may_not(cast: Cast, now: datetime) -> None:
    tell_absence(person=cast.anna, starts=TODAY, ends=TODAY, by=cast.bengt, now=now)
    with pytest.raises(StandInRefused) as refused:
        tell_absence(person=cast.anna, starts=TODAY, ends=JULY_3, by=cast.david, now=now)
    assert refused.value.reason == Reason.NOT_YOURS
    assert Absence.objects.count() == 1


def test_what_is_known_already_is_not_noted_twice(cast: Cast, now: datetime) -> None:
    first = tell_absence(person=cast.hugo, starts=JULY_3, ends=JULY_14, by=cast.hugo, now=now)
    again = tell_absence(person=cast.hugo, starts=JULY_3, ends=JULY_3, by=cast.hugo, now=now)
    assert again.pk == first.pk
    assert Absence.objects.count() == 1


def test_the_leave_of_a_manager_asks_who_stands_in_once(cast: Cast, now: datetime) -> None:
    noted = a_leave(cast.hugo, now)
    assert a_leave(cast.hugo, now).pk == noted.pk
    assert [one.pk for one in unanswered(directory.snapshot(), cast.hugo.pk, TODAY)] == [noted.pk]
    assert Message.objects.filter(topic="absence.noted").count() == 1


def test_the_leave_of_somebody_to_whom_no_cases_come_asks_nothing(cast: Cast, now: datetime) -> None:
    a_leave(cast.anna, now)
    assert unanswered(directory.snapshot(), cast.anna.pk, TODAY) == []
    assert not Message.objects.filter(topic="absence.noted").exists()
    assert directory.snapshot().away(cast.anna.pk, JULY_3)


def test_a_stand_in_for_every_day_of_it_answers_the_question(cast: Cast, now: datetime) -> None:
    noted = a_leave(cast.hugo, now)
    ask = {"absent": cast.hugo, "stand_in": cast.david, "by": cast.hugo, "now": now, "today": TODAY}
    set_stand_in(starts=JULY_3, ends=JULY_14 - timedelta(days=1), **ask)
    assert needs_stand_in(directory.snapshot(), noted, TODAY), "the last day has nobody"
    set_stand_in(starts=JULY_14, ends=JULY_14, **ask)
    assert not needs_stand_in(directory.snapshot(), noted, TODAY)


def test_a_stand_in_for_one_e_service_does_not_answer_it(cast: Cast, now: datetime) -> None:
    noted = a_leave(cast.hugo, now)
    set_stand_in(absent=cast.hugo, stand_in=cast.david, starts=JULY_3, ends=JULY_14, e_service="gym", by=cast.hugo,
                 now=now, today=TODAY)  # fmt: skip
    assert needs_stand_in(directory.snapshot(), noted, TODAY)


def test_who_says_that_nobody_needs_to_stand_in_is_not_asked_again(cast: Cast, now: datetime) -> None:
    noted = a_leave(cast.hugo, now)
    settle(absence=noted, by=cast.hugo, now=now)
    assert unanswered(directory.snapshot(), cast.hugo.pk, TODAY) == []
    with pytest.raises(StandInRefused):
        settle(absence=noted, by=cast.anna, now=now)


def test_back_early_ends_it_yesterday_and_what_had_not_begun_is_gone(cast: Cast, now: datetime) -> None:
    begun = tell_absence(person=cast.hugo, starts=TODAY, ends=JULY_3, by=cast.hugo, now=now - timedelta(days=3))
    Absence.objects.filter(pk=begun.pk).update(starts=TODAY - timedelta(days=3))
    ended = end_absence(absence=begun, by=cast.hugo, now=now)
    assert ended is not None
    assert ended.ends == TODAY - timedelta(days=1)
    assert end_absence(absence=a_leave(cast.hugo, now), by=cast.hugo, now=now) is None
    assert directory.snapshot().away(cast.hugo.pk, JULY_3) is None


def test_a_stand_in_who_is_away_in_the_period_is_refused_with_the_days(cast: Cast, now: datetime) -> None:
    a_leave(cast.david, now)
    with pytest.raises(StandInRefused) as refused:
        set_stand_in(absent=cast.hugo, stand_in=cast.david, starts=JULY_14, ends=JULY_14 + timedelta(days=9),
                     by=cast.hugo, now=now, today=TODAY)  # fmt: skip
    assert refused.value.reason == Reason.AWAY
    assert (refused.value.facts["starts"], refused.value.facts["ends"]) == (JULY_3, JULY_14)


def test_the_only_one_in_a_group_or_with_a_role_decides_alone(cast: Cast) -> None:
    assert decides(directory.snapshot(), cast.eva.pk), "Eva is alone in Lönecenter"
    a_person(name="Lena Lund", groups=("lonecenter",))
    assert not decides(directory.snapshot(), cast.eva.pk)
    a_role(person=cast.eva, role="sakerhet")
    assert decides(directory.snapshot(), cast.eva.pk)
