"""Reads SIE 4 files as they come from elsewhere: registers of accounts and objects, and vouchers. Pure.

A file in the wrong character set, with lower-case labels or an unbalanced voucher is read, and what is wrong is told.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from forms_platform.integrations.finance.sie import Row, Voucher
from forms_platform.sweden.money import Ore

LARGEST = 50_000_000  # bytes
_SWEDISH = {"cp437": b"\x84\x86\x94\x8e\x8f\x99", "iso-8859-1": b"\xe4\xe5\xf6\xc4\xc5\xd6"}


@dataclass(frozen=True, slots=True)
class SieFault:
    """What is wrong with a file, where. Line 0 is the file as a whole."""

    line: int
    code: str
    sv: str
    en: str


@dataclass
class SieFile:
    """What a file says."""

    encoding: str
    kind: str = ""  # SIETYP
    company: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    dimensions: dict[int, str] = field(default_factory=dict)
    objects: dict[tuple[int, str], str] = field(default_factory=dict)
    vouchers: list[Voucher] = field(default_factory=list)
    checksum: bool | None = None  # None: the file carries none
    faults: list[SieFault] = field(default_factory=list)


class NotSie(ValueError):
    """The bytes are no SIE file at all."""


def read_sie(content: bytes) -> SieFile:
    """What the file says, with every fault in it. Raises: NotSie."""
    if len(content) > LARGEST:
        raise NotSie("filen är för stor")
    encoding = encoding_of(content)
    text = content.decode(encoding, "replace")
    if not re.search(r"^\s*#FLAGGA\b", text, re.MULTILINE | re.IGNORECASE):
        raise NotSie("filen börjar inte med #FLAGGA")
    reading = _Reading(SieFile(encoding))
    if encoding == "utf-8-sig":
        reading.fault(
            "encoding", "Filen är inte i teckentabell 437 som standarden säger.", "The file is not in codepage 437."
        )
    for number, line in enumerate(text.split("\n"), start=1):
        reading.line = number
        reading.take(split(line))
    reading.end()
    return reading.file


def encoding_of(content: bytes) -> str:
    """The character set that the Swedish letters in the file speak for."""
    try:
        content.decode("ascii")
        return "cp437"
    except UnicodeDecodeError:
        pass
    try:
        content.decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError:
        seen = {name: sum(content.count(letter) for letter in marks) for name, marks in _SWEDISH.items()}
        return max(seen, key=lambda name: seen[name])  # of equals the first, the standard's own


OPENED, SHUT = "\0{", "\0}"  # a brace that is no text
_FIELD = re.compile(r'\s*(?:"((?:\\.|[^"\\])*)"?|([{}])|((?:\\"|[^\s{}])+))')


def split(line: str) -> list[str]:
    """The fields of a line; a brace outside quotes is OPENED or SHUT."""
    found: list[str] = []
    for quoted, brace, bare in _FIELD.findall(line.rstrip("\r\n").replace("\0", " ")):
        found.append(f"\0{brace}" if brace else (bare or quoted).replace('\\"', '"'))
    return found


class _Reading:
    """The file so far."""

    def __init__(self, file: SieFile) -> None:
        self.file = file
        self.line = 0
        self.checksum: int | None = None
        self.head: tuple[str, str, date, str] | None = None
        self.rows: list[Row] = []

    def fault(self, code: str, sv: str, en: str) -> None:
        self.file.faults.append(SieFault(self.line, code, sv, en))

    def take(self, fields: list[str]) -> None:
        if not fields:
            return
        label = fields[0].upper()
        if label == "#KSUMMA":
            self.control(fields)
            return
        if self.checksum is not None:
            for words in fields:
                if words not in (OPENED, SHUT):
                    self.checksum = zlib.crc32(words.encode("cp437", "replace"), self.checksum)
        if label == SHUT:
            self.close()
        elif label in _TAKE:
            try:
                _TAKE[label](self, fields[1:])
            except (ValueError, IndexError, InvalidOperation):
                self.fault("record", f"{label} går inte att läsa.", f"{label} cannot be read.")

    def control(self, fields: list[str]) -> None:
        if len(fields) == 1:
            self.checksum = 0
            return
        self.file.checksum = fields[1].strip() == str(self.checksum)
        if not self.file.checksum:
            self.fault("checksum", "Kontrollsumman stämmer inte.", "The control sum does not fit.")
        self.checksum = None

    def close(self) -> None:
        if self.head is None:
            return
        series, number, day, text = self.head
        made = Voucher(day, text, tuple(self.rows), series, number)
        self.head, self.rows = None, []
        self.file.vouchers.append(made)
        if made.difference:
            self.fault(
                "unbalanced",
                f"Verifikationen {series}{number} ({day}) balanserar inte.",
                f"The voucher {series}{number} ({day}) does not balance.",
            )

    def end(self) -> None:
        if self.head is not None:
            self.fault("cut_off", "Filen slutar mitt i en verifikation.", "The file ends inside a voucher.")

    # ---- records

    def kind(self, words: list[str]) -> None:
        self.file.kind = words[0]

    def company(self, words: list[str]) -> None:
        self.file.company = words[0]

    def account(self, words: list[str]) -> None:
        self.file.accounts[words[0]] = words[1] if len(words) > 1 else ""

    def dimension(self, words: list[str]) -> None:
        self.file.dimensions[int(words[0])] = words[1]

    def thing(self, words: list[str]) -> None:
        self.file.objects[int(words[0]), words[1]] = words[2] if len(words) > 2 else ""

    def voucher(self, words: list[str]) -> None:
        self.close()
        series, number, day, text = [*words, "", "", "", ""][:4]
        self.head, self.rows = (series, number, _day(day), text), []

    def row(self, words: list[str]) -> None:
        opened, shut = words.index(OPENED), words.index(SHUT)
        codes = words[opened + 1 : shut]
        objects = tuple((int(codes[at]), codes[at + 1]) for at in range(0, len(codes) - 1, 2))
        amount, day, text = [*words[shut + 1 :], "", "", ""][:3]
        self.rows.append(Row(words[0], _ore(amount), objects, text, _day(day) if day.strip() else None))


_TAKE: Mapping[str, Callable[[_Reading, list[str]], None]] = {
    "#SIETYP": _Reading.kind,
    "#FNAMN": _Reading.company,
    "#KONTO": _Reading.account,
    "#DIM": _Reading.dimension,
    "#UNDERDIM": _Reading.dimension,
    "#OBJEKT": _Reading.thing,
    "#VER": _Reading.voucher,
    "#TRANS": _Reading.row,
}


def _day(words: str) -> date:
    return datetime.strptime(words.strip(), "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment


def _ore(words: str) -> Ore:
    return Ore(int((Decimal(words.replace(",", ".")) * 100).to_integral_exact()))
