"""Rules tried at every point: which of them hold where, which never do, which always do.

What holds between two boundaries holds everywhere between them, so a finite number of points says all there is to say,
as long as what is compared varies on its own. Where it does not (a sum and one of its parts), `sure` is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from workflows.checks.points import Term, points, terms_of
from workflows.checks.questions import Form, sources_of
from workflows.conditions import compile_rule, fields_used
from workflows.values import Facts, Value

MOST_POINTS = 20_000

Point = Mapping[str, Value]


@dataclass
class Tried:
    """What was seen of the rules. A rule's place is its place in the list."""

    ever: list[bool]  # held somewhere
    always: list[bool]  # held everywhere
    gap: Point | None = None  # a point where none held
    overlaps: dict[tuple[int, int], Point] = field(default_factory=dict)  # a point where both held
    sure: bool = True
    too_many: bool = False


def try_rules(rules: Sequence[Any], form: Form) -> Tried:
    """What the rules do, all at once, over everything that can be answered. The rules are known to be sound."""
    tried = Tried([False] * len(rules), [True] * len(rules))
    reach = _Reach(rules, form)
    if not reach.fits:
        reach = _Reach(rules, form, limited=True)
    if not reach.fits:
        tried.too_many = True
        return tried
    tried.sure = reach.sure
    seen = False
    for point in reach.points():
        seen = True
        _note(tried, point, [rule(point) for rule in reach.rules])
    if not seen:
        tried.always = [False] * len(rules)
    return tried


def ways(rules: Sequence[Any], form: Form, most: int = MOST_POINTS) -> list[tuple[Point, tuple[bool, ...]]]:
    """Each way that the rules can fall out together, in the order they were met, with a point where they do; none when
    there are more than so many points to try. The rules are known to be sound."""
    reach = _Reach(rules, form, most=most)
    if not reach.fits:
        reach = _Reach(rules, form, limited=True, most=most)
    found: dict[tuple[bool, ...], Point] = {}
    for point in reach.points() if reach.fits else ():
        found.setdefault(tuple(rule(point) for rule in reach.rules), point)
    return [(point, held) for held, point in found.items()]


def _note(tried: Tried, point: Facts, held: list[bool]) -> None:
    places = [place for place, holds in enumerate(held) if holds]
    for place in places:
        tried.ever[place] = True
    if len(places) < len(held):
        tried.always = [was and holds for was, holds in zip(tried.always, held, strict=True)]
    if not places and tried.gap is None:
        tried.gap = dict(point)
    for at, first in enumerate(places):
        for second in places[at + 1 :]:
            if (first, second) not in tried.overlaps:
                tried.overlaps[first, second] = dict(point)


class _Reach:
    """The points that can come about. `limited` leaves out when questions are asked and what is refused."""

    def __init__(self, rules: Sequence[Any], form: Form, *, limited: bool = False, most: int = MOST_POINTS) -> None:
        self.form = form
        ties = [] if limited else list(_ties(rules, form))
        self.terms, said = terms_of([*rules, *(rule for _, rule in ties)], form)
        self.rules = [compile_rule(rule) for rule in said[: len(rules)]]
        self.shown: dict[str, list[Callable[[Facts], bool]]] = {}
        self.refused: list[Callable[[Facts], bool]] = []
        for (key, _), rule in zip(ties, said[len(rules) :], strict=True):
            holds = compile_rule(rule)
            self.refused.append(holds) if key is None else self.shown.setdefault(key, []).append(holds)
        self.values = {key: points(term, self.terms) for key, term in self.terms.items()}
        self.fits = prod(len(values) for values in self.values.values()) <= most
        self.sure = not limited and _independent(self.terms, form)

    def points(self) -> Iterator[Facts]:
        keys = list(self.values)
        for values in product(*self.values.values()):
            point = dict(zip(keys, values, strict=True))
            if self.possible(point):
                yield point

    def possible(self, point: Facts) -> bool:
        for key, rules in self.shown.items():
            if key not in point:
                continue
            if not all(rule(point) for rule in rules):
                if point[key] is not None:
                    return False
            elif self.form[key].required and point[key] is None:
                return False
        return not any(rule(point) for rule in self.refused)


def _ties(rules: Sequence[Any], form: Form) -> Iterator[tuple[str | None, Any]]:
    """What ties answers to each other: the rules that show a question, with its name, and those that refuse answers."""
    seen: set[str] = set()
    left = sorted({key for rule in rules for key in fields_used(rule)})
    while left:
        key = left.pop()
        asked = form.get(key)
        if key in seen or asked is None:
            continue
        seen.add(key)
        for rule in asked.when:
            yield key, rule
            left += fields_used(rule)
        for rule in asked.refuse:
            yield None, rule
            left += fields_used(rule)


def _independent(terms: Mapping[str, Term], form: Form) -> bool:
    """Whether no two terms come from the same answer."""
    taken: set[str] = set()
    for term in terms.values():
        sources = sources_of(term.used, form)
        if taken & sources:
            return False
        taken |= sources
    return True
