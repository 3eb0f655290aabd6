"""Slots: what on a page depends on who is filling in, as calls between pieces of ready-made text.

A field's template is rendered once, with a mark wherever something depends on who is filling in. The marks are cut out
and become calls; a page is then text and calls joined, which costs a tenth of rendering widgets one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.date import resolve
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.look import borrowed
from forms_platform.look.templatetags.look import icon
from forms_platform.look.words import size as file_size

MARK = re.compile("\x02([^\x03]*)\x03")
ROW = "\x02row\x03"  # the number of a row, inside ids and names
NOT_VALID = ' aria-invalid="true"'


class Shown(Protocol):
    """What a page needs to know of the world while it is drawn."""

    today: date
    language: str

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of a file."""

    def lookup(self, face: Any, path: str, typed: Any, sentence: str) -> SafeString:
        """The chosen person, unit or cost centre and the way to choose another."""

    def choosable(self, field: ChoiceField | ChoicesField, row: Mapping[str, Any]) -> Sequence[Listed]:
        """The entries of the field's register that can be chosen now; `row` has the answers of its row."""

    def options(self, register: str) -> Sequence[Listed]:
        """What can be chosen from the register now."""

    def said(self, path: str) -> str:
        """The value at the path as it is read, "" when there is none."""

    def total(self, table: TableField) -> str:
        """The sum of the column that the table adds up."""

    def quota(self, key: str) -> SafeString:
        """What is left of the year's limit on the field, "" when it has none."""


@dataclass(slots=True)
class Filling:
    """One page, or one row of a table on it, as somebody is filling it in."""

    world: Shown
    typed: Mapping[str, Any]
    faults: Mapping[str, str]  # path -> sentence
    hidden: frozenset[str]  # paths of what is not asked now
    sources: Mapping[str, str]  # key -> where a prefilled answer came from
    prefix: str = ""  # "kvitton.0." inside a row
    row: int = 0
    rows: int = 0  # how many rows the table has

    def in_row(self, table: str, row: int, typed: Any, *, of: int) -> Filling:
        """The same filling, seen from one of the rows of a table."""
        inside = typed if isinstance(typed, Mapping) else {}
        return replace(self, typed=inside, prefix=f"{table}.{row}.", row=row, rows=of)


Call = Callable[[Filling, list[str]], str]
Part = str | tuple[Call, list[str]]


class Compiled(NamedTuple):
    """Text and calls in turn."""

    parts: tuple[Part, ...]

    def drawn(self, filling: Filling) -> str:
        """The markup for this filling."""
        return "".join([part if isinstance(part, str) else part[0](filling, part[1]) for part in self.parts])


class Slots:
    """Marks that a field's template may print; each becomes a call when the template has been cut up."""

    def __init__(self, key: str, described: Sequence[str] = ()) -> None:
        self._key = key
        self._described = described

    def __getattr__(self, name: str) -> SafeString:
        """The mark of the named slot."""
        if name not in SLOTS:
            raise AttributeError(name)
        return mark(name, self._key, *(self._described if name == "describedby" else ()))


def mark(name: str, *arguments: str) -> SafeString:
    """A place for the named slot."""
    # Made of our own slot names and the document's keys, which have only small letters, digits and _.
    return mark_safe("\x02" + "\x1f".join((name, *arguments)) + "\x03")  # noqa: S308


def element_id(path: str) -> str:
    """The id of the element that answers the path, and that the error summary leads to."""
    return "f-" + path.replace(".", "-")


# --- Slots: what depends on who is filling in ------------------------------------------------------------------------


def _part_of(filling: Filling, arguments: list[str]) -> Any:
    """The typed answer, or a part of it: ("adress", "postcode")."""
    typed = filling.typed.get(arguments[0])
    if len(arguments) == 1:
        return typed
    return typed.get(arguments[1]) if isinstance(typed, Mapping) else None


def _value(filling: Filling, arguments: list[str]) -> str:
    typed = _part_of(filling, arguments)
    return escape(typed) if isinstance(typed, (str, int)) and not isinstance(typed, bool) else ""


def _has(filling: Filling, key: str, value: str) -> bool:
    typed = filling.typed.get(key)
    return value in typed if isinstance(typed, list) else typed == value


def _checked(filling: Filling, arguments: list[str]) -> str:
    return " checked" if _has(filling, arguments[0], arguments[1] if len(arguments) > 1 else "on") else ""


def _selected(filling: Filling, arguments: list[str]) -> str:
    return " selected" if _has(filling, arguments[0], arguments[1]) else ""


PICKED = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "time": re.compile(r"\d\d:\d\d")}


def _picker(filling: Filling, arguments: list[str]) -> str:
    """The type of a box for a day or a time: the browser's own picker, unless what was typed would vanish in it."""
    kind, *place = arguments
    typed = _part_of(filling, place)
    return kind if not isinstance(typed, str) or not typed or PICKED[kind].fullmatch(typed) else "text"


def _part_selected(filling: Filling, arguments: list[str]) -> str:
    return " selected" if _part_of(filling, arguments[:2]) == arguments[2] else ""


def _path(filling: Filling, arguments: list[str]) -> str:
    return filling.prefix + ".".join(arguments)


def _fault(filling: Filling, arguments: list[str]) -> str:
    return filling.faults.get(_path(filling, arguments), "") if filling.faults else ""


def _invalid(filling: Filling, arguments: list[str]) -> str:
    return NOT_VALID if _fault(filling, arguments) else ""


def _fielderr(filling: Filling, arguments: list[str]) -> str:
    if not filling.faults:
        return ""
    path = _path(filling, arguments)
    parts = (f.removeprefix(path + ".") for f in filling.faults if f.startswith(path + "."))
    return " fielderr" if path in filling.faults or any("." not in part for part in parts) else ""


