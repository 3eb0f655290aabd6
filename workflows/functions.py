"""The functions of the rule language: what they take, what they give, and what they do. One row each.

A column may stand where `sum`, `min`, `max` and `count` take a value. EMPTY in, EMPTY out, except that these four
skip it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from workflows.values import (
    ARITHMETIC,
    TOO_LARGE,
    Calendar,
    Facts,
    add_days,
    count_days,
    count_workdays,
    divide,
    flatten,
    round_to,
)

Run = Callable[[Facts], Any]
Typing = Callable[[Sequence[str]], str | None]  # types of the arguments -> of the result; None: they do not fit
Build = Callable[[Sequence[Run], int, Calendar], Run]

ANY = "any"  # a field whose type is not known: a plan is run without the form
LIST = "[]"  # prefix of a column's type

NUMERIC = frozenset({"number", "money"})
ORDERED = frozenset({"number", "money", "date", "time"})
_FAMILY = {"choice": "text"}


def family(kind: str) -> str:
    """The type as comparisons see it: a choice is a text."""
    return _FAMILY.get(kind, kind)


def common(kinds: Sequence[str], allowed: frozenset[str]) -> str | None:
    """The one type they share, when it is allowed; ANY agrees with everything."""
    known = {family(kind) for kind in kinds if kind != ANY}
    if not known:
        return ANY
    return next(iter(known)) if len(known) == 1 and known <= allowed else None


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how many arguments, under which names they may be written, its typing and its work."""

    least: int
    most: int
    named: tuple[str, ...]
    typing: Typing
    build: Build
    scaled: bool = False


def _alike(kinds: Sequence[str]) -> str | None:
    return common(kinds, NUMERIC)


def _product(kinds: Sequence[str]) -> str | None:
    if any(kind not in NUMERIC and kind != ANY for kind in kinds) or kinds.count("money") > 1:
        return None
    return "money" if "money" in kinds else ANY if ANY in kinds else "number"


def _quotient(kinds: Sequence[str]) -> str | None:
    table = {("number", "number"): "number", ("money", "number"): "money", ("money", "money"): "number"}
    return ANY if ANY in kinds and set(kinds) <= NUMERIC | {ANY} else table.get((kinds[0], kinds[1]))


def _items(kinds: Sequence[str]) -> list[str]:
    return [kind.removeprefix(LIST) for kind in kinds]


def _total(kinds: Sequence[str]) -> str | None:
    return common(_items(kinds), NUMERIC)


def _extreme(kinds: Sequence[str]) -> str | None:
    return common(_items(kinds), ORDERED)


def _countable(kinds: Sequence[str]) -> str | None:
    (kind,) = kinds
    return "number" if kind in ("table", "choices", ANY) or kind.startswith(LIST) else None


def _takes(*wanted: str, gives: str) -> Typing:
    def fits(kinds: Sequence[str]) -> str | None:
        return gives if all(kind in (want, ANY) for kind, want in zip(kinds, wanted, strict=True)) else None

    return fits


def _exactly(step: Callable[[Any, Any], Any], runs: Sequence[Run]) -> Run:
    """EMPTY when an argument is, or when the exact result has too many digits."""

    def run(facts: Facts) -> Any:
        values = [part(facts) for part in runs]
        if None in values:
            return None
        try:
            return reduce(step, values)
        except TOO_LARGE:
            return None

    return run


def _strict(work: Callable[..., Any], runs: Sequence[Run]) -> Run:
    def run(facts: Facts) -> Any:
        values = [part(facts) for part in runs]
        if None in values:
            return None
        try:
            return work(*values)
        except TOO_LARGE:
            return None

    return run


def _sum(runs: Sequence[Run]) -> Run:
    def run(facts: Facts) -> Any:
        try:
            return reduce(ARITHMETIC.add, flatten(part(facts) for part in runs), Decimal(0))
        except TOO_LARGE:
            return None

    return run


def _skipping(pick: Callable[[list[Any]], Any], runs: Sequence[Run]) -> Run:
    def run(facts: Facts) -> Any:
        values = flatten(part(facts) for part in runs)
        return pick(values) if values else None

    return run


def _count(runs: Sequence[Run]) -> Run:
    (part,) = runs
    return lambda facts: Decimal(len(flatten([part(facts)])))


FUNCTIONS: Mapping[str, Function] = {
    "add": Function(2, 20, (), _alike, lambda runs, scale, calendar: _exactly(ARITHMETIC.add, runs)),
    "sub": Function(2, 2, (), _alike, lambda runs, scale, calendar: _exactly(ARITHMETIC.subtract, runs)),
    "mul": Function(2, 20, (), _product, lambda runs, scale, calendar: _exactly(ARITHMETIC.multiply, runs)),
    "div": Function(
        2, 2, (), _quotient, lambda runs, scale, calendar: _strict(lambda a, b: divide(a, b, scale), runs), scaled=True
    ),
    "round": Function(
        1, 1, ("of",), _alike, lambda runs, scale, calendar: _strict(lambda a: round_to(a, scale), runs), scaled=True
    ),
    "sum": Function(1, 20, ("of",), _total, lambda runs, scale, calendar: _sum(runs)),
    "min": Function(1, 20, ("of",), _extreme, lambda runs, scale, calendar: _skipping(min, runs)),
    "max": Function(1, 20, ("of",), _extreme, lambda runs, scale, calendar: _skipping(max, runs)),
    "count": Function(1, 1, ("of",), _countable, lambda runs, scale, calendar: _count(runs)),
    "days": Function(
        2,
        2,
        ("from", "to"),
        _takes("date", "date", gives="number"),
        lambda runs, scale, calendar: _strict(count_days, runs),
    ),
    "workdays": Function(
        2,
        2,
        ("from", "to"),
        _takes("date", "date", gives="number"),
        lambda runs, scale, calendar: _strict(lambda first, last: count_workdays(first, last, calendar), runs),
    ),
    "adddays": Function(
        2, 2, (), _takes("date", "number", gives="date"), lambda runs, scale, calendar: _strict(add_days, runs)
    ),
}
