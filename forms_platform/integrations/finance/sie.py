"""Vouchers as a SIE 4 import file (type 4I). Pure: values in, bytes out.

Source: SIE filformat, edition 4B (2008-09-30), §5 lexical rules, §10 the control sum.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from forms_platform.sweden.money import Ore

# What codepage 437 lacks and people type -> what stands for it.
_INSTEAD = str.maketrans({
    "\\": "/",  # nothing says how to write one before a quote
    "–": "-", "—": "-", "−": "-", "‐": "-", "’": "'", "‘": "'", "‚": "'", "”": '"', "“": '"', "„": '"', "…": "...",
    "€": "EUR", "\u202f": " ", "\u2009": " ", "×": "x", "•": "*", "š": "s", "Š": "S", "ž": "z", "Ž": "Z", "ł": "l",
    "Ł": "L", "ø": "ö", "Ø": "Ö", "ð": "d", "þ": "th", "ã": "a", "õ": "o", "ý": "y", "č": "c", "ć": "c", "ę": "e",
    "ą": "a", "ś": "s", "ń": "n", "ż": "z", "ź": "z", "©": "(c)", "®": "(r)", "™": "(tm)",
})  # fmt: skip
LONGEST_TEXT = 100


class Unbalanced(ValueError):
    """A voucher whose rows do not sum to nothing, which no finance system takes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a voucher. Units: öre; debit is positive. `objects` are (dimension, code)."""

    account: str
    amount: Ore
    objects: tuple[tuple[int, str], ...] = ()
    text: str = ""
    day: date | None = None  # None: the voucher's own


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher (verifikation). Without a number the receiver numbers it."""

    day: date
    text: str
    rows: tuple[Row, ...]
    series: str = ""
    number: str = ""

    @property
    def difference(self) -> Ore:
        """What the rows sum to; nothing when the voucher balances."""
        return Ore(sum(row.amount for row in self.rows))


@dataclass(frozen=True, slots=True)
class Batch:
    """One file: who made it and when, for whom, and the vouchers."""

    company: str
    organisation_number: str  # with or without the hyphen
    made_on: date
    vouchers: tuple[Voucher, ...]
    program: str = "Forms platform"
    version: str = "1"
    made_by: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)  # number -> name
    dimensions: Mapping[int, str] = field(default_factory=dict)  # 20 and up, and those of ours with a name


def sie_file(batch: Batch) -> bytes:
    """The file, in codepage 437 with its control sum. Raises: Unbalanced; ValueError for an account or code that holds
    what no field may hold."""
    lines: list[str] = []
    checksum = 0
    for fields in _records(batch):
        checksum = _summed(checksum, fields)
        lines.append(_line(fields))
    told = ["#FLAGGA 0", "#KSUMMA", *lines, f"#KSUMMA {checksum}", ""]
    return "\r\n".join(told).encode("cp437")


# A record is its fields; a tuple among them is an object list, printed in braces. A record of one field is a brace
# around a voucher's rows.
Fields = Sequence[str | tuple[str, ...]]


def _records(batch: Batch) -> Iterator[Fields]:
    yield "#PROGRAM", _text(batch.program), _text(batch.version)
    yield "#FORMAT", "PC8"
    yield "#GEN", _day(batch.made_on), *([_text(batch.made_by)] if batch.made_by else [])
    yield "#SIETYP", "4"
    if batch.organisation_number:
        yield "#ORGNR", _hyphened(batch.organisation_number)
    yield "#FNAMN", _text(batch.company)
    for number, name in sorted(batch.accounts.items()):
        yield "#KONTO", _code(number), _text(name)
    for dimension, name in sorted(batch.dimensions.items()):
        yield "#DIM", str(dimension), _text(name)
    for voucher in batch.vouchers:
        yield from _voucher(voucher)


def _voucher(voucher: Voucher) -> Iterator[Fields]:
    if voucher.difference:
        raise Unbalanced(f"{voucher.text}: debet och kredit skiljer {_amount(voucher.difference)} kr")
    yield "#VER", _text(voucher.series), _text(voucher.number), _day(voucher.day), _text(voucher.text)
    yield ("{",)
    for row in voucher.rows:
        objects = tuple(part for dimension, code in row.objects for part in (str(dimension), _code(code)))
        told: list[str | tuple[str, ...]] = ["#TRANS", _code(row.account), objects, _amount(row.amount)]
        if row.text or row.day:
            told += [_day(row.day) if row.day else "", _text(row.text)]
        yield told
    yield ("}",)


def _line(fields: Fields) -> str:
    if len(fields) == 1:
        return str(fields[0])
    return " ".join(_quoted(one) if isinstance(one, str) else "{" + " ".join(map(_quoted, one)) + "}" for one in fields)


def _quoted(words: str) -> str:
    if words and not set(words) & set(' "{}\t'):
        return words
    return '"' + words.replace('"', '\\"') + '"'


def _summed(checksum: int, fields: Fields) -> int:
    """Label and every field, without what stands between them. Source: §10; the polynomial is that of zlib."""
    for one in fields if len(fields) > 1 else ():
        for words in (one,) if isinstance(one, str) else one:
            checksum = zlib.crc32(words.encode("cp437"), checksum)
    return checksum


def _text(words: str) -> str:
    """The words in characters that the file can hold, on one line."""
    kept = " ".join("".join(each if each >= " " and each != "\x7f" else " " for each in words).split())
    return kept.translate(_INSTEAD)[:LONGEST_TEXT].encode("cp437", "replace").decode("cp437")


def _code(words: str) -> str:
    """An account or an object's code as it is, never bent. Raises: ValueError when the file cannot hold it."""
    if not words or _text(words) != words:
        raise ValueError(f"koden {words!r} går inte att skriva i en SIE-fil")
    return words


def _amount(ore: int) -> str:
    kronor, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{kronor}.{rest:02d}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _hyphened(number: str) -> str:
    digits = "".join(each for each in number if each.isdigit())
    return f"{digits[-10:-4]}-{digits[-4:]}" if len(digits) >= 10 else number
