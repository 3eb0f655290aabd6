"""Time limits in working days. The calendar comes in as an argument."""

from __future__ import annotations

from datetime import date, timedelta

from workflows.values import Calendar

LONGEST = 400  # working days a step may take


def due(opened: date, workdays: int, calendar: Calendar) -> date:
    """The day when the time is out: that many working days after the day of opening, which does not count.

    Raises: ValueError when the calendar has too few working days to get there.
    """
    return workdays_after(opened, workdays, calendar)


def workdays_after(start: date, workdays: int, calendar: Calendar) -> date:
    """The working day that many working days after the day, which does not count; 0: the day itself or the next one.

    Raises: ValueError when the calendar has too few working days to get there.
    """
    return _walk(start, workdays, calendar, timedelta(1))


def workdays_before(end: date, workdays: int, calendar: Calendar) -> date:
    """The working day that many working days before the day; 0: the day itself or the one before."""
    return _walk(end, workdays, calendar, -timedelta(1))


def _walk(start: date, workdays: int, calendar: Calendar, step: timedelta) -> date:
    day, left = start, workdays
    for _ in range(31 + 7 * workdays):
        if left == 0 and calendar(day):
            return day
        day += step
        left -= 1 if left and calendar(day) else 0
    raise ValueError(f"the calendar has no {workdays} working days from {start}")
