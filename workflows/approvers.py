"""Who may act: from a plan's `who` to principals. What people a principal is today, `principals` knows.

A principal is a position where there is one, so that a new manager takes over without anything being rewritten. When a
position is vacant, whoever manages the nearest unit above acts for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from workflows.conflicts import Excluded, excluded, left
from workflows.directory import LEVELS, Directory, PersonId, Principal, UnitId
from workflows.plan import (
    AnyWho,
    Attest,
    DeciderOf,
    Group,
    HumanStep,
    ManagerOf,
    ManagerOfUnit,
    NotifyStep,
    PersonField,
    Plan,
    Register,
    RequesterSelf,
    Role,
    SubjectSelf,
)
from workflows.principals import Acting, holders, may_act, people_for, principals_of, upward
from workflows.standing import Standing
from workflows.values import Facts
from workflows.who import AttestFields, attests, links

__all__ = [
    "Acting",
    "Circumstances",
    "circumstances",
    "found_by_links",
    "holders",
    "may_act",
    "people_for",
    "principals_for",
    "principals_of",
    "told",
]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What `who` is worked out from."""

    directory: Directory
    facts: Facts
    requester: PersonId
    subject: PersonId | None
    excluded: Excluded
    standing: Standing
    today: date
    assignee: PersonId | None = None  # who has the step now, when it is widened
    passed_over: PersonId | None = None  # whom an earlier link would have given, had they not been excluded

    @property
    def about(self) -> PersonId:
        """The subject, or the requester when the case is about nobody else."""
        return self.requester if self.subject is None else self.subject


# ---- from `who` to principals


def circumstances(
    plan: Plan,
    step: HumanStep,
    standing: Standing,
    facts: Facts,
    directory: Directory,
    *,
    requester: PersonId,
    subject: PersonId | None,
    today: date,
    limited: bool = True,
) -> Circumstances:
    """What the step's `who` is worked out from, with everybody who may not act in it. Not `limited`: approval rights
    are not asked for, which only a dry run whose sum is not known may do."""
    right = attests(step.who) if limited else None
    may = None if right is None else _attesters(right.attest, facts, directory, today)
    barred = excluded(plan, step, standing, requester=requester, subject=subject, directory=directory, limited_to=may)
    return Circumstances(directory, facts, requester, subject, barred, standing, today)


Enough = Callable[[tuple[Principal, ...]], bool]


def principals_for(who: AnyWho, around: Circumstances, enough: Enough = bool) -> tuple[Principal, ...]:
    """The principals that a step waits for, at least one of whom somebody may act for today; () when nobody can.

    A manager who is excluded or gone is passed over: the case climbs to the nearest unit above with somebody who may.
    `enough` says whether those found are as many as are needed; a link that gives too few is passed over too.
    """
    return next((found for _, found in found_by_links(who, around) if found and enough(found)), ())


def found_by_links(who: AnyWho, around: Circumstances) -> Iterator[tuple[AnyWho, tuple[Principal, ...]]]:
    """What each link gives in turn, where those before it gave nobody or too few."""
    for link in links(who):
        yield link, _RESOLVE[type(link)](link, around)
        if any(isinstance(one, ManagerOf) and one.manager_of == "excluded" for one in links(link.otherwise)):
            around = replace(around, passed_over=_passed_over(link, around))


def told(step: NotifyStep, around: Circumstances) -> tuple[Principal, ...]:
    """Whom the step tells. Nobody is excluded from being told, which `around` says."""
    people = {"requester": f"u:{around.requester}", "subject": f"u:{around.about}"}
    found = [(people[one],) if isinstance(one, str) else principals_for(one, around) for one in step.to]
    return tuple(dict.fromkeys(one for several in found for one in several))


def _passed_over(link: AnyWho, around: Circumstances) -> PersonId | None:
    """Whom the link would have given if nobody were excluded."""
    free = replace(around, excluded={})
    would = people_for(_RESOLVE[type(link)](link, free), {}, around.directory)
    return min((person for person in would if person in around.excluded), default=around.passed_over)


def _attesters(fields: AttestFields, facts: Facts, directory: Directory, today: date) -> frozenset[PersonId]:
    """Whose approval right covers what is asked for; nobody while it is not known."""
    cost_centre, amount = facts.get(fields.cost_centre), facts.get(fields.amount)
    if not isinstance(cost_centre, str) or not isinstance(amount, Decimal):
        return frozenset()
    return directory.attesters(cost_centre, amount, today)


def _attest(who: Attest, around: Circumstances) -> tuple[Principal, ...]:
    right = _attesters(who.attest, around.facts, around.directory, around.today)
    return _each_of(left(right, around.excluded))


