"""Swedish alphabetical order."""

from __future__ import annotations

_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "è": "e", "ü": "y"})


def sort_key(text: str) -> str:
    """A key that sorts å, ä and ö after z and makes no difference of capitals."""
    return text.casefold().translate(_LAST)
