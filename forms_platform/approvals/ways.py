"""The ways by which open cases come to a person: each principal they may act for, in which e-service, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from forms_platform.cases.access import reach
from forms_platform.cases.passed_up import PassedUp, passed_up
from forms_platform.organisation.closed import closed_to_stand_ins
from forms_platform.organisation.models import Person
from forms_platform.organisation.snapshot import Snapshot
from workflows.approvers import principals_of


@dataclass(frozen=True, slots=True)
class Way:
    """One principal. An empty `e_service` means all but those in `without`; `absent` is whom one stands in for."""

    principal: str
    e_service: str = ""
    without: frozenset[str] = frozenset()
    absent: int | None = None

    def leads_to(self, principal: str, e_service: str) -> bool:
        """Whether an assignment with that principal comes this way."""
        return principal == self.principal and self.e_service in ("", e_service) and e_service not in self.without


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way to one person today. `risen`: single assignments that the manager below may not decide."""

    own: tuple[Way, ...]
    stood_in: tuple[Way, ...]
    risen: tuple[PassedUp, ...]

    @property
    def risen_own(self) -> list[int]:
        """Ids of the assignments that have come up to the person."""
        return [one.assignment for one in self.risen if one.absent is None]

    @property
    def risen_stood_in(self) -> list[int]:
        """Ids of the assignments that have come up to somebody the person stands in for."""
        return [one.assignment for one in self.risen if one.absent is not None]

    def way_of(self, assignment: int, principal: str, e_service: str) -> Way | None:
        """How that assignment came to the person; in their own right before a stand-in's."""
        for way in self.own:
            if way.leads_to(principal, e_service):
                return way
        risen = next((one for one in self.risen if one.assignment == assignment), None)
        if risen is not None and risen.absent is None:
            return Way(principal)
        for way in self.stood_in:
            if way.leads_to(principal, e_service):
                return way
        return None if risen is None else Way(principal, absent=risen.absent)


def ways_of(person: Person, organisation: Snapshot, today: date) -> Ways:
    """The ways to the person. At most one statement, see `passed_up`."""
    own: list[Way] = []
    stood_in: list[Way] = []
    closed = closed_to_stand_ins()
    for e_service, mine, theirs in reach(person, today):
        own += [Way(principal, e_service) for principal in mine]
        if theirs and e_service not in closed_to_stand_ins(e_service):
            absent = principals_of(person.pk, organisation, e_service, today)
            without = frozenset() if e_service else closed
            stood_in += [Way(principal, e_service, without, absent[principal]) for principal in theirs]
    return Ways(tuple(own), tuple(stood_in), passed_up(person.pk, organisation, today))


def groups_among(ways: Iterable[Way]) -> Sequence[str]:
    """Keys of the working groups that some of the ways are."""
    return [way.principal[2:] for way in ways if way.principal.startswith("g:")]
