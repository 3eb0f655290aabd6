"""A filled-in form as raw answers: the same that somebody would have typed in the e-service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choice import ChoiceField, Options, values_by_word
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.sweden import dates

Written = str | Sequence[str]
Find = Callable[[Field, str], str | None]  # the answer that a name in a register stands for; None when nobody knows it


class Unread(NamedTuple):
    """Something that was written and could not be taken as an answer."""

    path: str
    label: str
    written: str


class BroughtBack(NamedTuple):
    """The raw answers of a form, and what could not be read."""

    raw: dict[str, Any]
    unread: tuple[Unread, ...]


def read_back(
    document: Document, fields: Mapping[str, Written], find: Find, *, today: date, language: str = "sv"
) -> BroughtBack:
    """The answers that stand in the fields, by the version of the document that the form was made of.

    Days and times come as a browser sends them, "2026-11-20" and "08:30".
    """
    reading = _Reading(fields, find, today, language)
    found = ((field.key, reading.answer(field, field.key)) for field in document.by_key.values() if field.ASKS)
    return BroughtBack({key: answer for key, answer in found if answer not in ("", [], {})}, tuple(reading.unread))


@dataclass
class _Reading:
    """One reading under way."""

    fields: Mapping[str, Written]
    find: Find
    today: date
    language: str

    def __post_init__(self) -> None:
        """Nothing is unread yet."""
        self.unread: list[Unread] = []
        self.row = ""  # "Kvitto 2, " while a row is read

    def answer(self, field: Field, path: str) -> Any:
        """The raw answer at the path; empty when there is none."""
        return _READ.get(field.kind, _Reading._text)(self, field, path)

    def written(self, path: str) -> str:
        """What stands in the blank with that name."""
        found = self.fields.get(path, "")
        return (found if isinstance(found, str) else " ".join(found)).strip()

    def unknown(self, field: Field, path: str, written: str) -> str:
        """No answer: what was written is told instead."""
        self.unread.append(Unread(path, self.row + field.name(self.language), written[:200]))
        return ""

    # --- Kinds of field that are not simply a text

    def _text(self, field: Field, path: str) -> str:
        return " ".join(self.written(path).split("\n"))

    def _lines(self, field: Field, path: str) -> str:
        return self.written(path)

    def _date(self, field: Field, path: str) -> str:
        return self._day(field, path, self._text(field, path))

    def _day(self, field: Field, path: str, written: str) -> str:
        try:
            return dates.parse(written, self.today).isoformat() if written else ""
        except dates.NotADate:
            self.unknown(field, path, written)
            return written

    def _time(self, field: Field, path: str) -> str:
        written = self._text(field, path)
        try:
            return dates.show_time(dates.parse_time(written)) if written else ""
        except dates.NotADate:
            self.unknown(field, path, written)
            return written

    def _period(self, field: Field, path: str) -> dict[str, str]:
        return {part: self._day(field, f"{path}.{part}", text) for part, text in self._parts(field, path).items()}

    def _parts(self, field: Field, path: str) -> dict[str, str]:
        found = {part: " ".join(self.written(f"{path}.{part}").split("\n")) for part in field.parts()}
        return {part: text for part, text in found.items() if text}

    def _choice(self, field: ChoiceField, path: str) -> str:
        written = self.written(path)
        if not written or field.options_from is not None:
            return written  # the register knows its names when the answers are read
        value = _option(field.options, written)
        return value if value is not None else self.unknown(field, path, written)

    def _choices(self, field: ChoicesField, path: str) -> list[str]:
        ticked = [
            name.removeprefix(f"{path}.") for name, on in self.fields.items() if name.startswith(f"{path}.") and on
        ]
        listed = [line.strip() for line in self.written(path).split("\n") if line.strip()]
        if field.options_from is not None:
            return [*sorted(ticked), *listed]
        found = [(one, _option(field.options, one)) for one in [*ticked, *listed]]
        for one, value in found:
            if value is None:
                self.unknown(field, path, one)
        chosen = {value for _, value in found}
        return [option.value for option in field.options if option.value in chosen]

    def _yes_no(self, field: Field, path: str) -> str:
        written = self.written(path)
        said = {"ja": "ja", "yes": "ja", "nej": "nej", "no": "nej"}.get(written.casefold())
        return said if said is not None else self.unknown(field, path, written) if written else ""

    def _consent(self, field: Field, path: str) -> str:
        return "on" if self.written(path) else ""

    def _named(self, field: Field, path: str) -> str:
        written = " ".join(self.written(path).split())
        if not written:
            return ""
        return self.find(field, written) or self.unknown(field, path, written)

    def _rows(self, table: TableField, path: str) -> list[dict[str, Any]]:
        found = []
        for at in self._numbers(path):
            self.row = f"{table.row_heading(at + 1, self.language)}, "
            found.append(self._row(table, f"{path}.{at}"))
        self.row = ""
        return [row for row in found if row]

    def _row(self, table: TableField, path: str) -> dict[str, Any]:
        found = ((column.key, self.answer(column, f"{path}.{column.key}")) for column in table.columns if column.ASKS)
        return {key: answer for key, answer in found if answer not in ("", [], {})}

    def _numbers(self, path: str) -> list[int]:
        """The rows that something stands in."""

        def numbers() -> Iterator[int]:
            for name in self.fields:
                if name.startswith(f"{path}."):
                    number = name.removeprefix(f"{path}.").partition(".")[0]
                    if number.isascii() and number.isdigit() and len(number) <= 3:
                        yield int(number)

        return sorted(set(numbers()))

    def _nothing(self, field: Field, path: str) -> str:
        return ""


def _option(options: Options, written: str) -> str | None:
    words = values_by_word(options)
    return words.get(written) or words.get(written.casefold())


_READ: Final[Mapping[str, Callable[[_Reading, Any, str], Any]]] = {
    "long_text": _Reading._lines,
    "date": _Reading._date,
    "time": _Reading._time,
    "period": _Reading._period,
    "address": _Reading._parts,
    "bank_account": _Reading._parts,
    "code_string": _Reading._parts,
    "choice": _Reading._choice,
    "choices": _Reading._choices,
    "yes_no": _Reading._yes_no,
    "consent": _Reading._consent,
    "person": _Reading._named,
    "unit": _Reading._named,
    "table": _Reading._rows,
    "attachment": _Reading._nothing,
}
