"""Organisation numbers (organisationsnummer)."""

from __future__ import annotations

import re

from stdnum.se import orgnr

_SHAPE = re.compile(r"(?:16)?(\d{6})[- ]?(\d{4})", re.ASCII)


class NotAnOrganisationNumber(ValueError):
    """The text is no organisation number: wrong length, or a check digit that does not fit."""


def parse(text: str) -> str:
    """The number as NNNNNN-NNNN.

    Raises: NotAnOrganisationNumber.
    """
    match = _SHAPE.fullmatch(text.strip().replace("\u2013", "-"))
    # the third digit tells an organisation (2 or more) from a person's birth month
    if not match or int(match[1][2]) < 2 or not orgnr.is_valid(match[1] + match[2]):
        raise NotAnOrganisationNumber(text)
    return f"{match[1]}-{match[2]}"
