"""Telephone numbers, forgiving of how they are written."""

from __future__ import annotations

import re

_ALLOWED = re.compile(r"\+?[\d ()/.-]+", re.ASCII)


class NotAPhoneNumber(ValueError):
    """The text has other marks than a telephone number, or too few or too many digits."""


def parse(text: str) -> str:
    """The number as written, with single spaces and plain hyphens.

    Raises: NotAPhoneNumber.
    """
    found = " ".join(text.replace("\u2013", "-").split())
    digits = re.sub(r"\D", "", found)
    if not _ALLOWED.fullmatch(found) or not 5 <= len(digits) <= 15:
        raise NotAPhoneNumber(text)
    return found
