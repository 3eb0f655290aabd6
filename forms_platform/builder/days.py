"""Bounds of a date in words: "i dag +30 dagar" is today+30d."""

from __future__ import annotations

import re
from typing import Final

_ANCHORS: Final = {
    "today": ("i dag", "today"),
    "year_start": ("årets början", "start of the year"),
    "year_end": ("årets slut", "end of the year"),
    "month_start": ("månadens början", "start of the month"),
}
_UNITS: Final = {"d": ("dagar", "days"), "m": ("månader", "months"), "y": ("år", "years")}
_STORED = re.compile(r"(today|year_start|year_end|month_start)(?:([+-])(\d{1,4})([dmy]))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WORDS = {word: unit for unit, words in _UNITS.items() for word in (*words, words[0][:-2], words[1][:-1], unit)}
_WORDS |= {"dag": "d", "månad": "m", "år": "y"}


class NoDay(ValueError):
    """The words say no day."""


def say(bound: str, language: str) -> str:
    """The bound in words."""
    match = _STORED.fullmatch(bound)
    if not match:
        return bound
    english = language == "en"
    said = _ANCHORS[match[1]][english]
    return f"{said} {match[2]}{match[3]} {_UNITS[match[4]][english]}" if match[2] else said


def read(words: str) -> str:
    """The bound that the words say. Raises: NoDay."""
    plain = " ".join(words.casefold().replace("idag", "i dag").split())
    if _DAY.fullmatch(plain) or _STORED.fullmatch(plain):
        return plain
    for anchor, said in _ANCHORS.items():
        for name in said:
            if plain == name:
                return anchor
            rest = re.fullmatch(rf"{name} ?([+-]) ?(\d{{1,4}}) ?(\w+)", plain)
            if rest and rest[3] in _WORDS:
                return f"{anchor}{rest[1]}{rest[2]}{_WORDS[rest[3]]}"
    raise NoDay(words)
