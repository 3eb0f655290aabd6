"""How long an answer usually takes: the median of real cases, and nothing when they are few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from forms_platform.cases.usual_time import usual_time, working_days_between
from tests.cast import Cast
from tests.stories import Story

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def nothing_counted_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def answered_after(story: Story, cast: Cast, days: int, outcome: str = "approve") -> None:
    """Anna sends in on a Monday, and Bengt answers so many days later."""
    story.now = MONDAY
    story.sends(cast.anna)
    story.now = MONDAY + timedelta(days=days)
    if outcome == "withdrawn":
        story.withdraws(cast.anna)
    else:
        story.decides(cast.bengt, outcome, "Nej." if outcome == "reject" else "")


def test_the_median_in_working_days_of_those_that_were_answered(story: Story, cast: Cast) -> None:
    for days in (0, 1, 2, 3, 7):  # the last one is a Monday again: five working days
        answered_after(story, cast, days)
    for days in (0, 0, 0):
        answered_after(story, cast, days, "withdrawn")
    assert usual_time("gym", "chef") == 2


def test_fewer_than_five_say_nothing(story: Story, cast: Cast) -> None:
    for days in (0, 1, 1, 2):
        answered_after(story, cast, days)
    assert usual_time("gym", "chef") is None
    assert usual_time("gym", "lon") is None


def test_it_is_asked_of_the_database_once(story: Story, cast: Cast, django_assert_num_queries) -> None:
    for days in (0, 1, 2, 3, 7):
        answered_after(story, cast, days)
    with django_assert_num_queries(1):
        usual_time("gym", "chef")
    with django_assert_num_queries(0):
        usual_time("gym", "chef")


@pytest.mark.parametrize(
    ("opened", "closed", "days"),
    [
        ("2026-11-24 09:00", "2026-11-24 23:59", 0),
        ("2026-11-27 15:00", "2026-11-30 08:00", 1),  # Friday to Monday
        ("2026-12-23 15:00", "2026-12-28 08:00", 1),  # over Christmas
    ],
)
def test_weekends_and_holidays_do_not_count(opened: str, closed: str, days: int) -> None:
    first, last = (datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM) for at in (opened, closed))
    assert working_days_between(first, last) == days
