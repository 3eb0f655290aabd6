"""The few questions asked of the organisation. Someone who knows it answers; the engine looks nothing up itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

PersonId = int
UnitId = int
# "u:7" a person · "m:12" whoever manages unit 12 · "g:payroll" a group · "s:payroll@12" those of it who work in unit 12
# · "r:hr" or "r:hr@12" a role
Principal = str

LEVELS = ("enhet", "avdelning", "forvaltning", "kommun")  # lowest first


class Directory(Protocol):
    """The organisation as it is today. All answers are plain values; an unknown id is answered with nothing."""

    def active(self, person: PersonId) -> bool:
        """Whether the person is employed today."""
        ...

    def several(self) -> Mapping[PersonId, frozenset[PersonId]]:
        """Those who are employed more than once, each with their other employments, which are people of their own
        here."""
        ...

    def unit_of(self, person: PersonId) -> UnitId | None:
        """The unit where the person works."""
        ...

    def managing_unit(self, person: PersonId) -> UnitId | None:
        """The unit whose manager decides for the person: their own, or the one above when they manage it."""
        ...

    def parent(self, unit: UnitId) -> UnitId | None:
        """The unit above."""
        ...

    def children(self, unit: UnitId) -> Collection[UnitId]:
        """The units directly below."""
        ...

    def level(self, unit: UnitId) -> str:
        """One of LEVELS."""
        ...

    def manager(self, unit: UnitId) -> PersonId | None:
        """Who manages the unit; None is a vacancy."""
        ...

    def units_managed(self, person: PersonId) -> frozenset[UnitId]:
        """The units that the person manages, exactly."""
        ...

    def members(self, group: str) -> frozenset[PersonId]:
        """Who is in the group."""
        ...

    def groups_of(self, person: PersonId) -> frozenset[str]:
        """The groups that the person is in."""
        ...

    def holders(self, role: str, unit: UnitId | None) -> frozenset[PersonId]:
        """Who holds the role in exactly that unit; None: who holds it everywhere."""
        ...

    def roles_of(self, person: PersonId) -> frozenset[tuple[str, UnitId | None]]:
        """The roles that the person holds, and where."""
        ...

    def stand_ins(self, person: PersonId, e_service: str, today: date) -> frozenset[PersonId]:
        """Who stands in for the person in the e-service today. Not who stands in for them in turn."""
        ...

    def stands_in_for(self, person: PersonId, e_service: str | None, today: date) -> frozenset[PersonId]:
        """Whom the person stands in for today; e_service None: in any e-service."""
        ...

    def attesters(self, cost_centre: str, amount: Decimal, today: date) -> frozenset[PersonId]:
        """Whose approval right covers the sum (kronor) at the cost centre today, of those employed."""
        ...

    def register(self, name: str, key: str) -> tuple[Principal, ...]:
        """Who answers for the entry of a register: a person ("u:7") or a unit's manager ("m:12")."""
        ...
