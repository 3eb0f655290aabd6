"""Two presses of one button, and one leave told twice, at once. The group `postgres` runs it where it bites."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_platform.audit.trail import prove
from forms_platform.organisation import directory
from forms_platform.organisation.absences import absence_from_leave
from forms_platform.organisation.models import Absence, StandIn
from forms_platform.organisation.stand_ins import Reason, StandInRefused, set_stand_in
from forms_platform.outbox.models import Message
from tests.at_once import at_once
from tests.cast import TODAY, Cast, the_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 8
WEEK = timedelta(days=7)


@pytest.fixture
def cast() -> Cast:
    return the_cast(cecilia_stands_in=False)


def test_the_same_stand_in_set_twice_at_once_is_set_once(cast: Cast, now: datetime) -> None:
    for number in range(ROUNDS):
        starts = TODAY + number * WEEK

        def sets(starts=starts) -> StandIn:
            return set_stand_in(absent=cast.hugo, stand_in=cast.david, starts=starts, ends=starts + timedelta(days=4),
                                by=cast.hugo, now=now, today=TODAY)  # fmt: skip

        results = at_once(sets, sets, sets)
        refused = [one for one in results if isinstance(one, StandInRefused)]
        assert [one.reason for one in refused] == [Reason.ALREADY_SET] * 2, results
    assert StandIn.objects.count() == ROUNDS
    assert Message.objects.filter(topic="stand_in.set").count() == ROUNDS
    assert prove() == []


def test_a_leave_told_twice_at_once_is_noted_once_and_asks_once(cast: Cast, now: datetime) -> None:
    for number in range(ROUNDS):

        def notes(number=number) -> Absence:
            return absence_from_leave(person=cast.hugo.pk, starts=TODAY, ends=TODAY + WEEK, about=f"case:{number}",
                                      now=now)  # fmt: skip

        results = at_once(notes, notes, notes)
        assert len({one.pk for one in results if isinstance(one, Absence)}) == 1, results
        assert len([one for one in results if isinstance(one, Absence)]) == 3, results
    assert Absence.objects.count() == ROUNDS
    assert Message.objects.filter(topic="absence.noted").count() == ROUNDS
    assert len(directory.snapshot(fresh=True).absences_of(cast.hugo.pk)) == ROUNDS
