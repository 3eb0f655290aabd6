"""Whether there is somebody for every employee, unit, amount and entry ("vem skulle få det?"), on today's organisation.

Employees who are alike to a step (the same unit, the same managing unit) are asked about once; whoever could act in
their own case is asked about alone. So 8 000 employees cost about as much as their units do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product

from workflows.approvers import Circumstances, circumstances, people_for, principals_for
from workflows.checks.once import once_for_each_sum
from workflows.checks.questions import Form
from workflows.conditions import compile_rule, fields_used
from workflows.conflicts import AllBut, Excluded
from workflows.directory import Directory, PersonId, UnitId
from workflows.plan import (
    AnyWho,
    Attest,
    AutoStep,
    ChooseBlock,
    DeciderOf,
    Group,
    HumanStep,
    ManagerOf,
    ManagerOfUnit,
    ParallelBlock,
    PersonField,
    Plan,
    Register,
    Role,
    Spot,
)
from workflows.standing import Decision, Standing
from workflows.steps import AddPeople
from workflows.values import Facts
from workflows.votes import feasible, group_principals
from workflows.who import links

ORE = Decimal("0.01")
MANY = 20  # of those who may take a step, whose managers are all looked up
SHOWN = 50  # people and answers that are kept as examples
NOTHING_YET = Standing()
LACKS = ("nobody", "too_few", "four_eyes", "over_limit", "no_escalation")


@dataclass(frozen=True)
class Everybody:
    """The organisation as the check walks through it."""

    employees: Sequence[PersonId]
    units: Sequence[UnitId]
    cost_centres: Sequence[str]
    limits: Sequence[Decimal]  # of every approval right, in kronor
    registers: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Asked:
    """What is asked: the plan, its form, and whose cases they are. `subject`: "requester", "none" or another person."""

    plan: Plan
    form: Form
    subject: str
    only_managers: bool = False


@dataclass(frozen=True)
class Lack:
    """A step that somebody's case would stop at (or, "no_escalation", would be late at with nobody told)."""

    code: str
    step: str
    path: str
    affected: int
    of: int
    people: tuple[PersonId, ...]
    cases: tuple[Mapping[str, str], ...] = ()  # the answers that it takes, some of them


@dataclass(frozen=True)
class Reserve:
    """For how many the first choice of a step gives nobody, so that its reserve has it."""

    step: str
    used: int
    of: int


@dataclass
class Found:
    """What a check of one service found."""

    employees: int = 0
    lacks: list[Lack] = field(default_factory=list)
    reserves: list[Reserve] = field(default_factory=list)


def look_for_somebody(asked: Asked, directory: Directory, everybody: Everybody, today: date) -> Found:
    """Every step that would stop for somebody, and how often the reserves have it."""
    look = _Look(asked, once_for_each_sum(directory), everybody, today)
    found = Found(employees=len(look.requesters))
    for spot in asked.plan.spots:
        step = spot.step
        if isinstance(step, HumanStep) and not (isinstance(step, AutoStep) and not step.sample_percent):
            one = _Step(look, spot, step)
            one.look()
            found.lacks += one.lacks()
            if one.reserve:
                found.reserves.append(Reserve(step.id, len(one.reserve), len(look.requesters)))
    return found


Pair = tuple[PersonId, PersonId | None]  # who hands in, and whom it is about


