"""The organisation as of one moment: every question that routing and pages ask, answered from dictionaries."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from forms_platform.organisation.cards import ApprovalRight, Away, ListEntry, Period, PersonCard, UnitCard
from forms_platform.organisation.closed import closed_to_stand_ins

K = TypeVar("K")
V = TypeVar("V")

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Snapshot:
    """The organisation as of one revision. Never changed once made, so that threads share it."""

    revision: int
    people: Mapping[int, PersonCard]
    units: Mapping[int, UnitCard]
    group_members: Mapping[str, frozenset[int]]
    group_names: Mapping[str, str]
    roles: frozenset[tuple[str, int | None, int]]
    periods: tuple[Period, ...]
    cost_centres: Mapping[str, str]
    code_lists: Mapping[str, tuple[ListEntry, ...]] = field(default_factory=dict)
    absences: tuple[Away, ...] = ()
    approval_rights: tuple[ApprovalRight, ...] = ()
    _managed: Mapping[int, frozenset[int]] = field(init=False, repr=False)
    _children: Mapping[int, tuple[int, ...]] = field(init=False, repr=False)
    _groups: Mapping[int, frozenset[str]] = field(init=False, repr=False)
    _holders: Mapping[tuple[str, int | None], frozenset[int]] = field(init=False, repr=False)
    _roles_of: Mapping[int, frozenset[tuple[str, int | None]]] = field(init=False, repr=False)
    _by_absent: Mapping[int, tuple[Period, ...]] = field(init=False, repr=False)
    _by_stand_in: Mapping[int, tuple[Period, ...]] = field(init=False, repr=False)
    _away: Mapping[int, tuple[Away, ...]] = field(init=False, repr=False)
    _several: Mapping[int, frozenset[int]] = field(init=False, repr=False)
    _search_keys: Mapping[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Every question has its dictionary."""
        active_units = [unit for unit in self.units.values() if unit.active]
        index = {
            "_managed": as_sets((u.manager_id, u.id) for u in active_units if u.manager_id),
            "_children": as_tuples((u.parent_id, u.id) for u in self.units.values() if u.parent_id),
            "_groups": as_sets((p, key) for key, members in self.group_members.items() for p in members),
            "_holders": as_sets(((role, unit), person) for role, unit, person in self.roles if self.active(person)),
            "_roles_of": as_sets((person, (role, unit)) for role, unit, person in self.roles),
            "_by_absent": as_tuples((p.absent, p) for p in self.periods),
            "_by_stand_in": as_tuples((p.stand_in, p) for p in self.periods),
            "_away": as_tuples((a.person, a) for a in self.absences),
            "_several": _several(self.people.values()),
            "_search_keys": {p.id: _search_key(p) for p in self.people.values() if p.active},
        }
        for name, value in index.items():
            object.__setattr__(self, name, value)  # the one moment a frozen snapshot is written to

    # The questions of workflows.directory.Directory

    def managing_unit(self, person: int) -> int | None:
        """The unit whose manager decides for the person: their own, or its parent when they manage it themselves."""
        unit = self.unit_of(person)
        if unit is not None and self.manager(unit) == person:
            return self.parent(unit)
        return unit

    def several(self) -> Mapping[int, frozenset[int]]:
        """Those who are employed more than once, each with their other employments."""
        return self._several

    def unit_of(self, person: int) -> int | None:
        """The unit the person works in."""
        card = self.people.get(person)
        return card.unit_id if card else None

    def parent(self, unit: int) -> int | None:
        """The unit above."""
        card = self.units.get(unit)
        return card.parent_id if card else None

    def level(self, unit: int) -> str:
        """kommun, forvaltning, avdelning or enhet; an unknown unit has no level."""
        card = self.units.get(unit)
        return card.kind if card else ""

    def manager(self, unit: int) -> int | None:
        """Who manages the unit; None when the post is vacant, its holder has left or the unit is closed."""
        card = self.units.get(unit)
        if card is None or not card.active or card.manager_id is None or not self.active(card.manager_id):
            return None
        return card.manager_id

    def members(self, group: str) -> frozenset[int]:
        """Those in the working group who are still employed."""
        return frozenset(p for p in self.group_members.get(group, NOBODY) if self.active(p))

    def holders(self, role: str, unit: int | None) -> frozenset[int]:
        """Those who hold the role in exactly that unit; None asks for those who hold it everywhere."""
        return self._holders.get((role, unit), NOBODY)

    def stand_ins(self, person: int, e_service: str, today: date) -> frozenset[int]:
        """Those who stand in for the person today in that e-service."""
        now = [p for p in self._by_absent.get(person, ()) if p.covers(e_service, today) and self.active(p.stand_in)]
        return frozenset(p.stand_in for p in now if e_service not in closed_to_stand_ins(p.e_service))

    def stands_in_for(self, person: int, e_service: str | None, today: date) -> frozenset[int]:
        """Those the person stands in for today; without an e-service, in at least one (see `services_covered`)."""
        now = [p for p in self._by_stand_in.get(person, ()) if p.covers(e_service, today)]
        return frozenset(p.absent for p in now if not e_service or e_service not in closed_to_stand_ins(p.e_service))

    def services_covered(self, person: int, absent: int, today: date) -> frozenset[str] | None:
        """The e-services in which the person stands in for the absent today; None when it is all of them."""
        periods = self._by_stand_in.get(person, ())
        covered = frozenset(p.e_service for p in periods if p.absent == absent and p.covers(None, today))
        return None if "" in covered else covered

    def active(self, person: int) -> bool:
        """True while the person is employed."""
        card = self.people.get(person)
        return card is not None and card.active

    def units_managed(self, person: int) -> frozenset[int]:
        """The units the person is manager of."""
        return self._managed.get(person, NOBODY) if self.active(person) else NOBODY

    def groups_of(self, person: int) -> frozenset[str]:
        """Keys of the working groups the person is in."""
        return self._groups.get(person, frozenset())

    def roles_of(self, person: int) -> frozenset[tuple[str, int | None]]:
        """The roles of the person, each with its unit, or None when it holds everywhere."""
        return self._roles_of.get(person, frozenset())

    def children(self, unit: int) -> tuple[int, ...]:
        """The units directly below; also those closed, for what waits there comes to whoever is above."""
        return self._children.get(unit, ())

    def attesters(self, cost_centre: str, amount: Decimal, today: date) -> frozenset[int]:
        """Those whose approval right covers the sum (kronor) at the cost centre today."""
        return frozenset(
            right.person
            for right in self.approval_rights
            if right.covers(cost_centre, amount, today) and self.active(right.person)
        )

    def register(self, name: str, key: str) -> tuple[str, ...]:
        """Who answers for an entry of a code list: the manager of its unit."""
        entries = self.code_lists.get(name, ())
        return tuple(f"m:{one.unit}" for one in entries if one.code == key and one.unit is not None)

    # What pages ask

    def person(self, person: int) -> PersonCard | None:
        """The person's card."""
        return self.people.get(person)

    def unit_name(self, unit: int | None) -> str:
        """The unit's name, "" when there is none."""
        card = self.units.get(unit) if unit is not None else None
        return card.name if card else ""

    def periods_of(self, person: int) -> tuple[Period, ...]:
        """Every stand-in period, past and coming, in which the person is absent."""
        return self._by_absent.get(person, ())

    def periods_for(self, person: int) -> tuple[Period, ...]:
        """Every stand-in period, past and coming, in which the person stands in."""
        return self._by_stand_in.get(person, ())

    def absences_of(self, person: int) -> tuple[Away, ...]:
        """When the person is away, from a month ago and on, first to last."""
        return self._away.get(person, ())

    def away(self, person: int, starts: date, ends: date | None = None) -> Away | None:
        """The first absence of the person that has a day in common with that day, or with those days."""
        last = starts if ends is None else ends
        return next((one for one in self.absences_of(person) if one.meets(starts, last)), None)

    def search(self, words: str, limit: int = 20) -> list[PersonCard]:
        """People whose name, title, unit or user name has every word, best first; å ä ö need not be typed right."""
        wanted = folded(words).split()
        if not wanted:
            return []
        found = [
            (_rank(key, wanted), card.family_name, card.given_name, card.id)
            for key, card in ((key, self.people[person]) for person, key in self._search_keys.items())
            if all(f" {word}" in key for word in wanted)
        ]
        return [self.people[person] for _, _, _, person in sorted(found)[:limit]]


def folded(text: str) -> str:
    """Lower case without accents and punctuation, so that "oberg" finds Öberg."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _search_key(card: PersonCard) -> str:
    return f" {folded(card.name)}  {folded(f'{card.title} {card.unit_name} {card.username}')} "


def _rank(key: str, wanted: list[str]) -> int:
    in_name = key.partition("  ")[0] + " "
    if all(f" {word} " in in_name for word in wanted):
        return 0
    return 1 if all(f" {word}" in in_name for word in wanted) else 2


def as_sets(pairs: Iterable[tuple[K, V]]) -> dict[K, frozenset[V]]:
    """Everything that goes with each key, once."""
    found: defaultdict[K, set[V]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def as_tuples(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Everything that goes with each key, in order."""
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _several(people: Iterable[PersonCard]) -> dict[int, frozenset[int]]:
    """Each who is employed more than once, with the other employments."""
    of_one: dict[int, set[int]] = defaultdict(set)
    for card in people:
        if card.first_employment is not None:
            of_one[card.first_employment] |= {card.id, card.first_employment}
    return {one: frozenset(group - {one}) for group in of_one.values() for one in group}
