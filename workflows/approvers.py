"""Who may act: from a plan's `who` to principals, and from principals to the people of today, stand-ins included.

A principal is a position where there is one, so that a new manager takes over without anything being rewritten. When a
position is vacant, whoever manages the nearest unit above acts for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.conflicts import Excluded
from workflows.directory import LEVELS, Directory, PersonId, Principal, UnitId
from workflows.errors import Code, Refused
from workflows.plan import AnyWho, Group, ManagerOf, ManagerOfUnit, PersonField, Role
from workflows.standing import Standing
from workflows.values import Facts


@dataclass(frozen=True, slots=True)
class Acting:
    """That a person may act: in their own right, or on behalf of somebody."""

    on_behalf_of: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What `who` is worked out from."""

    directory: Directory
    facts: Facts
    requester: PersonId
    subject: PersonId | None
    excluded: Excluded
    standing: Standing

    @property
    def about(self) -> PersonId:
        """The subject, or the requester when the case is about nobody else."""
        return self.requester if self.subject is None else self.subject


# ---- from `who` to principals


def principals_for(who: AnyWho, around: Circumstances) -> tuple[Principal, ...]:
    """The principals that a step waits for, at least one of whom somebody may act for today; () when nobody can.

    A manager who is excluded or gone is passed over: the case climbs to the nearest unit above with somebody who may.
    """
    link: AnyWho | None = who
    while link is not None:
        found = _RESOLVE[type(link)](link, around)
        if found:
            return found
        link = link.otherwise
    return ()


def _manager_of(who: ManagerOf, around: Circumstances) -> tuple[Principal, ...]:
    person = _reference(who.manager_of, around)
    unit = None if person is None else around.directory.managing_unit(person)
    return _nearest_manager(_at_level(unit, who.at, around.directory), around)


def _reference(name: str, around: Circumstances) -> PersonId | None:
    if name == "requester":
        return around.requester
    if name == "subject":
        return around.about
    last = next((one for one in reversed(around.standing.decisions) if one.step == name), None)
    return None if last is None else last.by if last.on_behalf_of is None else last.on_behalf_of


def _at_level(unit: UnitId | None, level: str | None, directory: Directory) -> UnitId | None:
    if unit is None or level is None:
        return unit
    high_enough = LEVELS[LEVELS.index(level) :]
    return next((one for one in _upward(unit, directory) if directory.level(one) in high_enough), None)


def _manager_of_unit(who: ManagerOfUnit, around: Circumstances) -> tuple[Principal, ...]:
    return _nearest_manager(_number(around.facts.get(who.manager_of_unit)), around)


def _nearest_manager(unit: UnitId | None, around: Circumstances) -> tuple[Principal, ...]:
    for one in _upward(unit, around.directory):
        manager = around.directory.manager(one)
        if manager is not None and _eligible(manager, around):
            return (f"m:{one}",)
    return ()


def _group(who: Group, around: Circumstances) -> tuple[Principal, ...]:
    return (f"g:{who.group}",) if any(_eligible(one, around) for one in around.directory.members(who.group)) else ()


def _role(who: Role, around: Circumstances) -> tuple[Principal, ...]:
    if who.scope == "unit":
        for unit in _upward(around.directory.unit_of(around.about), around.directory):
            if any(_eligible(one, around) for one in around.directory.holders(who.role, unit)):
                return (f"r:{who.role}@{unit}",)
    everywhere = around.directory.holders(who.role, None)
    return (f"r:{who.role}",) if any(_eligible(one, around) for one in everywhere) else ()


def _person(who: PersonField, around: Circumstances) -> tuple[Principal, ...]:
    person = _number(around.facts.get(who.person))
    return (f"u:{person}",) if person is not None and _eligible(person, around) else ()


def _eligible(person: PersonId, around: Circumstances) -> bool:
    return person not in around.excluded and around.directory.active(person)


def _number(value: object) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _upward(unit: UnitId | None, directory: Directory) -> Iterator[UnitId]:
    """The unit and those above it, once each: a faulty tree may go in a circle."""
    seen: set[UnitId] = set()
    while unit is not None and unit not in seen:
        yield unit
        seen.add(unit)
        unit = directory.parent(unit)


