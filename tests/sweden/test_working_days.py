"""The days that Swedish offices work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_platform.sweden.working_days import add_working_days, free_days, is_working_day


@pytest.mark.parametrize(
    "day",
    [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14),
     date(2026, 1, 6), date(2027, 6, 25), date(2026, 11, 28), date(2026, 11, 29)],
)  # fmt: skip
def test_nobody_works_on_eves_holidays_and_weekends(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2026, 11, 24), date(2026, 4, 2), date(2026, 5, 15), date(2026, 12, 23), date(2026, 4, 30)]
)
def test_the_days_around_them_are_worked(day: date) -> None:
    assert is_working_day(day)


def test_three_working_days_after_the_day_before_christmas_eve_lie_between_the_holidays() -> None:
    assert add_working_days(date(2026, 12, 23), 3) == date(2026, 12, 30)


@settings(max_examples=60)
@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(1, 30))
def test_a_date_so_many_working_days_ahead_is_worked_and_has_so_many_before_it(start: date, count: int) -> None:
    end = add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@settings(max_examples=60)
@given(st.integers(1950, 2150))
def test_every_year_has_its_three_eves_and_midsummer_eve_is_a_friday(year: int) -> None:
    eves = [day for day in free_days(year) if day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25]
    assert len(eves) == 1
    assert {date(year, 12, 24), date(year, 12, 31)} <= free_days(year)