def _error(filling: Filling, arguments: list[str]) -> str:
    sentence = _fault(filling, arguments)
    if not sentence:
        return ""
    return format_html(
        '<p class="ds-validation-message" data-field="validation" id="{}-e">'
        '<span class="visually-hidden">{} </span>{}</p>',
        element_id(_path(filling, arguments)),
        gettext("Fel:"),
        borrowed.said(sentence),
    )


def _describedby(filling: Filling, arguments: list[str]) -> str:
    """Ids of the help, the quota and the fault of the field, in reading order."""
    key, *endings = arguments
    own = element_id(filling.prefix + key)
    ids = [own + ending for ending in endings]
    if filling.faults and filling.prefix + key in filling.faults:
        ids.append(own + "-e")
    if key in filling.sources and not filling.prefix:
        ids.append(own + "-s")
    return f' aria-describedby="{" ".join(ids)}"' if ids else ""


def _part_describedby(filling: Filling, arguments: list[str]) -> str:
    path = _path(filling, arguments)
    return f' aria-describedby="{element_id(path)}-e"' if path in filling.faults else ""


def _note(filling: Filling, arguments: list[str]) -> str:
    source = filling.sources.get(arguments[0]) if not filling.prefix else None
    if not source:
        return ""
    return format_html('<p class="source" id="{}-s">{} {}</p>', element_id(arguments[0]), icon("user", "i-sm"), source)


def _day_bound(filling: Filling, arguments: list[str]) -> str:
    """A bound that follows today: ("min", "year_start")."""
    return f' {arguments[0]}="{resolve(arguments[1], filling.world.today).isoformat()}"'


def _gone(filling: Filling, arguments: list[str]) -> str:
    blank = bool(filling.prefix) and not filling.typed  # a row that nobody has begun on is not read at all
    return " hidden" if blank or filling.prefix + arguments[0] in filling.hidden else ""


def _row(filling: Filling, arguments: list[str]) -> str:
    return str(filling.row)


def _row_number(filling: Filling, arguments: list[str]) -> str:
    return str(filling.row + 1)


def _files(filling: Filling, arguments: list[str]) -> str:
    path = filling.prefix + arguments[0]
    typed = filling.typed.get(arguments[0])
    ids = [id for id in typed if isinstance(id, str)] if isinstance(typed, list) else []
    found = ((id, filling.world.attachment(id)) for id in ids)
    return "".join(file_row(path, id, info) for id, info in found if info is not None)


def _full(filling: Filling, arguments: list[str]) -> str:
    typed = filling.typed.get(arguments[0])
    return " hidden" if isinstance(typed, list) and len(typed) >= int(arguments[1]) else ""


def _quota(filling: Filling, arguments: list[str]) -> str:
    return "" if filling.prefix else filling.world.quota(arguments[0])


def _computed(filling: Filling, arguments: list[str]) -> str:
    return escape(filling.world.said(filling.prefix + arguments[0]))


def _said(filling: Filling, arguments: list[str]) -> str:
    return escape(filling.world.said(filling.prefix + arguments[0]) or "–")


def _drawn_by_the_field(filling: Filling, arguments: list[str]) -> str:
    """A slot that the compiling of its field fills: the rows of a table, a look-up, a register's options."""
    raise AssertionError("the field's own call stands here")


SLOTS: dict[str, Call] = {
    "value": _value,
    "checked": _checked,
    "selected": _selected,
    "part_selected": _part_selected,
    "picker": _picker,
    "invalid": _invalid,
    "fielderr": _fielderr,
    "error": _error,
    "describedby": _describedby,
    "part_describedby": _part_describedby,
    "note": _note,
    "day_bound": _day_bound,
    "gone": _gone,
    "row": _row,
    "row_number": _row_number,
    "files": _files,
    "full": _full,
    "quota": _quota,
    "computed": _computed,
    "said": _said,
    "rows": _drawn_by_the_field,
    "add": _drawn_by_the_field,
    "copy": _drawn_by_the_field,
    "total": _drawn_by_the_field,
    "lookup": _drawn_by_the_field,
    "register": _drawn_by_the_field,
}


def _checked_words(info: AttachmentInfo) -> str:
    if info.scan == "waiting":
        return gettext("%(size)s, väntar på kontroll. Du kan skicka in ändå.")
    return gettext("%(size)s, kontrollerad")


def file_row(path: str, id: str, info: AttachmentInfo) -> str:
    """A kept file, with the way to take it out again."""
    return format_html(
        '<div class="file full"><input type="hidden" name="{}" value="{}"><span class="ico">{}</span>'
        '<span class="grow"><b>{}</b><br><span class="small muted">{}</span></span>'
        '<button class="iconbtn" type="submit" name="ta-bort-fil" value="{}:{}" data-swaps aria-label="{}">{}</button>'
        "</div>",
        path,
        id,
        icon("file-check"),
        info.name,
        _checked_words(info) % {"size": file_size(info.size)},
        path,
        id,
        gettext("Ta bort filen %(name)s") % {"name": info.name},
        icon("x"),
    )


def cut(markup: str, calls: Mapping[str, Call]) -> Compiled:
    """Rendered markup as text and calls, cut at its marks."""
    parts: list[Part] = []
    for n, piece in enumerate(MARK.split(markup)):
        if n % 2 == 0:
            if piece:
                parts.append(piece)
            continue
        name, *arguments = piece.split("\x1f")
        parts.append((calls.get(name) or SLOTS[name], arguments))
    return Compiled(tuple(parts))


def joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same with neighbouring texts made one."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)