_RESOLVE: Mapping[type[AnyWho], Callable[[Any, Circumstances], tuple[Principal, ...]]] = {
    ManagerOf: _manager_of,
    ManagerOfUnit: _manager_of_unit,
    Group: _group,
    Role: _role,
    PersonField: _person,
}


# ---- from principals to people


def holders(principal: Principal, directory: Directory, excluded: Collection[PersonId] = ()) -> frozenset[PersonId]:
    """Who is the principal today, without the excluded. Of a position that is vacant, or whose manager is excluded: who
    manages the nearest unit above, so that a change of managers leaves no open step without anybody."""
    kind, _, name = principal.partition(":")
    if kind == "u":
        found = frozenset({int(name)})
    elif kind == "m":
        found = _managers(int(name), directory, excluded)
    elif kind == "g":
        found = directory.members(name)
    else:
        role, _, unit = name.partition("@")
        found = directory.holders(role, int(unit) if unit else None)
    return frozenset(person for person in found if person not in excluded and directory.active(person))


def _managers(unit: UnitId, directory: Directory, excluded: Collection[PersonId]) -> frozenset[PersonId]:
    for one in _upward(unit, directory):
        manager = directory.manager(one)
        if manager is not None and manager not in excluded and directory.active(manager):
            return frozenset({manager})
    return frozenset()


def people_for(principals: tuple[Principal, ...], excluded: Excluded, directory: Directory) -> frozenset[PersonId]:
    """Everybody who may act in their own right today."""
    return frozenset[PersonId]().union(*(holders(one, directory, excluded) for one in principals))


def may_act(
    person: PersonId,
    principals: tuple[Principal, ...],
    *,
    excluded: Excluded,
    directory: Directory,
    e_service: str,
    today: date,
    on_behalf_of: PersonId | None = None,
) -> Acting:
    """How the person may act. Own right wins; of several absent colleagues `on_behalf_of` chooses, else the lowest id.

    Raises: Refused. A stand-in of somebody who may not decide the case may not do it in their place.
    """
    if person in excluded:
        raise Refused(excluded[person], person=person)
    if not directory.active(person):
        raise Refused(Code.NOT_YOURS)
    entitled = people_for(principals, excluded, directory)
    if person in entitled:
        return Acting()
    allowed = sorted(one for one in entitled if person in directory.stand_ins(one, e_service, today))
    if on_behalf_of in allowed:
        return Acting(on_behalf_of)
    if allowed and on_behalf_of is None:
        return Acting(allowed[0])
    barred = sorted(people_for(principals, {}, directory) & set(excluded))
    absent = [one for one in barred if person in directory.stand_ins(one, e_service, today)]
    if absent and not allowed:
        raise Refused(Code.STAND_IN_EXCLUDED, absent=absent[0])
    raise Refused(Code.NOT_YOURS)


def principals_of(
    person: PersonId, directory: Directory, e_service: str | None, today: date
) -> dict[Principal, PersonId | None]:
    """Every principal that the person may act for, and on whose behalf; None: in their own right, which wins.

    Without an e-service the stand-ins for any e-service are in; `may_act` has the last word on each case.
    """
    if not directory.active(person):
        return {}
    found: dict[Principal, PersonId | None] = dict.fromkeys(_own(person, directory))
    for absent in sorted(directory.stands_in_for(person, e_service, today)):
        if directory.active(absent):
            for principal in _own(absent, directory):
                found.setdefault(principal, absent)
    return found


def _own(person: PersonId, directory: Directory) -> Iterator[Principal]:
    yield f"u:{person}"
    yield from (f"g:{group}" for group in sorted(directory.groups_of(person)))
    yield from (f"r:{role}" if unit is None else f"r:{role}@{unit}" for role, unit in directory.roles_of(person))
    yield from (f"m:{unit}" for unit in sorted(_managed(person, directory)))


def _managed(person: PersonId, directory: Directory) -> set[UnitId]:
    """The units the person manages, and the vacant ones below them down to the next manager."""
    found: set[UnitId] = set()
    left = list(directory.units_managed(person))
    while left:
        unit = left.pop()
        if unit in found:
            continue
        found.add(unit)
        left += [child for child in directory.children(unit) if _vacant(child, directory)]
    return found


def _vacant(unit: UnitId, directory: Directory) -> bool:
    manager = directory.manager(unit)
    return manager is None or not directory.active(manager)
