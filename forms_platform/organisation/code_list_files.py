"""A code list as a CSV file, to be looked over in a spreadsheet and taken in again. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext

MOST_ROWS: Final = 20_000
LARGEST: Final = 5_000_000  # bytes
COLUMNS: Final[Mapping[str, str]] = {  # of an entry -> in the file
    "code": "kod",
    "name": "namn",
    "name_en": "namn_en",
    "description": "beskrivning",
    "description_en": "beskrivning_en",
    "within": "inom",
    "level": "niva",
    "unit": "enhet",
    "starts": "fran",
    "ends": "till",
}
_READ: Final = {swedish: english for english, swedish in COLUMNS.items()} | {english: english for english in COLUMNS}


class NotAList(Exception):
    """The file is no list of codes; the text says why."""


def to_csv(entries: Iterable[Mapping[str, str]]) -> bytes:
    """The entries, a row each, as a Swedish spreadsheet opens them: semicolons, and a mark that says UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for entry in entries:
        writer.writerow([entry.get(name, "") for name in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def from_csv(raw: bytes) -> list[dict[str, str]]:
    """The rows of the file as entries, empty cells left out: row for row, the first is line 2. Whether they are right
    is for taking in to say. Raises: NotAList."""
    text = _decoded(raw)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise NotAList(
            gettext("Filen går inte att läsa som CSV. Spara kalkylbladet som CSV och försök igen.")
        ) from None
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise NotAList(gettext("Filen är tom."))
    heads = [cell.strip().lower() for cell in rows[0]]
    unknown = [head for head in heads if head and head not in _READ]
    if unknown or ("kod" not in heads and "code" not in heads):
        known = ", ".join(COLUMNS.values())
        raise NotAList(gettext("Första raden ska namnge kolumnerna: %(known)s.") % {"known": known})
    if len(rows) > MOST_ROWS:
        raise NotAList(gettext("Filen har fler än %(n)s rader.") % {"n": MOST_ROWS})
    entries = [_entry(heads, row) for row in rows[1:]]
    while entries and not entries[-1]:  # spreadsheets leave empty rows at the end; one in between is a fault of its row
        entries.pop()
    return entries


def _entry(heads: list[str], row: list[str]) -> dict[str, str]:
    return {_READ[head]: cell.strip() for head, cell in zip(heads, row, strict=False) if head and cell.strip()}


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n")
    raise NotAList(gettext("Filen är ingen text. Spara kalkylbladet som CSV och försök igen."))
