"""What an answer was worked out from, so that it is known for whom else it holds.

Nothing is worked out about a person but by asking whether they are excluded, and where they work. Whoever was not asked
about could have been anybody: the answer for their case is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from workflows.conflicts import AllBut, Excluded
from workflows.directory import Directory, PersonId, UnitId

Pair = tuple[PersonId, PersonId | None]  # who hands in, and whom it is about
NOBODY: Pair = (-1, None)  # a case of nobody's
NOBODY_FOR_ANOTHER: Pair = (-1, -2)

Member = TypeVar("Member", bound=Hashable)
Value = TypeVar("Value", bound=frozenset[Any])
Answer = TypeVar("Answer")


@dataclass
class Trace:
    """Whom it was asked about whether they are excluded, and where they work."""

    tested: set[PersonId] = field(default_factory=set)
    placed: set[PersonId] = field(default_factory=set)


class Watched(AllBut):
    """Those who may not, which writes down who was asked about. Who has no approval right may not in any case."""

    def __init__(self, found: Excluded, trace: Trace, several: Mapping[PersonId, frozenset[PersonId]]) -> None:
        super().__init__(found, found.may if isinstance(found, AllBut) else None)
        self.trace = trace
        self.several = several  # to ask about one employment is to ask about them all

    def __contains__(self, person: object) -> bool:
        if self.may is not None and person not in self.may:
            return True
        self._ask({cast(PersonId, person)})
        return dict.__contains__(self, person)

    def left(self, people: frozenset[PersonId]) -> frozenset[PersonId]:
        """Those of them who may; it was asked about all who have the right."""
        may = people if self.may is None else people & self.may
        self._ask(may)
        return may.difference(self)

    def _ask(self, people: Collection[PersonId]) -> None:
        self.trace.tested.update(people)
        for one in self.several.keys() & people if self.several else ():
            self.trace.tested |= self.several[one]


class Traced:
    """A directory that writes down whose place it was asked about, and is asked once who may approve a sum: for as
    long as nothing changes. Everything else is the directory's own."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.trace = Trace()
        self.attesters: Callable[[str, Decimal, date], frozenset[PersonId]] = lru_cache(None)(directory.attesters)

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._directory, name)
        return found

    def managing_unit(self, person: PersonId) -> UnitId | None:
        """The directory's answer."""
        self.trace.placed.add(person)
        return self._directory.managing_unit(person)

    def unit_of(self, person: PersonId) -> UnitId | None:
        """The directory's answer."""
        self.trace.placed.add(person)
        return self._directory.unit_of(person)

    def aside(self, run: Callable[[], Answer]) -> tuple[Answer, Trace]:
        """What it gives and what it was worked out from, which what goes on does not get to know."""
        outer, self.trace = self.trace, Trace()
        try:
            return run(), self.trace
        finally:
            self.trace = outer

    def within(self, run: Callable[[], Answer]) -> tuple[Answer, Trace]:
        """The same, where what goes on is worked out from it too."""
        value, trace = self.aside(run)
        self.trace.tested |= trace.tested
        self.trace.placed |= trace.placed
        return value, trace


class Table(Generic[Member, Value]):
    """Answers about many (each who may have decided before, each who may be late), first as they are in nobody's case.
    In somebody's they are asked again only about those whose answer has to do with that person."""

    def __init__(
        self, run: Callable[[Member, Pair], Value], watch: Traced, nobody: Pair, *, personal: bool = False
    ) -> None:
        self._run = run
        self._watch = watch
        self._nobody = nobody
        self._known: dict[Member, Value] = {}
        self._telling: set[Member] = set()  # those whose answer says something
        self._of_case: set[Member] = set()  # those whose answer has to do with whose case it is
        self._of_person: dict[PersonId, set[Member]] = {}
        self._personal = personal

    def ask(self, members: frozenset[Member], pair: Pair) -> frozenset[Any]:
        """What holds of any of them in the case."""
        for one in members - self._known.keys():
            self._learn(one)
        again = self._of_case & members
        for person in pair:
            again |= self._of_person.get(person, set()) & members  # type: ignore[arg-type]  # None is nobody's key
        found: set[Any] = set()
        for one in self._telling & members - again:
            found |= self._known[one]
        for one in again:
            found |= self._run(one, pair)
        self._watch.trace.tested |= self._of_person.keys()
        return frozenset(found)

    def _learn(self, one: Member) -> None:
        if self._personal:
            self._known[one] = cast(Value, frozenset())
            self._of_case.add(one)
            return
        value, trace = self._watch.aside(lambda: self._run(one, self._nobody))
        self._known[one] = value
        if value:
            self._telling.add(one)
        if not trace.placed.isdisjoint(self._nobody):
            self._of_case.add(one)
        for person in trace.tested:
            self._of_person.setdefault(person, set()).add(one)
