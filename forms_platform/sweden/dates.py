"""Dates and times as people in Sweden write and read them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

MONTHS_SV = ("januari", "februari", "mars", "april", "maj", "juni",
             "juli", "augusti", "september", "oktober", "november", "december")  # fmt: skip
MONTHS_EN = ("January", "February", "March", "April", "May", "June",
             "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS_SV = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_BY_NAME = {name[:3].lower(): at for names in (MONTHS_SV, MONTHS_EN) for at, name in enumerate(names, 1)}
_DAYS_AWAY = {"idag": 0, "i dag": 0, "today": 0, "igår": -1, "i går": -1, "yesterday": -1,
              "imorgon": 1, "i morgon": 1, "tomorrow": 1}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SOLID = re.compile(r"(\d{2}|\d{4})(\d{2})(\d{2})")
_SPOKEN = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]?\s*(\d{4}|\d{2}))?")
_NAMED = re.compile(r"(?:den\s+)?(\d{1,2})\s*[.:]?(?:e|a|st|nd|rd|th)?\s+([a-zåäö]{3,9})\.?,?(?:\s+(\d{4}|\d{2}))?")
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.]00)?")


class NotADate(ValueError):
    """The text is not a day in the calendar, or not a time of day."""


def parse(text: str, today: date) -> date:
    """The day that "2026-11-23", "20261123", "23/11", "23 nov" or "i går" means; without a year, today's year.

    Raises: NotADate.
    """
    found = " ".join(text.lower().split())
    if found in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[found])
    if len(found) > 40 or not (parts := _parts(found, today)):
        raise NotADate(text)
    try:
        day = date(*parts)
    except ValueError:
        raise NotADate(text) from None
    if not EARLIEST <= day <= LATEST:
        raise NotADate(text)
    return day


def _parts(found: str, today: date) -> tuple[int, int, int] | None:
    """Year, month and day in the text, not yet known to be a real day."""
    if not found.replace("å", "a").replace("ä", "a").replace("ö", "o").isascii():
        return None
    if match := _ISO.fullmatch(found) or _SOLID.fullmatch(found):
        return _year(match[1], today), int(match[2]), int(match[3])
    if match := _SPOKEN.fullmatch(found):
        return _year(match[3], today), int(match[2]), int(match[1])
    if (match := _NAMED.fullmatch(found)) and (month := _month(match[2])):
        return _year(match[3], today), month, int(match[1])
    return None


def _year(text: str | None, today: date) -> int:
    """The year; two digits mean the century that lies nearest."""
    if not text:
        return today.year
    if len(text) == 4:
        return int(text)
    return min((century + int(text) for century in (1900, 2000, 2100)), key=lambda year: abs(year - today.year))


def _month(word: str) -> int | None:
    """The month's number, when the word is a month's name or its beginning in Swedish or English."""
    month = _BY_NAME.get(word[:3])
    if month and any(names[month - 1].lower().startswith(word) for names in (MONTHS_SV, MONTHS_EN)):
        return month
    return month if word in ("sept",) else None


def parse_time(text: str) -> time:
    """The time of day that "08:30", "8.30", "0830" or "kl 8" means.

    Raises: NotADate.
    """
    found = " ".join(text.lower().split())
    match = _CLOCK.fullmatch(found) if found.isascii() else None
    if not match:
        raise NotADate(text)
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise NotADate(text) from None


def show(day: date, language: str = "sv") -> str:
    """ "20 november 2026" in Swedish, "20 November 2026" in English."""
    return f"{day.day} {(MONTHS_EN if language == 'en' else MONTHS_SV)[day.month - 1]} {day.year}"


def show_short(day: date, language: str = "sv") -> str:
    """ "20 nov" without the year; maj, juni and juli are short already."""
    name = (MONTHS_EN if language == "en" else MONTHS_SV)[day.month - 1]
    return f"{day.day} {name if len(name) <= 4 else name[:3]}"


def show_span(first: date, last: date, language: str = "sv") -> str:
    """ "11 januari–30 juni 2026": what the two days have in common is said once."""
    if first == last:
        return show(first, language)
    months = MONTHS_EN if language == "en" else MONTHS_SV
    if first.year != last.year:
        return f"{show(first, language)}\u2013{show(last, language)}"
    if first.month != last.month:
        return f"{first.day} {months[first.month - 1]}\u2013{show(last, language)}"
    return f"{first.day}\u2013{show(last, language)}"


def show_weekday(day: date, language: str = "sv") -> str:
    """The day's name, "måndag"."""
    return (WEEKDAYS_EN if language == "en" else WEEKDAYS_SV)[day.weekday()]


def show_time(at: time) -> str:
    """ "08:30"."""
    return f"{at.hour:02d}:{at.minute:02d}"


def plus_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is shorter."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    month += 1
    if not EARLIEST.year <= year <= LATEST.year:
        return EARLIEST if year < EARLIEST.year else LATEST
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
