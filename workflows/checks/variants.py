"""Which answers a step looks at when it says who has it: every unit, entry and person, and at every cost centre the
sums around each limit. Sums for which the same people have the right are alike and are asked about once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product

from workflows.checks.questions import Form
from workflows.conditions import compile_rule, fields_used
from workflows.directory import Directory, PersonId, UnitId
from workflows.plan import (
    AnyWho,
    Attest,
    ChooseBlock,
    Group,
    HumanStep,
    ManagerOfUnit,
    ParallelBlock,
    PersonField,
    Plan,
    Register,
    Role,
    Spot,
)
from workflows.values import Facts

ORE = Decimal("0.01")


@dataclass(frozen=True)
class Everybody:
    """The organisation as the check walks through it."""

    employees: Sequence[PersonId]
    units: Sequence[UnitId]
    cost_centres: Sequence[str]
    limits: Sequence[Decimal]  # of every approval right, in kronor
    registers: Mapping[str, Sequence[str]]


@dataclass
class Variants:
    """The answers that the links of a step look at, as far as they lead to it."""

    plan: Plan
    form: Form
    spot: Spot
    step: HumanStep
    whos: Sequence[AnyWho]
    everybody: Everybody
    directory: Directory
    today: date

    def __iter__(self) -> Iterator[Facts]:
        """Each, as the conditions see it."""
        found = self._values()
        seen: set[object] = set()
        for values in product(*found.values()):
            facts = dict(zip(found, values, strict=True))
            if self._is_taken(facts) and self._is_new(facts, seen):
                yield facts

    def _values(self) -> dict[str, Sequence[str | Decimal]]:
        everybody = self.everybody
        found: dict[str, Sequence[str | Decimal]] = {}
        for who in self.whos:
            if isinstance(who, ManagerOfUnit):
                found[who.manager_of_unit] = [str(unit) for unit in everybody.units]
            elif isinstance(who, Group | Role) and who.scope not in (None, "unit"):
                found[str(who.scope)] = [str(unit) for unit in everybody.units]
            elif isinstance(who, Register):
                found[who.key] = list(everybody.registers.get(who.register_, ()))
            elif isinstance(who, PersonField):
                found[who.person] = [str(one) for one in everybody.employees]
            elif isinstance(who, Attest):
                found[who.attest.cost_centre] = list(everybody.cost_centres)
                found[who.attest.amount] = self._amounts(who.attest.amount)
        return found

    def _is_new(self, facts: Facts, seen: set[object]) -> bool:
        """Whether others have the approval right, or would for less, than for the answers before."""
        pairs = {(who.attest.cost_centre, who.attest.amount) for who in self.whos if isinstance(who, Attest)}
        if not pairs:
            return True
        may = [
            self.directory.attesters(str(facts[centre]), amount, self.today)
            for centre, asked in sorted(pairs)
            for amount in (facts[asked], ORE)
            if isinstance(amount, Decimal)
        ]
        named = {key for pair in pairs for key in pair}
        kind = (*may, *(value for key, value in facts.items() if key not in named))
        if kind in seen:
            return False
        seen.add(kind)
        return True

    def _amounts(self, key: str) -> list[Decimal]:
        """The sums on both sides of every limit, within what the form takes; and the most that it takes."""
        asked = self.form.get(key)
        least = asked.least if asked is not None and isinstance(asked.least, Decimal) else ORE
        most = asked.most if asked is not None and isinstance(asked.most, Decimal) else None
        edges = {limit + step for limit in self.everybody.limits for step in (Decimal(0), ORE)}
        top = most if most is not None else max(self.everybody.limits, default=ORE)
        return sorted({top, max(least, ORE), *(edge for edge in edges if least <= edge <= top)})

    @cached_property
    def _rules(self) -> list[tuple[frozenset[str], object]]:
        """The conditions that lead to the step."""
        found = [self.step.when]
        for name, number in self.spot.within:
            block = self.plan.step(name)
            found.append(block.when)
            if isinstance(block, ChooseBlock | ParallelBlock):
                found.append(block.branches[number].when)
        return [(fields_used(rule), compile_rule(rule)) for part in found for rule in _conjuncts(part)]

    def _is_taken(self, facts: Mapping[str, object]) -> bool:
        """Whether the step is taken with these answers, as far as they say."""
        return all(not used <= set(facts) or rule(facts) for used, rule in self._rules)  # type: ignore[operator]  # compiled above


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
