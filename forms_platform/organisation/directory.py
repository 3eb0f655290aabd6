"""The organisation held in memory: who is who, who manages what, who stands in for whom.

Routing asks dozens of small questions for every case. A snapshot answers them all from dictionaries and costs one
statement to check; it is read anew only when somebody has changed the organisation.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from forms_platform.organisation.closed import closed_to_stand_ins
from forms_platform.organisation.models import (
    CodeEntry,
    CostCentre,
    Person,
    Revision,
    RoleHolding,
    StandIn,
    Unit,
    WorkGroup,
)

K = TypeVar("K")
V = TypeVar("V")

NOBODY: frozenset[int] = frozenset()
REVISION_ROW = 1


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What pages show of a person."""

    id: int
    username: str
    given_name: str
    family_name: str
    title: str
    unit_id: int | None
    unit_name: str
    email: str
    language: str
    employee_number: str
    employment_rate: int
    active: bool

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """First letter of the given and of the family name."""
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit with its place in the tree."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    manager_id: int | None
    cost_centre: str
    active: bool


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a code list."""

    code: str
    name: str
    name_en: str
    description: str
    description_en: str
    within: str
    level: str
    unit: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Period:
    """That somebody stands in for somebody between two dates, both included. An empty e-service means all."""

    absent: int
    stand_in: int
    starts: date
    ends: date
    e_service: str

    def covers(self, e_service: str | None, today: date) -> bool:
        """True when it holds today for the e-service; None asks for any."""
        if not self.starts <= today <= self.ends:
            return False
        return e_service is None or not self.e_service or self.e_service == e_service


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
    _managed: Mapping[int, frozenset[int]] = field(init=False, repr=False)
    _children: Mapping[int, tuple[int, ...]] = field(init=False, repr=False)
    _groups: Mapping[int, frozenset[str]] = field(init=False, repr=False)
    _holders: Mapping[tuple[str, int | None], frozenset[int]] = field(init=False, repr=False)
    _roles_of: Mapping[int, frozenset[tuple[str, int | None]]] = field(init=False, repr=False)
    _by_absent: Mapping[int, tuple[Period, ...]] = field(init=False, repr=False)
    _by_stand_in: Mapping[int, tuple[Period, ...]] = field(init=False, repr=False)
    _search_keys: Mapping[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Every question has its dictionary."""
        active_units = [unit for unit in self.units.values() if unit.active]
        index = {
            "_managed": _sets((u.manager_id, u.id) for u in active_units if u.manager_id),
            "_children": _tuples((u.parent_id, u.id) for u in active_units if u.parent_id),
            "_groups": _sets((p, key) for key, members in self.group_members.items() for p in members),
            "_holders": _sets(((role, unit), person) for role, unit, person in self.roles if self.active(person)),
            "_roles_of": _sets((person, (role, unit)) for role, unit, person in self.roles),
            "_by_absent": _tuples((p.absent, p) for p in self.periods),
            "_by_stand_in": _tuples((p.stand_in, p) for p in self.periods),
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
        """Who manages the unit; None when the post is vacant or its holder has left."""
        card = self.units.get(unit)
        if card is None or card.manager_id is None or not self.active(card.manager_id):
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
        periods = self._by_absent.get(person, ())
        found = frozenset(p.stand_in for p in periods if p.covers(e_service, today) and self.active(p.stand_in))
        return NOBODY if found and e_service in closed_to_stand_ins() else found

    def stands_in_for(self, person: int, e_service: str | None, today: date) -> frozenset[int]:
        """Those the person stands in for today; without an e-service, in at least one (see `services_covered`)."""
        periods = self._by_stand_in.get(person, ())
        found = frozenset(p.absent for p in periods if p.covers(e_service, today))
        return NOBODY if found and e_service and e_service in closed_to_stand_ins() else found

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
        """The units directly below."""
        return self._children.get(unit, ())

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


class Names:
    """Names by id, for showing answers. Files have theirs in the case."""

    def __init__(self, organisation: Snapshot) -> None:
        self._organisation = organisation

    def person(self, person: int) -> str | None:
        """The person's name."""
        card = self._organisation.people.get(person)
        return card.name if card else None

    def unit(self, unit: int) -> str | None:
        """The unit's name."""
        return self._organisation.unit_name(unit) or None

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._organisation.cost_centres.get(code)


_latest: Snapshot | None = None
_checked = 0.0  # when _latest was last held against the database, on the monotonic clock
_held: ContextVar[list[Snapshot] | None] = ContextVar("held_organisation", default=None)


def snapshot(*, fresh: bool = False) -> Snapshot:
    """The organisation as it is now: what this process itself changed at once, what others changed within two seconds.

    At most one statement when nothing has changed. Whoever writes by it asks for it `fresh`, which is always checked.
    Within `steady` it is otherwise asked for once and stays the same.
    """
    global _latest, _checked
    held = _held.get()
    if held and not fresh:
        return held[0]
    looked = time.monotonic()
    if not fresh and _latest is not None and looked - _checked < settings.FRESH_SECONDS:
        if held is not None:
            held.append(_latest)
        return _latest
    revision = Revision.objects.filter(pk=REVISION_ROW).values_list("number", flat=True).first() or 0
    seen = _latest
    if seen is None or seen.revision != revision or revision == 0:
        seen = _latest = _read(revision)
    _checked = looked
    if held is not None:
        held[:] = [seen]
    return seen


def forget() -> None:
    """The next question looks at the database, whatever this process has seen."""
    global _latest, _checked
    _latest, _checked = None, 0.0
    if held := _held.get():
        held.clear()


@contextmanager
def steady() -> Iterator[None]:
    """Within, the organisation is read once: one request is answered from one organisation."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def changed() -> None:
    """Every process reads the organisation anew once the present transaction is through.

    The number is drawn, not counted: a count would come back after a rollback and then name two different states.
    """
    forget()
    with transaction.atomic():
        number = secrets.randbits(62) | 1
        if not Revision.objects.filter(pk=REVISION_ROW).update(number=number):
            Revision.objects.create(pk=REVISION_ROW, number=number)


def person(person_id: int) -> PersonCard | None:
    """The card of one person."""
    return snapshot().person(person_id)


def unit_name(unit_id: int | None) -> str:
    """The name of one unit."""
    return snapshot().unit_name(unit_id)


def search_people(words: str, limit: int = 20) -> list[PersonCard]:
    """People found by name, title, unit or user name, best first."""
    return snapshot().search(words, limit)


def names() -> Names:
    """Names by id, for showing answers."""
    return Names(snapshot())


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


def _read(revision: int) -> Snapshot:
    units = {
        row[0]: UnitCard(*row)
        for row in Unit.objects.order_by().values_list(
            "id", "code", "name", "kind", "parent_id", "manager_id", "cost_centre", "active"
        )
    }
    people = {}
    rows = Person.objects.order_by().values_list(
        "id", "username", "given_name", "family_name", "title", "unit_id", "email", "language", "employee_number",
        "employment_rate", "is_active",
    )  # fmt: skip
    for id_, username, given, family, title, unit_id, email, language, number, rate, active in rows.iterator():
        unit = units.get(unit_id)  # None, who works in no unit, is no key
        people[id_] = PersonCard(
            id_, username, given, family, title, unit_id, unit.name if unit else "", email, language, number or "",
            rate, active,
        )  # fmt: skip
    membership = WorkGroup.members.through.objects.order_by()
    return Snapshot(
        revision=revision,
        people=people,
        units=units,
        group_members=_sets(membership.values_list("workgroup__key", "person_id")),
        group_names=dict(WorkGroup.objects.values_list("key", "name")),
        roles=frozenset(RoleHolding.objects.values_list("role", "unit_id", "person_id")),
        periods=tuple(
            Period(*row)
            for row in StandIn.objects.order_by("starts", "id").values_list(
                "absent_id", "stand_in_id", "starts", "ends", "e_service"
            )
        ),
        cost_centres=dict(CostCentre.objects.filter(active=True).values_list("code", "name")),
        code_lists=_tuples((key, ListEntry(*row)) for key, *row in _entries()),
    )


def _entries() -> Iterable[tuple[Any, ...]]:
    return CodeEntry.objects.order_by("code_list__key", "place", "id").values_list(
        "code_list__key", "code", "name", "name_en", "description", "description_en", "within", "level", "unit_id",
        "active",
    )  # fmt: skip


def _sets(pairs: Iterable[tuple[K, V]]) -> dict[K, frozenset[V]]:
    found: defaultdict[K, set[V]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _tuples(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
