"""Swedish kronor in whole öre. Nothing here ever sees a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NewType

Ore = NewType("Ore", int)

LARGEST = Ore(10**14)  # one billion kronor and some: what a BIGINT holds with room for sums
_NOISE = re.compile(r"\s*(?:kronor|kr\.?|sek|öre)\s*$|^\s*(?:sek|kr)\s+", re.IGNORECASE)
_SPACES = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
        "'": " ",
        "\u2019": " ",
        "\u2212": "-",
        "\u2013": "-",
    }
)
_ENDING = re.compile(r"(?::-|,-|\.-|:)$")
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+|\d+", re.ASCII)
_DIGITS = re.compile(r"\d*", re.ASCII)


class NotANumber(ValueError):
    """The text is not a number that a person could have meant in only one way."""


class TooManyDecimals(NotANumber):
    """The number has more decimals than fit."""


def plain(text: str) -> str:
    """The number as digits with a point ("1234.50"), from what a Swede writes: "1 234,50", "1234.5", "1.234,50".

    Raises: NotANumber.
    """
    found = text.translate(_SPACES).strip()
    sign = ""
    if found[:1] in "+-":
        sign, found = found[:1].replace("+", ""), found[1:].strip()
    decimal_at = max(found.rfind(","), found.rfind("."), found.rfind(":"))
    whole, decimals = (found, "") if decimal_at < 0 else (found[:decimal_at].strip(), found[decimal_at + 1 :].strip())
    if decimal_at >= 0:
        mark, separators = found[decimal_at], {c for c in whole if c in ",.:"}
        if separators:
            whole = _without_groups(whole, separators, mark)
    if len(whole) > 40 or len(decimals) > 40:
        raise NotANumber(text)
    if not whole and decimals:
        whole = "0"
    if not _GROUPED.fullmatch(whole) or not _DIGITS.fullmatch(decimals):
        raise NotANumber(text)
    digits = whole.replace(" ", "").lstrip("0") or "0"
    return f"{sign}{digits}" + (f".{decimals}" if decimals else "")


def _without_groups(whole: str, separators: set[str], decimal_mark: str) -> str:
    """The whole part with its group marks as spaces; a mark that is also the decimal mark is no group mark."""
    if len(separators) != 1 or decimal_mark in separators or " " in whole:
        raise NotANumber(whole)
    grouped = whole.replace(separators.pop(), " ")
    if not re.fullmatch(r"\d{1,3}(?: \d{3})+", grouped, re.ASCII):
        raise NotANumber(whole)
    return grouped


def parse(text: str) -> Ore:
    """The amount that "1 234,50", "1234.5", "1 234 kr" or "1 234:-" means.

    Units: öre. Raises: NotANumber, TooManyDecimals.
    """
    found = _NOISE.sub("", text.strip())
    found = _ENDING.sub("", found.strip())
    whole, _, decimals = plain(found).partition(".")
    if len(decimals) > 2:  # also "12,300", which somebody may mean as twelve thousand
        raise TooManyDecimals(text)
    ore = abs(int(whole)) * 100 + int((decimals + "00")[:2])
    if ore > LARGEST:
        raise NotANumber(text)
    return Ore(-ore if whole.startswith("-") else ore)


def to_decimal(ore: Ore) -> Decimal:
    """The same amount in kronor, exact, always with two decimals."""
    return Decimal(ore).scaleb(-2)


def from_decimal(kronor: Decimal) -> Ore:
    """The same amount in öre.

    Raises: TooManyDecimals when the amount is not whole öre.
    """
    scaled = kronor.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise TooManyDecimals(str(kronor))
    return Ore(int(scaled))


def to_wire(ore: Ore) -> str:
    """The amount as decimal text, "1234.50": how it is stored and sent."""
    sign, rest = ("-", -ore) if ore < 0 else ("", int(ore))
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def show(ore: Ore, language: str = "sv") -> str:
    """ "1 234,50 kr" with no-break spaces, "1 234 kr" for whole kronor; in English "SEK 1,234.50"."""
    sign, rest = ("\u2212", -ore) if ore < 0 else ("", int(ore))
    kronor, left = divmod(rest, 100)
    if language == "en":
        return f"SEK\u00a0{sign}{kronor:,}" + (f".{left:02d}" if left else "")
    return f"{sign}{kronor:,}".replace(",", "\u00a0") + (f",{left:02d}" if left else "") + "\u00a0kr"


def show_number(number: Decimal, language: str = "sv") -> str:
    """A number with its group and decimal marks by the language's custom, without needless decimals."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "\u2212" if number < 0 else ""
    grouped = f"{int(whole):,}"
    if language == "en":
        return sign + grouped + (f".{decimals}" if decimals else "")
    return sign + grouped.replace(",", "\u00a0") + (f",{decimals}" if decimals else "")
