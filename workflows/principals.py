"""From principals to the people of today: who holds a position, who may act for it, stand-ins included.

When a position is vacant, whoever manages the nearest unit above acts for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.conflicts import Excluded, left
from workflows.directory import Directory, PersonId, Principal, UnitId
from workflows.errors import Code, Refused


@dataclass(frozen=True, slots=True)
class Acting:
    """That a person may act: in their own right, or on behalf of somebody."""

    on_behalf_of: PersonId | None = None


def upward(unit: UnitId | None, directory: Directory) -> Iterator[UnitId]:
    """The unit and those above it, once each: a faulty tree may go in a circle."""
    seen: set[UnitId] = set()
    while unit is not None and unit not in seen:
        yield unit
        seen.add(unit)
        unit = directory.parent(unit)


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
    elif kind == "s":
        group, _, unit = name.partition("@")
        found = frozenset(one for one in directory.members(group) if directory.unit_of(one) == int(unit))
    else:
        role, _, unit = name.partition("@")
        found = directory.holders(role, int(unit) if unit else None)
    return frozenset(person for person in left(found, excluded) if directory.active(person))


def _managers(unit: UnitId, directory: Directory, excluded: Collection[PersonId]) -> frozenset[PersonId]:
    for one in upward(unit, directory):
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
    seats_taken: Collection[PersonId] = (),
) -> Acting:
    """How the person may act. Own right wins; of several absent colleagues `on_behalf_of` chooses, else the lowest id.

    Raises: Refused. A stand-in of somebody who may not decide the case may not do it in their place. `seats_taken` are
    those whose say has been had already, where several decide together.
    """
    if person in excluded and excluded[person] is not Code.OVER_LIMIT:
        raise Refused(excluded[person], person=person)
    if not directory.active(person):
        raise Refused(Code.NOT_YOURS)
    entitled = people_for(principals, excluded, directory) - frozenset(seats_taken)
    if person in entitled:
        return Acting()
    anybody = people_for(principals, {}, directory)
    stood_in = {one for one in anybody if person in directory.stand_ins(one, e_service, today)}
    if person in excluded:  # without an approval right, which standing in for somebody does not give
        raise Refused(Code.OVER_LIMIT if person in anybody or stood_in else Code.NOT_YOURS, person=person)
    allowed = sorted(stood_in & entitled)
    if on_behalf_of in allowed:
        return Acting(on_behalf_of)
    if allowed and on_behalf_of is None:
        return Acting(allowed[0])
    absent = sorted(one for one in stood_in if one in excluded)
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
    unit = directory.unit_of(person)
    for group in sorted(directory.groups_of(person)):
        yield f"g:{group}"
        if unit is not None:
            yield f"s:{group}@{unit}"
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
