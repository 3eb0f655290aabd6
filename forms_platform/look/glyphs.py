"""Which characters the fonts of printed matter have. A character without a glyph would stop a PDF/A from being made at
all."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
STAND_IN = "\N{REPLACEMENT CHARACTER}"
_SAID_OTHERWISE = {"→": "->", "←": "<-", "✓": "x", "✔": "x", "≤": "<=", "≥": ">="}
# An unbroken run longer than this is given places to break, or it would leave the page
_LONGEST_RUN = 24
_PART = 8
_BREAK = "\N{ZERO WIDTH SPACE}"
_CHECKSUM = re.compile("[0-9a-f]{64}")  # has a line of its own, and must be copied as it is


def printable(value: Any) -> Any:
    """The JSON value with every text fit to print: what has no glyph is said otherwise or marked, long runs may break.

    The attached answers keep every character as it was written.
    """
    match value:
        case str():
            return _broken("".join(map(_shown, _settled(value))))
        case dict():
            return {key: printable(held) for key, held in value.items()}
        case list() | tuple():
            return [printable(held) for held in value]
        case _:
            return value


def _settled(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")


def _shown(character: str) -> str:
    """The character, its like in plainer characters, nothing for what only steers layout, or the stand-in."""
    if character == "\n" or (ord(character) in _covered() and (character.isprintable() or character.isspace())):
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return ""
    plainer = _SAID_OTHERWISE.get(character) or unicodedata.normalize("NFKC", character)
    return plainer if all(ord(part) in _covered() for part in plainer) else STAND_IN


def _broken(text: str) -> str:
    if len(text) <= _LONGEST_RUN or _CHECKSUM.fullmatch(text):
        return text
    return " ".join(
        _BREAK.join(run[at : at + _PART] for at in range(0, len(run), _PART)) if len(run) > _LONGEST_RUN else run
        for run in text.split(" ")
    )


@cache
def _covered() -> frozenset[int]:
    """The code points that every shipped style has a glyph for."""
    styles = [frozenset(_code_points(font.read_bytes())) for font in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*styles)


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of a TrueType font's Unicode table (cmap format 4, Microsoft's OpenType specification)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {tag: at for tag, _, at, _ in (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))}
    cmap = tables[b"cmap"]
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    entries = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * i) for i in range(subtables))
    at = next(cmap + offset for platform, encoding, offset in entries if (platform, encoding) == (3, 1))
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    for i in range(segments):
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = code + deltas[i]
            if offsets[i]:
                where = offsets_at + 2 * i + offsets[i] + 2 * (code - starts[i])
                (glyph,) = struct.unpack_from(">H", font, where)
            if glyph & 0xFFFF:
                yield code
