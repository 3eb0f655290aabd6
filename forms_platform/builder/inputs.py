"""The boxes of the builder's forms: what stands in each, and what is read of what was typed in it. A row a shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext

from forms_platform.builder import days
from forms_platform.builder.kinds import Property
from forms_platform.builder.outline import said
from forms_platform.look.asked import whole

LONGEST = 10_000
AS_IT_IS: Final = "som-det-ar"  # chosen in a list that does not have what the document says


class Unreadable(ValueError):
    """What was typed is no value of the shape; its text says what to do."""


@dataclass
class Input:
    """A box as a template prints it. `english` is None where there is no second box."""

    name: str
    label: str
    shape: str
    value: str = ""
    english: str | None = None
    checked: bool = False
    chosen: Sequence[str] = ()
    choices: Sequence[tuple[str, str]] = ()
    help: str = ""
    long: bool = False
    fault: str = ""
    steps: Sequence[str] = ()  # those of the choices that are steps of the workflow, which the script can name itself

    @property
    def id(self) -> str:
        """The id of its element."""
        return "p-" + self.name.replace(".", "-")


@dataclass
class Typed:
    """What was typed in a form that could not be kept, and what is wrong with it."""

    post: QueryDict = field(default_factory=QueryDict)
    faults: dict[str, str] = field(default_factory=dict)


class Shape(NamedTuple):
    """How a shape is shown and read. `read` gives the value, None for nothing. Raises: Unreadable."""

    show: Callable[[Any, str], str]
    read: Callable[[Mapping[str, Any], str, Any], Any]  # (posted, name, value before)


def input_of(item: Property, node: Mapping[str, Any], language: str, typed: Typed, choices: Any = ()) -> Input:
    """The box of a property with what the node has of it, or with what was typed."""
    value = node.get(item.name)
    offered = [(key, str(words)) for key, words in (choices or item.choices)]
    shown = Input(item.name, str(item.label), item.shape, choices=offered, help=str(item.help), long=item.long)
    shown.fault = typed.faults.get(item.name, "")
    name = f"p.{item.name}"
    if item.shape == "default_yes":
        shown.shape, shown.checked = "yes", value is not False
    elif item.shape == "yes":
        shown.checked = bool(value)
    elif item.shape == "many":
        shown.chosen = value if isinstance(value, list) else [key for key, _ in offered]
    else:
        shown.value = SHAPES[item.shape].show(value, language)
    if item.shape == "text":
        shown.english = value.get("en", "") if isinstance(value, Mapping) else ""
    if offered and item.shape in SHAPES and not _among(value, offered):
        shown.choices = [(AS_IT_IS, gettext("Som det är: %(who)s") % {"who": shown.value}), *offered]
        shown.value = AS_IT_IS
    if shown.fault:
        shown.value = typed.post.get(name, shown.value)
        if shown.english is not None:
            shown.english = typed.post.get(f"{name}.en", shown.english)
    return shown


def _among(value: Any, offered: Sequence[tuple[str, str]]) -> bool:
    """Whether the list can say what the document says; of nothing, that it is so."""
    return value in (None, "") or (isinstance(value, str | int) and str(value) in {key for key, _ in offered})


def values_of(
    items: Sequence[Property], node: Mapping[str, Any], post: QueryDict
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that differ from what the node has, and the faults of what could not be read, by property."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for item in items:
        if f"p.{item.name}" not in post and f"p.{item.name}?" not in post:
            continue
        before = node.get(item.name)
        try:
            value = _read(item, post, before)
        except Unreadable as wrong:
            faults[item.name] = str(wrong)
            continue
        if not _alike(value, before):
            values[item.name] = value
    return values, faults


def _read(item: Property, post: QueryDict, before: Any) -> Any:
    name = f"p.{item.name}"
    if item.shape == "yes":
        return True if post.get(name) else None
    if item.shape == "many":
        chosen = [key for key, _ in item.choices if key in post.getlist(name)]
        if not chosen:
            raise Unreadable(gettext("Välj minst ett."))
        return chosen
    if post.get(name) == AS_IT_IS:
        return before
    return SHAPES[item.shape].read(post.dict(), name, before)


def _alike(value: Any, before: Any) -> bool:
    """Whether the value says what the node said before: "x" and {"sv": "x"} are one text, None and no one answer."""
    if isinstance(before, str) and isinstance(value, dict):
        return value == {"sv": before}
    return bool(value == before) or (value is None and before in (None, False, [], {}))


def text_value(swedish: str, english: str) -> dict[str, str] | None:
    """The text of what was typed in two languages."""
    sv, en = _clean(swedish), _clean(english)
    if not sv and en:
        raise Unreadable(gettext("Skriv texten på svenska också."))
    if not sv:
        return None
    return {"sv": sv, "en": en} if en else {"sv": sv}


def _clean(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(plain) > LONGEST:
        raise Unreadable(gettext("Texten är för lång. Den får ha högst 10 000 tecken."))
    if any((c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" or c in "\x7f\ufffe\uffff" for c in plain):
        raise Unreadable(gettext("Texten innehåller styrtecken. Ta bort dem."))
    return plain


def _read_text(post: Mapping[str, Any], name: str, before: Any) -> Any:
    english = post.get(f"{name}.en")
    if english is None:
        english = before.get("en", "") if isinstance(before, Mapping) else ""
    return text_value(post.get(name, ""), english)


def _read_line(post: Mapping[str, Any], name: str, before: Any) -> Any:
    return _clean(post.get(name, "")) or None


def _read_whole(post: Mapping[str, Any], name: str, before: Any) -> Any:
    text = post.get(name, "").strip()
    number = whole(text)
    if text and number is None:
        raise Unreadable(gettext("Skriv ett helt tal med siffror."))
    return number


def decimal_value(text: str) -> str | None:
    """The number as the document says it: "1 234,50" is "1234.50". Raises: Unreadable."""
    plain = "".join(text.split()).replace("\u2212", "-").replace(",", ".").removesuffix("kr")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise Unreadable(gettext("Skriv ett tal med siffror, till exempel 1 234,50.")) from None
    if not number.is_finite() or len(plain) > 30 or "e" in plain.casefold():
        raise Unreadable(gettext("Skriv ett tal med siffror, till exempel 1 234,50."))
    return plain


def _read_decimal(post: Mapping[str, Any], name: str, before: Any) -> Any:
    return decimal_value(post.get(name, ""))


def show_decimal(value: Any, language: str) -> str:
    """The number as a person writes it."""
    text = "" if value is None else str(value)
    return text if language == "en" else text.replace(".", ",")


def _read_day(post: Mapping[str, Any], name: str, before: Any) -> Any:
    text = post.get(name, "").strip()
    if not text:
        return None
    try:
        return days.read(text)
    except days.NoDay:
        raise Unreadable(gettext("Skriv ett datum som 2026-12-31, eller till exempel i dag +30 dagar.")) from None


def _read_lines(post: Mapping[str, Any], name: str, before: Any) -> Any:
    """One text a line; what stood there before keeps its English."""
    old = {said(one): one for one in before} if isinstance(before, list) else {}
    lines = [line.strip() for line in _clean(post.get(name, "")).split("\n")]
    return [old.get(line, {"sv": line}) for line in dict.fromkeys(lines) if line] or None


def _show_lines(value: Any, language: str) -> str:
    return "\n".join(said(one) for one in value) if isinstance(value, list) else ""


def _read_words(post: Mapping[str, Any], name: str, before: Any) -> Any:
    lines = [line.strip() for line in _clean(post.get(name, "")).split("\n")]
    return [line for line in dict.fromkeys(lines) if line] or None


def _show_words(value: Any, language: str) -> str:
    return "\n".join(str(one) for one in value) if isinstance(value, list) else ""


def _read_one(post: Mapping[str, Any], name: str, before: Any) -> Any:
    text = post.get(name, "")
    if isinstance(before, int) and not isinstance(before, bool):
        return whole(text)
    return text or None


def _read_decimals(post: Mapping[str, Any], name: str, before: Any) -> Any:
    return whole(post.get(name, "")) or None


def _plain(value: Any, language: str) -> str:
    return "" if value is None else str(value)


SHAPES: Final[Mapping[str, Shape]] = {
    "text": Shape(lambda value, language: said(value), _read_text),
    "line": Shape(_plain, _read_line),
    "whole": Shape(_plain, _read_whole),
    "decimal": Shape(show_decimal, _read_decimal),
    "day": Shape(lambda value, language: days.say(value, language) if isinstance(value, str) else "", _read_day),
    "one": Shape(_plain, _read_one),
    "number": Shape(_plain, _read_decimals),
    "words": Shape(_show_words, _read_words),
    "lines": Shape(_show_lines, _read_lines),
    "prefill": Shape(_plain, _read_one),
    "column": Shape(_plain, _read_one),
    "register": Shape(
        lambda value, language: value.get("source", "") if isinstance(value, Mapping) else _plain(value, language),
        _read_one,
    ),
}