@lru_cache(maxsize=256)
def _each_of(people: frozenset[PersonId]) -> tuple[Principal, ...]:
    """Each as a principal. Hundreds may have an approval right, and they are the same ones for case after case."""
    return tuple(f"u:{person}" for person in sorted(people))


def _register(who: Register, around: Circumstances) -> tuple[Principal, ...]:
    key = around.facts.get(who.key)
    named = around.directory.register(who.register_, key) if isinstance(key, str) else ()
    found: list[Principal] = []
    for one in named:
        kind, _, number = one.partition(":")
        found += _nearest_manager(int(number), around) if kind == "m" else [one] if _any_holder(one, around) else []
    return tuple(dict.fromkeys(found))


def _any_holder(principal: Principal, around: Circumstances) -> bool:
    return bool(holders(principal, around.directory, around.excluded))


def _one_person(person: PersonId | None, around: Circumstances) -> tuple[Principal, ...]:
    return (f"u:{person}",) if person is not None and _eligible(person, around) else ()


def _manager_of(who: ManagerOf, around: Circumstances) -> tuple[Principal, ...]:
    person = _reference(who.manager_of, around)
    unit = None if person is None else around.directory.managing_unit(person)
    return _nearest_manager(_at_level(unit, who.at, around.directory), around)


def _reference(name: str, around: Circumstances) -> PersonId | None:
    known = {
        "requester": around.requester,
        "subject": around.about,
        "assignee": around.assignee,
        "excluded": around.passed_over,
    }
    if name in known:
        return known[name]
    last = around.standing.last_decision(name)
    return None if last is None else last.seat


def _at_level(unit: UnitId | None, level: str | None, directory: Directory) -> UnitId | None:
    if unit is None or level is None:
        return unit
    high_enough = LEVELS[LEVELS.index(level) :]
    return next((one for one in upward(unit, directory) if directory.level(one) in high_enough), None)


def _manager_of_unit(who: ManagerOfUnit, around: Circumstances) -> tuple[Principal, ...]:
    unit = _number(around.facts.get(who.manager_of_unit))
    return _nearest_manager(_at_level(unit, who.at, around.directory), around)


def _nearest_manager(unit: UnitId | None, around: Circumstances) -> tuple[Principal, ...]:
    for one in upward(unit, around.directory):
        manager = around.directory.manager(one)
        if manager is not None and _eligible(manager, around):
            return (f"m:{one}",)
    return ()


def _group(who: Group, around: Circumstances) -> tuple[Principal, ...]:
    return _scoped(f"g:{who.group}", f"s:{who.group}", who.scope, around)


def _role(who: Role, around: Circumstances) -> tuple[Principal, ...]:
    return _scoped(f"r:{who.role}", f"r:{who.role}", who.scope, around)


def _scoped(
    everywhere: Principal, in_unit: Principal, scope: str | None, around: Circumstances
) -> tuple[Principal, ...]:
    """In the unit of the scope or the nearest above where there is somebody, else everywhere."""
    if scope is not None:
        about = around.directory.unit_of(around.about)
        unit = about if scope == "unit" else _number(around.facts.get(scope))
        for one in upward(unit, around.directory):
            if _any_holder(f"{in_unit}@{one}", around):
                return (f"{in_unit}@{one}",)
    return (everywhere,) if _any_holder(everywhere, around) else ()


def _person(who: PersonField, around: Circumstances) -> tuple[Principal, ...]:
    return _one_person(_number(around.facts.get(who.person)), around)


def _decider_of(who: DeciderOf, around: Circumstances) -> tuple[Principal, ...]:
    return _one_person(_reference(who.decider_of, around), around)


def _requester(who: RequesterSelf, around: Circumstances) -> tuple[Principal, ...]:
    return _one_person(around.requester, around)


def _subject(who: SubjectSelf, around: Circumstances) -> tuple[Principal, ...]:
    return _one_person(around.about, around)


def _eligible(person: PersonId, around: Circumstances) -> bool:
    return person not in around.excluded and around.directory.active(person)


def _number(value: object) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


_RESOLVE: Mapping[type[AnyWho], Callable[[Any, Circumstances], tuple[Principal, ...]]] = {
    ManagerOf: _manager_of,
    ManagerOfUnit: _manager_of_unit,
    Group: _group,
    Role: _role,
    PersonField: _person,
    Attest: _attest,
    Register: _register,
    DeciderOf: _decider_of,
    RequesterSelf: _requester,
    SubjectSelf: _subject,
}
