"""What an address or a form says, read without trust: the value, or None."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

MOST_DIGITS = 15  # more is no id and no place of ours, and larger than a database takes


def whole(text: object) -> int | None:
    """The whole number that the text is; None for anything else, signs and digits of other scripts included."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        return None
    return int(text)


def moment(text: str) -> datetime | None:
    """The moment that the text is, with its time zone; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:  # well formed, and no day of any calendar
        return None
    return None if found is None or timezone.is_naive(found) else found
