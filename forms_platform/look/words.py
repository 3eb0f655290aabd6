"""Days, times and sizes as a person says them, in the language that is switched on."""

from __future__ import annotations

import datetime as dt

from django.utils.dateformat import format as by_pattern
from django.utils.translation import get_language, gettext, ngettext

NO_BREAK = "\u00a0"
_UP_TO_TWELVE = {
    "sv": ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}


def language() -> str:
    """The two letters of the language that is switched on: "sv" or "en"."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def day(date: dt.date, today: dt.date) -> str:
    """The day as said in a sentence: "i dag", "i morgon", "20 november", with the year when it is another year."""
    near = {0: gettext("i dag"), 1: gettext("i morgon"), -1: gettext("i går")}
    if (distance := (date - today).days) in near:
        return near[distance]
    return by_pattern(date, "j F" if date.year == today.year else "j F Y").replace(" ", NO_BREAK)


def since(date: dt.date, today: dt.date) -> str:
    """The day as said after "sedan": "i dag", "i tisdags", "20 november"."""
    weekdays = (
        gettext("i måndags"),
        gettext("i tisdags"),
        gettext("i onsdags"),
        gettext("i torsdags"),
        gettext("i fredags"),
        gettext("i lördags"),
        gettext("i söndags"),
    )
    return weekdays[date.weekday()] if 2 <= (today - date).days <= 6 else day(date, today)


def when(at: dt.datetime, now: dt.datetime) -> str:
    """The moment as said in a list: "i dag 10:42", "20 nov 15:40", "3 mar 2025". Both in the same time zone."""
    clock = by_pattern(at, "H:i")
    distance = (at.date() - now.date()).days
    near = {0: gettext("i dag"), -1: gettext("i går")}
    if distance in near:
        return f"{near[distance]}{NO_BREAK}{clock}"
    month = "M" if language() == "en" else "b"
    if at.year == now.year:
        return by_pattern(at, f"j {month} H:i").replace(" ", NO_BREAK)
    return by_pattern(at, f"j {month} Y").replace(" ", NO_BREAK)


def size(number: int) -> str:
    """A file's size, rounded: "214 kB", "1,4 MB". Units: bytes in, powers of 1000 out."""
    if number < 1000:
        return ngettext("%(n)s byte", "%(n)s byte", number) % {"n": number}
    if number < 999_500:
        return f"{round(number / 1000)}{NO_BREAK}kB"
    millions = f"{number / 1_000_000:.1f}".removesuffix(".0")
    if language() == "sv":
        millions = millions.replace(".", ",")
    return f"{millions}{NO_BREAK}MB"


def count(number: int) -> str:
    """A small number in letters ("två"), a larger one in digits."""
    letters = _UP_TO_TWELVE[language()]
    return letters[number] if 0 <= number < len(letters) else str(number)


def initials(name: str) -> str:
    """First letter of the first and of the last word: "Per-Olof Lindström" -> "PL"."""
    parts = name.split()
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def tone(name: str) -> str:
    """The colour letter of a person's round mark, always the same for the same name."""
    return ("a", "b", "c", "d", "")[sum(ord(letter) * place for place, letter in enumerate(name, 1)) % 5]
