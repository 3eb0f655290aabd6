"""The rows of a condition as a form: shown with what can be chosen in each, and read back to a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.inputs import decimal_value, show_decimal
from forms_platform.builder.rows import (
    MOST_ROWS,
    OPERATORS,
    SEVERAL,
    WITHOUT_ANSWER,
    Group,
    Row,
    fitted,
    rows_of,
    rule_of,
)
from forms_platform.builder.seen import Seen
from forms_platform.definitions.language.faults import Fault
from workflows.checks.cells import try_rules
from workflows.checks.questions import form_of_types
from workflows.conditions import check
from workflows.conditions import fields_used as names_in

_WORDS = {
    "=": gettext_lazy("är"), "!=": gettext_lazy("är inte"),
    ">": gettext_lazy("är över"), ">=": gettext_lazy("är minst"),
    "<": gettext_lazy("är under"), "<=": gettext_lazy("är högst"),
    "in": gettext_lazy("är något av"), "not_in": gettext_lazy("är inget av"),
    "has_any": gettext_lazy("innehåller något av"), "has_all": gettext_lazy("innehåller alla"),
    "filled": gettext_lazy("är ifyllt"), "empty": gettext_lazy("är inte ifyllt"),
}  # fmt: skip
_WORDS_OF_DAYS = {
    ">": gettext_lazy("är efter"), ">=": gettext_lazy("är tidigast"),
    "<": gettext_lazy("är före"), "<=": gettext_lazy("är senast"),
}  # fmt: skip
_PLACE = re.compile(r"v-(\d{1,3})(?:\.(\d{1,3}))?-fraga")


@dataclass
class RowShown:
    """A row as a template prints it; a group has rows inside."""

    place: str
    number: str
    name: str = ""
    op: str = ""
    questions: Sequence[tuple[str, str]] = ()
    shared: int = 0  # so many of them stand first in the list that all conditions of the page share
    operators: Sequence[tuple[str, str]] = ()
    answer: str = ""  # "choice", "several", "date", "time", "text", "decimal" or "" when there is none
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    chosen: Sequence[str] = ()
    joint: str = ""
    rows: list[RowShown] = field(default_factory=list)


@dataclass
class ConditionShown:
    """A condition as a template prints it. `readable` is false when rows cannot show it."""

    joint: str
    rows: list[RowShown]
    sentence: str
    readable: bool
    possible: bool  # whether there is anything to ask about
    trouble: str
    full: bool = False


@dataclass
class Asking:
    """What a condition may use, where it stands."""

    seen: Seen
    types: Mapping[str, str]
    table: str = ""

    def questions(self) -> list[tuple[str, str]]:
        """The names that can be chosen, in order, and what they are called."""
        return [(name, self.called(name)) for name in self.types if "[]" not in name]

    def called(self, name: str) -> str:
        """What a name of a rule is called."""
        return self.seen.called(name, self.table)

    def options(self, name: str) -> list[tuple[str, str]]:
        """The answers of a choice."""
        return self.seen.options_of(self.seen.named(name, self.table))


def shown(rule: Any, asking: Asking) -> ConditionShown:
    """The condition with everything that can be chosen in it."""
    rows = rows_of(rule)
    if rows is not None and not _room(rows, asking):
        rows = None
    group = rows or Group()
    listed = [_shown(part, str(at), str(at + 1), asking) for at, part in enumerate(group.parts)]
    return ConditionShown(
        joint=group.joint,
        rows=listed,
        sentence=asking.seen.sentence(rule, asking.table),
        readable=rows is not None,
        possible=bool(asking.questions()),
        trouble=trouble(rule, asking),
        full=len(listed) >= MOST_ROWS,
    )


def _room(part: Row | Group, asking: Asking) -> bool:
    """Whether the form has room for every answer: several are ticked among options, so there have to be some."""
    if isinstance(part, Group):
        return all(_room(one, asking) for one in part.parts)
    return part.op not in SEVERAL or len(part.values) < 2 or bool(asking.options(part.name))


def trouble(rule: Any, asking: Asking) -> str:
    """Why the condition cannot work: it names what is not there, is never true, or always; "" when it can."""
    if rule is None:
        return ""
    options = {
        name: frozenset(value for value, _ in listed) for name in asking.types if (listed := asking.options(name))
    }
    types = {**asking.seen.types, **asking.types}
    if faults := check(rule, types, options):
        first = faults[0]
        return Fault("", first.code, first.sv, first.en).say(asking.seen.language)
    if later := [name for name in names_in(rule) if name not in asking.types and "[]" not in name]:
        return gettext("%(question)s besvaras inte före det här.") % {"question": asking.called(later[0])}
    tried = try_rules([rule], form_of_types(types, options))
    if not tried.too_many and not tried.ever[0]:
        return gettext("Villkoret kan aldrig stämma.")
    if not tried.too_many and tried.always[0]:
        return gettext("Villkoret stämmer alltid.")
    return ""


def _shown(part: Row | Group, place: str, number: str, asking: Asking) -> RowShown:
    if isinstance(part, Group):
        rows = [_shown(one, f"{place}.{at}", f"{number}.{at + 1}", asking) for at, one in enumerate(part.parts)]
        return RowShown(place, number, joint=part.joint, rows=rows)
    kind = asking.types.get(part.name) or asking.seen.types.get(part.name, "text")
    questions = asking.questions()
    if part.name not in dict(questions):  # what is not offered, or not there, stays until somebody chooses another
        questions = [(part.name, asking.called(part.name)), *questions]
    shared = _shared(questions, asking)
    words = {**_WORDS, **(_WORDS_OF_DAYS if kind in ("date", "time") else {})}
    offered = OPERATORS.get(kind, ("filled", "empty"))
    if part.op not in offered:
        offered = (part.op, *offered)
    row = RowShown(
        place, number, part.name, part.op, questions, shared, [(op, str(words.get(op, op))) for op in offered]
    )
    if part.op in WITHOUT_ANSWER:
        return row
    row.options = asking.options(part.name)
    value = part.values[0] if part.values else ""
    row.chosen = [str(one) for one in part.values]
    if kind == "bool":
        row.options, row.chosen = [("ja", gettext("Ja")), ("nej", gettext("Nej"))], ["ja" if value is True else "nej"]
    known = {key for key, _ in row.options}
    row.options = [*row.options, *((one, one) for one in row.chosen if row.options and one not in known)]
    row.answer = _answer(kind, part.op, bool(row.options))
    row.value = show_decimal(value, asking.seen.language) if row.answer == "decimal" else str(value)
    return row


def _shared(questions: Sequence[tuple[str, str]], asking: Asking) -> int:
    """How many of the questions the shared list begins with; 0 when it begins otherwise."""
    every = asking.seen.askable
    differs = (at for at, one in enumerate(questions) if at >= len(every) or every[at] != one)
    return next(differs, len(questions))


def _answer(kind: str, op: str, options: bool) -> str:
    if options:
        return "several" if op in SEVERAL else "choice"
    return {"number": "decimal", "money": "decimal", "date": "date", "time": "time"}.get(kind, "text")


def read(post: QueryDict, before: Any, asking: Asking) -> Any:
    """The rule that the form says; the one before when the form says the same or cannot show it.

    Raises: Unreadable.
    """
    if "v-hur" not in post:
        return before
    group = Group(_joint(post, "v-hur"), _rows(post, asking))
    _press(group, post.get("gor", ""), asking)
    old = rows_of(before)
    return before if old is not None and old == group else rule_of(group, {**asking.seen.types, **asking.types})


def _rows(post: QueryDict, asking: Asking) -> list[Row | Group]:
    found: dict[int, Row | Group] = {}
    for key in post:
        place = _PLACE.fullmatch(key)
        if place is None:
            continue
        row = _row(post, key.removesuffix("-fraga"), asking)
        if place[2] is None:
            found[int(place[1])] = row
        else:
            group = found.setdefault(int(place[1]), Group(_joint(post, f"v-{place[1]}-hur")))
            if isinstance(group, Group):
                group.parts.append(row)
    return [found[at] for at in sorted(found)][:MOST_ROWS]


def _row(post: QueryDict, prefix: str, asking: Asking) -> Row:
    name, op = post.get(f"{prefix}-fraga", ""), post.get(f"{prefix}-hur", "")
    kind = asking.types.get(name) or asking.seen.types.get(name, "text")
    typed: list[Any] = post.getlist(f"{prefix}-svar")
    options = [value for value, _ in asking.options(name)]
    if post.get(f"{prefix}-var", name) != name:
        return fitted(Row(name, op), kind, options)  # another question was chosen: the old answer says nothing
    if kind == "bool":
        return fitted(Row(name, op, [one == "ja" for one in typed]), kind, options)
    if kind in ("number", "money"):
        typed = [decimal_value(one) or "" for one in typed]
    # what does not suit the question is kept as it is, and told
    return fitted(Row(name, op, typed), kind, options) if op in OPERATORS.get(kind, ()) else Row(name, op, typed)


def _joint(post: QueryDict, name: str) -> str:
    return "any" if post.get(name) == "any" else "all"


def _press(group: Group, pressed: str, asking: Asking) -> None:
    """What a button of the condition does to its rows."""
    doing, _, place = pressed.partition(":")
    if doing == "villkor" and asking.questions():
        _inside(group, place).parts.append(_new_row(asking))
    elif doing == "villkorsgrupp" and asking.questions():
        group.parts.append(Group("any" if group.joint == "all" else "all", [_new_row(asking), _new_row(asking)]))
    elif doing == "bort-villkor":
        outer, _, inner = place.partition(".")
        parts = _inside(group, outer).parts if inner else group.parts
        at = inner or outer
        if at.isdigit() and int(at) < len(parts):
            del parts[int(at)]


def _inside(group: Group, place: str) -> Group:
    if place.isdigit() and int(place) < len(group.parts):
        inner = group.parts[int(place)]
        if isinstance(inner, Group):
            return inner
    return group


def _new_row(asking: Asking) -> Row:
    """A row about the nearest question that has answers to choose among, else the nearest."""
    names = [name for name, _ in asking.questions()]
    choosing = [name for name in names if asking.types[name] in ("choice", "choices", "bool")]
    name = (choosing or names)[-1]
    return fitted(Row(name, ""), asking.types[name], [value for value, _ in asking.options(name)])
