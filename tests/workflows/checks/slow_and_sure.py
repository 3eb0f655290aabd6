"""The check of people as it would be written if time did not matter: every case, every answer, everybody who may have
decided before. And municipalities and plans at random to ask it about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

from tests.workflows.town import TODAY, Town, a_raw_plan
from tests.workflows.town import a_step as a_bare_step
from workflows.approvers import Circumstances, circumstances, people_for, principals_for
from workflows.checks.judging import apart_before, late_to, named_before, whos_of
from workflows.checks.questions import Form, Question
from workflows.checks.somebody import Asked, Everybody
from workflows.checks.variants import ORE
from workflows.checks.whose import everybodys
from workflows.conditions import compile_rule, fields_used
from workflows.plan import Attest, Group, HumanStep, ManagerOfUnit, PersonField, Plan, Register, Role, parse_plan
from workflows.standing import Decision, Standing
from workflows.votes import group_principals, waits_for
from workflows.who import links

Pair = tuple[int, int | None]
Past = dict[str, int]
LIMITS = (Decimal(500), Decimal(5000))
FORM: Form = {
    "kst": Question("text", "cost_centre", required=True),
    "summa": Question("money", required=True, least=Decimal(1), most=Decimal(9000)),
    "enhet": Question("text", "unit", required=True),
    "vem": Question("text", "person", required=True),
    "system": Question("choice", "choice", source="system"),
}


@dataclass
class SlowAndSure:
    """Asks everything of everybody."""

    asked: Asked
    town: Town
    everybody: Everybody

    def told(self) -> dict[tuple[str, str], set[int]]:
        """Whose cases lack what, by step."""
        found: dict[tuple[str, str], set[int]] = {}
        subject, managers = self.asked.subject, self.asked.only_managers
        for pair in everybodys(self.everybody.employees, self.town, subject, only_managers=managers):
            for step in self.asked.plan.humans:
                for facts in self.answers(step):
                    for past in self.pasts(step, pair, facts):
                        for code in self.lacking(step, pair, facts, past):
                            found.setdefault((code, step.id), set()).add(pair[0] if pair[1] is None else pair[1])
        return found

    def answers(self, step: HumanStep) -> Iterator[Mapping[str, Any]]:
        """Every answer that leads to the step."""
        everybody = self.everybody
        values: dict[str, list[Any]] = {}
        for who in whos_of(self.asked.plan, step):
            if isinstance(who, ManagerOfUnit):
                values[who.manager_of_unit] = [str(one) for one in everybody.units]
            elif isinstance(who, Group | Role) and who.scope not in (None, "unit"):
                values[str(who.scope)] = [str(one) for one in everybody.units]
            elif isinstance(who, Register):
                values[who.key] = list(everybody.registers[who.register_])
            elif isinstance(who, PersonField):
                values[who.person] = [str(one) for one in everybody.employees]
            elif isinstance(who, Attest):
                values["kst"] = list(everybody.cost_centres)
                values["summa"] = [Decimal(one) for one in ("1", "499.99", "500", "500.01", "5000", "5000.01", "9000")]
        for chosen in product(*values.values()):
            facts = dict(zip(values, chosen, strict=True))
            if step.when is None or not fields_used(step.when) <= set(facts) or compile_rule(step.when)(facts):
                yield facts

    def pasts(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any]) -> Iterator[Past]:
        """Everything that may have been decided before, as far as the step names it or is apart from it."""
        named = named_before(self.asked.plan, step)
        ways = [[{name: one} for one in self.takers(name, pair, facts)] or [{}] for name in named]
        for chosen in product(*ways):
            yield from self.and_apart(step, pair, facts, {key: one for way in chosen for key, one in way.items()})

    def and_apart(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any], past: Past) -> Iterator[Past]:
        """With everybody who may have decided what the step is apart from; but not where one decision less had left
        nobody already, which is told then."""
        names = [name for name in apart_before(self.asked.plan, step) if name not in past]
        for chosen in product(*([None, *self.takers(name, pair, facts)] for name in names)):
            more = {name: one for name, one in zip(names, chosen, strict=True) if one is not None}
            less = [{**past, **{key: one for key, one in more.items() if key != name}} for name in more]
            if all(self.people(step, pair, facts, one) for one in less):
                yield {**past, **more}

    def takers(self, name: str, pair: Pair, facts: Mapping[str, Any]) -> set[int]:
        step = self.asked.plan.human(name)
        return {one for past in self.pasts(step, pair, facts) for one in self.people(step, pair, facts, past)}

    def around(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any], past: Past) -> Circumstances:
        decisions = tuple(Decision(name, 0, "approve", one) for name, one in past.items())
        return circumstances(
            self.asked.plan,
            step,
            replace(Standing(), decisions=decisions),
            facts,
            self.town,
            requester=pair[0],
            subject=pair[1],
            today=TODAY,
        )

    def people(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any], past: Past) -> frozenset[int]:
        around = self.around(step, pair, facts, past)
        return people_for(waits_for(self.asked.plan, step, around), around.excluded, self.town)

    def lacking(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any], past: Past) -> Iterator[str]:
        around = self.around(step, pair, facts, past)
        people = self.people(step, pair, facts, past)
        if not people:
            yield self.why(step, pair, facts, past)
            return
        first = step.who.model_copy(update={"otherwise": None})
        if not principals_for(first, around) and not group_principals(step):
            yield "reserve"
        who = late_to(step)
        if who is not None and not all(principals_for(who, replace(around, assignee=one)) for one in people):
            yield "no_escalation"

    def why(self, step: HumanStep, pair: Pair, facts: Mapping[str, Any], past: Past) -> str:
        bare = step.model_copy(update={"need": "one"})
        if self.people(bare, pair, facts, past) or people_for(
            group_principals(step), self.around(step, pair, facts, past).excluded, self.town
        ):
            return "too_few"
        if set(past) & set(apart_before(self.asked.plan, step)) and self.people(step, pair, facts, {}):
            return "four_eyes"
        sums = [one for one in links(step.who) if isinstance(one, Attest)]
        return "over_limit" if sums and self.people(step, pair, {**facts, "summa": ORE}, past) else "nobody"


def a_random_town(dice: Random) -> Town:
    """Few people and units, so that the same ones meet in every part; vacancies, people gone, circles now and then."""
    units = list(range(101, 101 + dice.randint(2, 5)))
    people = list(range(1, dice.randint(5, 9)))
    parents = {unit: dice.choice(units[:place]) for place, unit in enumerate(units) if place}
    if dice.random() < 0.15:
        parents[units[0]] = units[-1]
    works = {one: dice.choice(units) for one in people}
    town = Town(
        parents=parents,
        levels={unit: dice.choice(["enhet", "avdelning", "forvaltning", "kommun"]) for unit in units},
        managers={unit: dice.choice(people) for unit in units if dice.random() < 0.7},
        works=works,
        groups={name: set(dice.sample(people, dice.randint(0, 3))) for name in ("a", "b", "c")},
        roles={(dice.choice("xy"), dice.choice([None, *units]), dice.choice(people)) for _ in range(4)},
        gone={one for one in people if dice.random() < 0.1},
        rights=[(dice.choice(people), dice.choice(["100", "200"]), dice.choice(LIMITS)) for _ in range(4)],
        registers={("system", "vard"): (f"m:{dice.choice(units)}", f"u:{dice.choice(people)}")},
    )
    if dice.random() < 0.4 and len(people) > 3:
        town.employed = [set(dice.sample(people, dice.randint(2, 3)))]
    return town


def a_random_question(dice: Random, town: Town) -> SlowAndSure:
    """A plan of a few steps that have to do with each other, on a municipality."""
    names = ["en", "tva", "tre"][: dice.randint(1, 3)]
    steps = [_a_random_step(dice, name, names[:place]) for place, name in enumerate(names)]
    reserve = _one_link(dice, []) if dice.random() < 0.5 else {"group": "c"}
    plan: Plan = parse_plan({**a_raw_plan(*steps), "reserve": reserve})
    everybody = Everybody(
        employees=sorted(one for one in town.works if town.active(one)),
        units=sorted(town.levels),
        cost_centres=("100", "200"),
        limits=LIMITS,
        registers={"system": ("vard", "skola")},
    )
    subject = dice.choice(["requester", "requester", "vem_det_galler"])
    return SlowAndSure(Asked(plan, FORM, subject, only_managers=dice.random() < 0.1), town, everybody)


def _a_random_step(dice: Random, name: str, earlier: list[str]) -> dict[str, Any]:
    who = _one_link(dice, earlier)
    if dice.random() < 0.5:
        who["otherwise"] = _one_link(dice, [*earlier, "excluded"])
    groups = dice.sample(["a", "b", "c"], 2)
    need = dice.choice(["one"] * 5 + ["all", {"count": 2}, {"percent": 60}, {"each": groups}])
    changes: dict[str, Any] = {"id": name, "who": who, "on": {"reject": "@avslag"}}
    if need != "one":
        changes["need"] = need
    if dice.random() < 0.5:
        changes["not_same_as"] = dice.sample(earlier, dice.randint(0, len(earlier)))
    if dice.random() < 0.4:
        late = _one_link(dice, ["assignee", *earlier])
        changes["overdue"] = {dice.choice(["add", "move"]): late}
    if dice.random() < 0.3:
        limit = {"value": "500", "type": "money"}
        changes["when"] = {"left": {"field": "summa"}, "op": dice.choice(["<=", ">"]), "right": limit}
    return a_bare_step(**changes)


def _one_link(dice: Random, named: list[str]) -> dict[str, Any]:
    ways: list[dict[str, Any]] = [
        {"manager_of": dice.choice(["requester", "subject"])},
        {"manager_of": dice.choice(["requester", "subject"]), "at": dice.choice(["avdelning", "kommun"])},
        {"manager_of_unit": "enhet"},
        {"group": dice.choice("abc")},
        {"group": dice.choice("abc"), "scope": dice.choice(["unit", "enhet"])},
        {"role": dice.choice("xy"), "scope": dice.choice(["unit", "enhet"])},
        {"role": dice.choice("xy")},
        {"attest": {"cost_centre": "kst", "amount": "summa"}},
        {"register": "system", "key": "system"},
        {"person": "vem"},
    ]
    ways += [{"manager_of": name} for name in named] * 2
    ways += [{"decider_of": name} for name in named if name not in ("assignee", "excluded")]
    return dice.choice(ways)
