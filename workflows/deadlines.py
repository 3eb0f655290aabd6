"""Time limits in working days. The calendar comes in as an argument."""

from __future__ import annotations

from datetime import date, timedelta

from workflows.values import Calendar

LONGEST = 400  # working days a step may take


def due(opened: date, workdays: int, calendar: Calendar) -> date:
    """The day when the time is out: that many working days after the day of opening, which does not count.

    Raises: ValueError when the calendar has too few working days to get there.
    """
    day, left = opened, workdays
    for _ in range(31 + 7 * workdays):
        if left == 0 and calendar(day):
            return day
        day += timedelta(1)
        left -= 1 if left and calendar(day) else 0
    raise ValueError(f"the calendar has no {workdays} working days after {opened}")
