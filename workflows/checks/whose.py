"""Whose cases there are, and which of them a step sees alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from workflows.checks.traced import Pair
from workflows.directory import Directory, PersonId, UnitId
from workflows.plan import AnyWho, Group, ManagerOf, RequesterSelf, Role, SubjectSelf


def whose(pair: Pair) -> PersonId:
    """The one whom the case is about."""
    return pair[0] if pair[1] is None else pair[1]


def everybodys(people: Sequence[PersonId], directory: Directory, subject: str, *, only_managers: bool) -> list[Pair]:
    """Everybody's case; of a service about others also that which the manager hands in."""
    if subject in ("requester", "none"):
        may = [one for one in people if directory.units_managed(one)] if only_managers else people
        return [(one, None) for one in may]
    above = {one: _manager(one, directory) for one in people}
    own = [] if only_managers else [(one, one) for one in people]
    return [*own, *((boss, one) for one, boss in above.items() if boss is not None and boss != one)]


def _manager(person: PersonId, directory: Directory) -> PersonId | None:
    unit = directory.managing_unit(person)
    seen: set[UnitId] = set()
    while unit is not None and unit not in seen:
        seen.add(unit)
        boss = directory.manager(unit)
        if boss is not None and boss != person:
            return boss
        unit = directory.parent(unit)
    return None


def personal(whos: Iterable[AnyWho]) -> bool:
    """Whether somebody does a step of their own case, so that no two cases are alike."""
    return any(isinstance(who, RequesterSelf | SubjectSelf) for who in whos)


def seen_alike(pairs: Iterable[Pair], whos: Sequence[AnyWho], directory: Directory) -> list[Alike]:
    """The cases, those together that the step sees alike."""
    if personal(whos):
        return [Alike([pair]) for pair in pairs]
    sees = sorted(set(_sees(whos)))
    groups: dict[tuple[object, ...], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(tuple(_PLACES[one](pair, directory) for one in sees), []).append(pair)
    return [Alike(some) for some in groups.values()]


def _sees(whos: Iterable[AnyWho]) -> Iterator[str]:
    """What a step sees of the people of a case."""
    for who in whos:
        if isinstance(who, ManagerOf) and who.manager_of in ("requester", "subject"):
            yield who.manager_of
        elif isinstance(who, Group | Role) and who.scope == "unit":
            yield "unit"


_PLACES: Mapping[str, Callable[[Pair, Directory], UnitId | None]] = {
    "requester": lambda pair, directory: directory.managing_unit(pair[0]),
    "subject": lambda pair, directory: directory.managing_unit(whose(pair)),
    "unit": lambda pair, directory: directory.unit_of(whose(pair)),
}


class Alike:
    """Cases that a step sees alike, but for those of the people whom it has to do with."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = pairs

    @cached_property
    def _of_person(self) -> dict[PersonId, list[Pair]]:
        found: dict[PersonId, list[Pair]] = {}
        for pair in self.pairs:
            for person in {pair[0], pair[1]}:
                if person is not None:
                    found.setdefault(person, []).append(pair)
        return found

    @cached_property
    def _whose(self) -> Counter[PersonId]:
        return Counter(whose(one) for one in self.pairs)

    def of_any(self, people: set[PersonId]) -> set[Pair]:
        """The cases that any of the people hands in or that are about them."""
        few = people if len(people) < len(self._of_person) else self._of_person.keys() & people
        return {pair for person in few for pair in self._of_person.get(person, ())}

    def without(self, some: set[Pair]) -> set[PersonId]:
        """Those whose cases they are, but for some of the cases."""
        found = set(self._whose)
        gone = Counter(whose(one) for one in some)
        return found - {person for person, times in gone.items() if times == self._whose[person]}
