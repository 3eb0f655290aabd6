"""A stand-in's first and last moments: midnight in Stockholm, the nights the clocks change, and no chains."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_platform.approvals.queue import Queue
from forms_platform.cases.access import visible_to
from forms_platform.organisation.absences import tell_absence
from forms_platform.organisation.models import Person, StandIn
from forms_platform.organisation.stand_ins import end_stand_in
from tests.cast import TODAY, Cast, a_person, a_stand_in
from tests.stories import Story
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)  # Story.does comes an hour later


def the_only_period(cast: Cast, stand_in: Person, starts: date, ends: date) -> None:
    StandIn.objects.all().delete()
    a_stand_in(absent=cast.bengt, stand_in=stand_in, starts=starts, ends=ends)


def decides_at(story: Story, person: Person, at: datetime) -> Code | None:
    """Whether the person could decide at that moment: None, or why not."""
    story.now = at - HOUR
    try:
        story.decides(person)
    except Refused as refused:
        return refused.code
    return None


# The day ends at midnight in Stockholm, which is 23:00 UTC in winter and 22:00 in summer.
EDGES = (
    ("an ordinary winter's day", date(2026, 11, 30), datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)),
    ("the last day of the year", date(2026, 12, 31), datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)),
    ("the clocks go forward that night", date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)),
    ("the clocks go back that night", date(2027, 10, 31), datetime(2027, 10, 31, 22, 59, 59, tzinfo=UTC)),
    ("a summer's day", date(2027, 7, 14), datetime(2027, 7, 14, 21, 59, 59, tzinfo=UTC)),
)


@pytest.mark.parametrize(("last", "moment"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_cecilia_decides_until_midnight_of_the_last_day_and_not_a_second_longer(
    story: Story, cast: Cast, last: date, moment: datetime
) -> None:
    the_only_period(cast, cast.cecilia, TODAY, last)
    story.sends(cast.anna)
    assert decides_at(story, cast.cecilia, moment + timedelta(seconds=1)) is Code.NOT_YOURS
    assert decides_at(story, cast.cecilia, moment) is None


@pytest.mark.parametrize(("last", "moment"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_and_from_midnight_of_the_first_day_and_not_a_second_sooner(
    story: Story, cast: Cast, last: date, moment: datetime
) -> None:
    first = last + timedelta(days=1)
    the_only_period(cast, cast.cecilia, first, first + timedelta(days=3))
    story.sends(cast.anna)
    assert decides_at(story, cast.cecilia, moment) is Code.NOT_YOURS
    assert decides_at(story, cast.cecilia, moment + timedelta(seconds=1)) is None


def test_what_is_open_already_is_seen_at_once_and_no_longer_when_it_ends(
    story: Story, cast: Cast, now: datetime
) -> None:
    StandIn.objects.all().delete()
    case = story.sends(cast.anna)
    assert case not in visible_to(cast.cecilia, today=TODAY)
    period = a_stand_in(absent=cast.bengt, stand_in=cast.cecilia, starts=TODAY - timedelta(days=3))
    assert case in visible_to(cast.cecilia, today=TODAY)
    assert Queue(cast.cecilia, TODAY).every_waiting().filter(case=case).exists()
    end_stand_in(period=period, by=cast.bengt, now=now, today=TODAY)
    assert case not in visible_to(cast.cecilia, today=TODAY)
    assert not Queue(cast.cecilia, TODAY).every_waiting().filter(case=case).exists()


def test_standing_in_goes_no_further_than_one_step_and_never_round(story: Story, cast: Cast) -> None:
    """Bengt → Cecilia → Doris → Bengt: Cecilia answers for Bengt, and Doris for nobody but Cecilia."""
    doris = a_person(name="Doris Dahl", unit=cast.home_care)
    the_only_period(cast, cast.cecilia, TODAY, TODAY + timedelta(days=9))
    a_stand_in(absent=cast.cecilia, stand_in=doris)
    a_stand_in(absent=doris, stand_in=cast.bengt)
    case = story.sends(cast.anna)
    assert not Queue(doris, TODAY).every_waiting().filter(case=case).exists()
    with pytest.raises(Refused) as refused:
        story.decides(doris)
    assert refused.value.code is Code.NOT_YOURS
    story.decides(cast.cecilia)
    decided = case.events.get(kind="decided")
    assert (decided.actor, decided.on_behalf_of) == (cast.cecilia, cast.bengt)


def test_a_stand_in_never_decides_their_own_case(story: Story, cast: Cast) -> None:
    story.sends(cast.cecilia)
    with pytest.raises(Refused) as refused:
        story.decides(cast.cecilia)
    assert refused.value.code is Code.OWN_CASE
    story.decides(cast.bengt)


def test_a_stand_in_who_falls_ill_may_still_answer(story: Story, cast: Cast, now: datetime) -> None:
    """Absence says who is likely not to answer; it takes nothing from anybody."""
    tell_absence(person=cast.cecilia, starts=TODAY, ends=TODAY, by=cast.cecilia, now=now)
    story.sends(cast.anna)
    story.decides(cast.cecilia)