@dataclass
class _Look:
    asked: Asked
    directory: Directory
    everybody: Everybody
    today: date
    known: dict[tuple[str, ...], frozenset[PersonId]] = field(default_factory=dict)

    @cached_property
    def requesters(self) -> list[Pair]:
        """Everybody's case; of a service about others also that which the manager hands in."""
        people, directory = self.everybody.employees, self.directory
        if self.asked.subject in ("requester", "none"):
            may = [one for one in people if directory.units_managed(one)] if self.asked.only_managers else people
            return [(one, None) for one in may]
        above = {one: self.manager(one) for one in people}
        own = [] if self.asked.only_managers else [(one, one) for one in people]
        return [*own, *((boss, one) for one, boss in above.items() if boss is not None and boss != one)]

    def people(self, principals: tuple[str, ...], barred: Excluded) -> frozenset[PersonId]:
        """Those of the principals who are not barred. Many may have an approval right: who they are is asked once."""
        if any(one.startswith("m:") for one in principals):
            return people_for(principals, barred, self.directory)
        known = self.known.get(principals)
        if known is None:
            known = self.known[principals] = people_for(principals, {}, self.directory)
        return (known & barred.may if isinstance(barred, AllBut) else known).difference(barred)

    def manager(self, person: PersonId) -> PersonId | None:
        unit = self.directory.managing_unit(person)
        seen: set[UnitId] = set()
        while unit is not None and unit not in seen:
            seen.add(unit)
            boss = self.directory.manager(unit)
            if boss is not None and boss != person:
                return boss
            unit = self.directory.parent(unit)
        return None

    def alike(self, pair: Pair, whos: Sequence[AnyWho]) -> tuple[object, ...]:
        """What a step sees of the people of a case."""
        seen: list[object] = []
        for who in whos:
            if isinstance(who, ManagerOf) and who.manager_of in ("requester", "subject"):
                person = pair[0] if who.manager_of == "requester" or pair[1] is None else pair[1]
                seen.append(self.directory.managing_unit(person))
            elif isinstance(who, Group | Role) and who.scope == "unit":
                seen.append(self.directory.unit_of(pair[0] if pair[1] is None else pair[1]))
        return tuple(seen)


