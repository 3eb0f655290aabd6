"""The points where rules are tried: what stands around every boundary, so that every cell between them has one.

For an ordered answer these are v−step, v and v+step of every constant it is compared with, its least and its greatest
value; for a choice every option that is named and one that is not; for all of them EMPTY where it can be. Answers that
are compared with each other share their points.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from workflows.checks.questions import Form, Question, gives_always, is_always_filled, step_of
from workflows.conditions import fields_used, type_of
from workflows.functions import LIST
from workflows.values import READERS, Value

MANY_CONSTANTS = 5  # of a many-valued answer, whose subsets are all tried
OTHER = "…"  # a text that no rule names
MIDDLE = {"date": date(2026, 6, 15), "time": time(12)}


@dataclass
class Term:
    """Something that rules compare: an answer, or what a function gives."""

    key: str
    question: Question
    used: frozenset[str]  # the names that it reads
    never_empty: bool
    constants: set[Any] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # the terms it is compared with


def terms_of(rules: Iterable[Any], form: Form) -> tuple[dict[str, Term], list[Any]]:
    """Everything the rules compare, by its name, and the rules with functions put by name."""
    reading = _Terms(form)
    said = [reading.rule(rule) for rule in rules]
    return reading.terms, said


class _Terms:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.types = {key: asked.kind for key, asked in form.items()}
        self.terms: dict[str, Term] = {}

    def rule(self, rule: Any) -> Any:
        for word in ("all", "any"):
            if word in rule:
                return {word: [self.rule(part) for part in rule[word]]}
        if "not" in rule:
            return {"not": self.rule(rule["not"])}
        return self.row(rule)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        left = self.expression(row["left"])
        said = {**row, "left": left}
        name = left.get("field")
        if "values" in row:
            self.constant(name, row["values"], row.get("type"))
        right = row.get("right")
        if isinstance(right, list | tuple):
            said["right"] = [self.side(name, part) for part in right]
        elif isinstance(right, Mapping) and "values" in right:
            self.constant(name, right["values"], right.get("type"))
        elif isinstance(right, Mapping):
            said["right"] = self.side(name, right)
        return said

    def side(self, name: str | None, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """What stands on the right, put by name and made known to what stands on the left."""
        other = self.expression(node)
        if "value" in other:
            self.constant(name, [other["value"]], other.get("type"))
        elif name in self.terms and other.get("field") in self.terms and name != other["field"]:
            self.terms[str(name)].others.add(other["field"])
            self.terms[other["field"]].others.add(str(name))
        return other

    def constant(self, name: str | None, values: Iterable[Any], kind: Any) -> None:
        if name not in self.terms:
            return
        term = self.terms[name]
        inner = term.question.kind.removeprefix(LIST)
        read = READERS[kind if isinstance(kind, str) else "text" if inner == "choices" else inner]
        term.constants.update(value for value in map(read, values) if value is not None)

    def expression(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        if "value" in node:
            return node
        if "field" in node:
            key = str(node["field"])
            asked = self.form.get(key, Question("text"))
            kind = LIST + asked.kind if "[]." in key else asked.kind
            shown = Question(kind, options=asked.options, least=asked.least, most=asked.most, step=asked.step)
            self.terms.setdefault(key, Term(key, shown, frozenset({key}), is_always_filled(key, self.form)))
            return {"field": key}
        key = json.dumps(node, sort_keys=True, ensure_ascii=False).replace("[].", "[]/")
        if key not in self.terms:
            kind = type_of(node, self.types)
            least = Decimal(0) if node["fn"] in ("count", "days", "workdays") else None
            question = Question(kind, least=least, step=step_of(kind))
            self.terms[key] = Term(key, question, fields_used(node), gives_always(node, self.form))
        return {"field": key}


def points(term: Term, terms: Mapping[str, Term]) -> list[Value]:
    """The values at which the term is tried, EMPTY last."""
    family = _family(term, terms)
    found = sorted(set(_filled(term, family)), key=lambda value: (str(type(value)), str(value)))
    return [*found, *(() if term.never_empty else (None,))]


def _family(term: Term, terms: Mapping[str, Term]) -> list[Term]:
    """The term and everything it is compared with, directly or through others."""
    seen = {term.key}
    left = [term.key]
    while left:
        new = terms[left.pop()].others - seen
        seen |= new
        left += new
    return [terms[key] for key in sorted(seen)]


def _filled(term: Term, family: list[Term]) -> Iterator[Value]:
    constants = {value for one in family for value in one.constants}
    kind, asked = term.question.kind, term.question
    if kind == "choices" or kind.startswith(LIST):
        yield from _many(constants, asked)
    elif kind in ("number", "money", "date", "time"):
        bounds = [value for one in family for value in (one.question.least, one.question.most) if value is not None]
        step = min(one.question.step for one in family)
        yield from _ordered(kind, constants | set(bounds), step, len(family), asked)
    elif kind == "bool":
        yield from (True, False)
    elif kind == "table":
        yield (True,)
    else:
        yield from _texts(constants, len(family), asked)


def _ordered(kind: str, around: set[Any], step: Decimal, width: int, asked: Question) -> Iterator[Value]:
    for value in around or {MIDDLE.get(kind, Decimal(0))}:
        for times in range(-width, width + 1):
            near = _moved(value, times * step)
            if near is not None and _within(near, asked):
                yield near


def _moved(value: Any, by: Decimal) -> Value:
    try:
        if isinstance(value, date):
            return value + timedelta(days=int(by))
        if isinstance(value, time):
            moved = datetime.combine(MIDDLE["date"], value) + timedelta(minutes=int(by))  # type: ignore[arg-type]
            return moved.time() if moved.date() == MIDDLE["date"] else None
        return Decimal(value + by)
    except (OverflowError, ValueError):
        return None


def _within(value: Any, asked: Question) -> bool:
    low, high = asked.least, asked.most
    return (low is None or value >= low) and (high is None or value <= high)


def _texts(constants: set[Any], width: int, asked: Question) -> Iterator[Value]:
    """Every text that is named, and as many that are not as there are answers to compare."""
    if asked.options is None:
        yield from constants
        yield from (OTHER * times for times in range(1, width + 1))
        return
    yield from constants & asked.options
    yield from sorted(asked.options - constants)[:width]


def _many(constants: set[Any], asked: Question) -> Iterator[Value]:
    named = sorted(constants if asked.options is None else constants & asked.options, key=str)
    sizes = range(1, len(named) + 1) if len(named) <= MANY_CONSTANTS else (1, 2, len(named))
    for size in sizes:
        yield from combinations(named, size)
    rest = sorted(asked.options - constants)[:1] if asked.options is not None else [OTHER]
    yield from ((one,) for one in rest)
    yield from ((name, *rest) for name in named if rest)
