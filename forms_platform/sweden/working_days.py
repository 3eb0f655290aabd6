"""Which days people in a Swedish office work. Midsommarafton, julafton and nyårsafton are free by agreement."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=64)
def free_days(year: int) -> frozenset[date]:
    """The year's public holidays and the three eves that nobody works."""
    import holidays  # 40 ms and only needed by those who count days

    red = holidays.country_holidays("SE", years=year)
    midsummer_day = next(day for day in (date(year, 6, 20) + timedelta(days=n) for n in range(7)) if day.weekday() == 5)
    eves = (midsummer_day - timedelta(days=1), date(year, 12, 24), date(year, 12, 31))
    return frozenset(red) | frozenset(eves)


def is_working_day(day: date) -> bool:
    """Whether an ordinary office is staffed that day."""
    return day.weekday() < 5 and day not in free_days(day.year)


def add_working_days(day: date, count: int) -> date:
    """The day that lies so many working days after the given one, which is not itself counted."""
    found, left = day, count
    while left > 0:
        found += timedelta(days=1)
        left -= is_working_day(found)
    return found
