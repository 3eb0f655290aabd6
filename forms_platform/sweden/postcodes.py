"""Swedish postcodes (postnummer)."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"(?:SE?[- ]?)?([1-9]\d{2}) ?(\d{2})", re.ASCII | re.IGNORECASE)


class NotAPostcode(ValueError):
    """The text is not five digits that a postcode can have."""


def parse(text: str) -> str:
    """The postcode as "123 45".

    Raises: NotAPostcode.
    """
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        raise NotAPostcode(text)
    return f"{match[1]} {match[2]}"