class _Alike:
    """Cases that a step sees alike."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = pairs
        self.of_person = _by_person(pairs)
        self.whose = Counter(_whose(one) for one in pairs)

    def without(self, some: set[Pair]) -> set[PersonId]:
        """Those whose cases they are, but for some of the cases."""
        found = set(self.whose)
        gone = Counter(_whose(one) for one in some)
        found -= {person for person, times in gone.items() if times == self.whose[person]}
        return found


@dataclass
class _Step:
    look_: _Look
    spot: Spot
    step: HumanStep
    stopped: dict[str, set[PersonId]] = field(default_factory=dict)
    cases: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)
    reserve: set[PersonId] = field(default_factory=set)

    @cached_property
    def whos(self) -> list[AnyWho]:
        """Every link that may say who has the step, through the steps that it names."""
        found = [*links(self.step.who), *links(self.look_.asked.plan.reserve)]
        for who in list(found):
            name = _earlier(who)
            if name in self.look_.asked.plan.index:
                found += links(self.look_.asked.plan.human(name).who)
        for name in self.step.not_same_as:
            found += links(self.look_.asked.plan.human(name).who)
        return found

    def look(self) -> None:
        groups: dict[tuple[object, ...], list[Pair]] = {}
        for pair in self.look_.requesters:
            groups.setdefault(self.look_.alike(pair, self.whos), []).append(pair)
        alike = [_Alike(pairs) for pairs in groups.values()]
        for facts in self.variants():
            for group in alike:
                self.ask(group, facts)

    def ask(self, alike: _Alike, facts: Facts) -> None:
        """About people who are alike: once for all, and alone about who could act in their own case."""
        barred = self.people(self.step, alike.pairs[0], facts, {}, excluding=False)
        alone = {pair for person in barred for pair in alike.of_person.get(person, ())}
        other = next((pair for pair in alike.pairs if pair not in alone), None)
        if other is not None:
            self.judge(other, facts, lambda: alike.without(alone))
        for pair in alone:
            self.judge(pair, facts, lambda one=pair: {_whose(one)})  # type: ignore[misc]  # bound at once

    def judge(self, pair: Pair, facts: Facts, whose: Callable[[], set[PersonId]]) -> None:
        """About the case of one, which stands for those of `whose`."""
        for decided in self.before(pair, facts):
            people = self.people(self.step, pair, facts, decided)
            if not people:
                bare = self.people(self.step, pair, facts, decided, quorum=False)
                code = "too_few" if bare else self.why_nobody(pair, facts, decided)
                self.note(code, whose(), facts)
                return
            if self.by_reserve(pair, facts, decided):
                self.reserve |= whose()
            if self.step.overdue is not None and not self.escalates(pair, facts, decided, people):
                self.note("no_escalation", whose(), facts)

    def why_nobody(self, pair: Pair, facts: Facts, decided: Mapping[str, PersonId]) -> str:
        if decided and self.people(self.step, pair, facts, {}):
            return "four_eyes"
        amounts = [who.attest.amount for who in links(self.step.who) if isinstance(who, Attest)]
        if amounts and self.people(self.step, pair, {**facts, amounts[0]: ORE}, decided):
            return "over_limit"
        return "nobody"

    def before(self, pair: Pair, facts: Facts) -> Iterator[Mapping[str, PersonId]]:
        """What may have been decided already, as far as the step looks at it: nothing, or each who may have."""
        plan = self.look_.asked.plan
        named = {name for who in links(self.step.who) if (name := _earlier(who)) in plan.index}
        apart = {name for name in self.step.not_same_as if plan.index[name] < self.spot.place}
        apart |= {
            one.id for one in plan.humans if self.step.id in one.not_same_as and plan.index[one.id] < self.spot.place
        }
        ways: dict[str, tuple[PersonId, ...]] = {}
        own = self.people(self.step, pair, facts, {}) if apart - named else frozenset[PersonId]()
        for name in sorted(named | apart):
            may = self.people(plan.human(name), pair, facts, {})
            ways[name] = tuple(sorted(may if name in named else may & own))[:MANY]
        if not any(ways.values()):
            yield {}
        for name, takers in ways.items():
            for person in takers:
                yield {name: person}

    def note(self, code: str, whose: set[PersonId], facts: Facts) -> None:
        self.stopped.setdefault(code, set()).update(whose)
        kept = self.cases.setdefault(code, [])
        if facts and len(kept) < SHOWN:
            kept.append({key: str(value) for key, value in facts.items()})

    def people(
        self,
        step: HumanStep,
        pair: Pair,
        facts: Facts,
        decided: Mapping[str, PersonId],
        *,
        excluding: bool = True,
        quorum: bool = True,
    ) -> frozenset[PersonId]:
        """Who would have the step; nobody when they are too few for its quorum."""
        around = self.around(step, pair, facts, decided)
        if not excluding:
            around = replace(around, excluded={})
        look = self.look_

        def people(principals: tuple[str, ...]) -> frozenset[PersonId]:
            return look.people(principals, around.excluded)

        def enough(principals: tuple[str, ...]) -> bool:
            return not quorum or feasible(step, people((*groups, *principals)), around)

        groups = group_principals(step)
        if groups and people(groups) and enough(groups):
            return people(groups)
        found = principals_for(step.who, around, enough)
        if not found and look.asked.plan.reserve is not None:
            found = principals_for(look.asked.plan.reserve, around, enough)
        return people((*groups, *found)) if found else frozenset()

    def around(self, step: HumanStep, pair: Pair, facts: Facts, decided: Mapping[str, PersonId]) -> Circumstances:
        standing = NOTHING_YET
        if decided:
            decisions = tuple(Decision(name, 0, "approve", person) for name, person in decided.items())
            standing = replace(NOTHING_YET, decisions=decisions)
        return circumstances(
            self.look_.asked.plan,
            step,
            standing,
            facts,
            self.look_.directory,
            requester=pair[0],
            subject=pair[1],
            today=self.look_.today,
        )

    def by_reserve(self, pair: Pair, facts: Facts, decided: Mapping[str, PersonId]) -> bool:
        if group_principals(self.step):
            return False
        first = self.step.who if self.step.who.otherwise is None else self.first
        return not principals_for(first, self.around(self.step, pair, facts, decided))

    @cached_property
    def first(self) -> AnyWho:
        """The first choice without its reserve."""
        return self.step.who.model_copy(update={"otherwise": None})

    def escalates(self, pair: Pair, facts: Facts, decided: Mapping[str, PersonId], people: frozenset[PersonId]) -> bool:
        """Whether there is somebody beside those who are late, whoever of them has it."""
        late = self.step.overdue
        who = late.add if isinstance(late, AddPeople) else late.move if late is not None else None
        if who is None:
            return True
        around = self.around(self.step, pair, facts, decided)
        return all(principals_for(who, replace(around, assignee=one)) for one in sorted(people)[:MANY])

    # which answers

    def variants(self) -> Iterator[Facts]:
        """The answers that a `who` looks at: every unit, cost centre with the sums around each limit, and entry."""
        everybody = self.look_.everybody
        found: dict[str, Sequence[str | Decimal]] = {}
        for who in self.whos:
            if isinstance(who, ManagerOfUnit):
                found[who.manager_of_unit] = [str(unit) for unit in everybody.units]
            elif isinstance(who, Group | Role) and who.scope not in (None, "unit"):
                found[str(who.scope)] = [str(unit) for unit in everybody.units]
            elif isinstance(who, Register):
                found[who.key] = list(everybody.registers.get(who.register_, ()))
            elif isinstance(who, PersonField):
                found[who.person] = [str(one) for one in everybody.employees[:2]]
            elif isinstance(who, Attest):
                found[who.attest.cost_centre] = list(everybody.cost_centres)
                found[who.attest.amount] = self.amounts(who.attest.amount)
        keys = list(found)
        seen: set[object] = set()
        for values in product(*found.values()):
            facts = dict(zip(keys, values, strict=True))
            if self.is_taken(facts) and self.is_new(facts, seen):
                yield facts

    def is_new(self, facts: Facts, seen: set[object]) -> bool:
        """Whether others have the approval right than for the answers before: those alike are asked about once."""
        pairs = [(who.attest.cost_centre, who.attest.amount) for who in self.whos if isinstance(who, Attest)]
        if not pairs:
            return True
        may = [
            self.look_.directory.attesters(str(facts[centre]), facts[amount], self.look_.today)  # type: ignore[arg-type]  # amounts() gives sums
            for centre, amount in pairs
        ]
        named = {key for pair in pairs for key in pair}
        kind = (*may, *(value for key, value in facts.items() if key not in named))
        if kind in seen:
            return False
        seen.add(kind)
        return True

    def amounts(self, key: str) -> list[Decimal]:
        """The sums on both sides of every limit, within what the form takes; and the most that it takes."""
        asked = self.look_.asked.form.get(key)
        least = asked.least if asked is not None and isinstance(asked.least, Decimal) else ORE
        most = asked.most if asked is not None and isinstance(asked.most, Decimal) else None
        edges = {limit + step for limit in self.look_.everybody.limits for step in (Decimal(0), ORE)}
        top = most if most is not None else max(self.look_.everybody.limits, default=ORE)
        return sorted({top, max(least, ORE), *(edge for edge in edges if least <= edge <= top)})

    @cached_property
    def rules(self) -> list[tuple[frozenset[str], object]]:
        """The conditions that lead to the step."""
        plan = self.look_.asked.plan
        found = [self.step.when]
        for name, number in self.spot.within:
            block = plan.step(name)
            found.append(block.when)
            if isinstance(block, ChooseBlock | ParallelBlock):
                found.append(block.branches[number].when)
        return [(fields_used(rule), compile_rule(rule)) for part in found for rule in _conjuncts(part)]

    def is_taken(self, facts: Mapping[str, object]) -> bool:
        """Whether the step is taken with these answers, as far as they say."""
        return all(not used <= set(facts) or rule(facts) for used, rule in self.rules)  # type: ignore[operator]  # compiled above

    # what was found

    def lacks(self) -> Iterator[Lack]:
        for code in LACKS:
            people = sorted(self.stopped.get(code, ()))
            if people:
                cases = tuple(self.cases.get(code, ()))
                of = len({_whose(one) for one in self.look_.requesters})
                yield Lack(code, self.step.id, self.spot.path, len(people), of, tuple(people[:SHOWN]), cases)


def _earlier(who: AnyWho) -> str:
    if isinstance(who, ManagerOf):
        return who.manager_of
    return who.decider_of if isinstance(who, DeciderOf) else ""


def _by_person(pairs: list[Pair]) -> dict[PersonId, list[Pair]]:
    found: dict[PersonId, list[Pair]] = {}
    for pair in pairs:
        for person in {pair[0], pair[1]}:
            if person is not None:
                found.setdefault(person, []).append(pair)
    return found


def _whose(pair: Pair) -> PersonId:
    return pair[0] if pair[1] is None else pair[1]


def _conjuncts(rule: Mapping[str, object] | None) -> Iterator[Mapping[str, object]]:
    """What all has to hold."""
    if rule is None:
        return
    parts = rule.get("all")
    if isinstance(parts, list | tuple):
        for part in parts:
            yield from _conjuncts(part)
    else:
        yield rule
