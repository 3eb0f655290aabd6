"""When things are done in a municipality: on working days, mostly in the morning, seldom on a Sunday night."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from forms_platform.sweden.working_days import is_working_day
from workflows.deadlines import due

HERE: Final = ZoneInfo("Europe/Stockholm")
DAY: Final = timedelta(days=1)
OFFICE: Final = (7 * 60 + 10, 16 * 60 + 50)  # minutes after midnight
EVENING: Final = (19 * 60, 22 * 60 + 30)


def at(day: date, minutes: int, seconds: int = 0) -> datetime:
    """The moment that many minutes after midnight where we live."""
    return datetime.combine(day, time(minutes // 60, minutes % 60, seconds), HERE)


def some_moment(chance: random.Random, day: date) -> datetime:
    """A moment on the day: office hours, now and then the evening."""
    first, last = EVENING if chance.random() < 0.12 or not is_working_day(day) else OFFICE
    return at(day, chance.randrange(first, last), chance.randrange(60))


def workdays_later(day: date, number: int) -> date:
    """That many working days later; a negative number goes back. 0 gives the day, or the next working day."""
    step = DAY if number >= 0 else -DAY
    while not is_working_day(day):
        day += step
    while number:
        day += step
        if is_working_day(day):
            number -= 1 if number > 0 else -1
    return day


def soon_after(chance: random.Random, moment: datetime, workdays: int) -> datetime:
    """A working moment that many working days later, never before the given one."""
    day = workdays_later(moment.date(), workdays)
    later = at(day, chance.randrange(*OFFICE), chance.randrange(60))
    return later if later > moment else moment + timedelta(minutes=chance.randrange(4, 90))


def opened_for(wanted: date, workdays: int) -> date:
    """The latest working day on which a step with that time limit opens when it is due on the wanted day."""
    day = wanted
    while due(day, workdays, is_working_day) > wanted or not is_working_day(day):
        day -= DAY
    return day
