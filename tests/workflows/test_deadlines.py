"""Time limits in working days."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.deadlines import due
from workflows.values import monday_to_friday

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("workdays", "day"),
    [(0, TUESDAY), (1, date(2026, 11, 25)), (3, date(2026, 11, 27)), (4, date(2026, 11, 30)), (400, date(2028, 6, 6))],
)
def test_working_days_are_counted_from_the_day_after(workdays: int, day: date) -> None:
    assert due(TUESDAY, workdays, monday_to_friday) == day


def test_a_limit_is_never_on_a_day_off() -> None:
    assert due(date(2026, 11, 28), 0, monday_to_friday) == date(2026, 11, 30)
    assert due(date(2026, 11, 27), 1, monday_to_friday) == date(2026, 11, 30)


def test_christmas_is_waited_out() -> None:
    def calendar(day: date) -> bool:
        return monday_to_friday(day) and not date(2026, 12, 24) <= day <= date(2027, 1, 6)

    assert due(date(2026, 12, 22), 2, calendar) == date(2027, 1, 7)


def test_a_calendar_without_working_days_is_a_fault_and_no_endless_wait() -> None:
    with pytest.raises(ValueError, match="no 3 working days"):
        due(TUESDAY, 3, lambda day: False)
