"""A small municipality in memory, a plan, and a case that walks through it.

Anna works in Norr under Bengt. Norr lies under Hemtjänst (Hugo), under Omsorg (Frida), under the municipality (Greta).
Cecilia works in Söder, where Sara is manager, and so does David. Eva and Erik pay in the group lonecenter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from workflows import commands as co
from workflows.approvers import Acting
from workflows.engine import acting, decide
from workflows.errors import Refused
from workflows.events import Event
from workflows.plan import Plan, parse_plan
from workflows.standing import Standing, fold
from workflows.values import Facts, monday_to_friday

TODAY = date(2026, 11, 24)  # a Tuesday
ANNA, BENGT, CECILIA, DAVID, EVA, FRIDA, GRETA, HUGO, SARA, ERIK = range(1, 11)
KOMMUN, OMSORG, HEMTJANST, NORR, SODER, LON = range(101, 107)
SERVICE = "friskvardsbidrag"


@dataclass
class Town:
    """The questions of workflows.directory.Directory, answered from plain dictionaries."""

    parents: dict[int, int]
    levels: dict[int, str]
    managers: dict[int, int]
    works: dict[int, int]
    groups: dict[str, set[int]] = field(default_factory=dict)
    roles: set[tuple[str, int | None, int]] = field(default_factory=set)
    periods: list[tuple[int, int, date, date, str]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    rights: list[tuple[int, str, Decimal]] = field(default_factory=list)  # who, cost centre, up to
    registers: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    employed: list[set[int]] = field(default_factory=list)  # the same human being, each

    def several(self) -> dict[int, frozenset[int]]:
        return {one: frozenset(group - {one}) for group in self.employed for one in group if len(group) > 1}

    def active(self, person: int) -> bool:
        return person in self.works and person not in self.gone

    def unit_of(self, person: int) -> int | None:
        return self.works.get(person)

    def managing_unit(self, person: int) -> int | None:
        unit = self.works.get(person)
        return self.parents.get(unit) if unit is not None and self.managers.get(unit) == person else unit

    def parent(self, unit: int) -> int | None:
        return self.parents.get(unit)

    def children(self, unit: int) -> list[int]:
        return [child for child, parent in self.parents.items() if parent == unit]

    def level(self, unit: int) -> str:
        return self.levels.get(unit, "")

    def manager(self, unit: int) -> int | None:
        return self.managers.get(unit)

    def units_managed(self, person: int) -> frozenset[int]:
        return frozenset(unit for unit, manager in self.managers.items() if manager == person)

    def members(self, group: str) -> frozenset[int]:
        return frozenset(self.groups.get(group, ()))

    def groups_of(self, person: int) -> frozenset[str]:
        return frozenset(key for key, members in self.groups.items() if person in members)

    def holders(self, role: str, unit: int | None) -> frozenset[int]:
        return frozenset(person for held, where, person in self.roles if (held, where) == (role, unit))

    def roles_of(self, person: int) -> frozenset[tuple[str, int | None]]:
        return frozenset((role, unit) for role, unit, holder in self.roles if holder == person)

    def stand_ins(self, person: int, e_service: str, today: date) -> frozenset[int]:
        return frozenset(who for absent, who in self._today(e_service, today) if absent == person)

    def stands_in_for(self, person: int, e_service: str | None, today: date) -> frozenset[int]:
        return frozenset(absent for absent, who in self._today(e_service, today) if who == person)

    def attesters(self, cost_centre: str, amount: Decimal, today: date) -> frozenset[int]:
        right = {who for who, where, most in self.rights if where == cost_centre and amount <= most}
        return frozenset(who for who in right if self.active(who))

    def register(self, name: str, key: str) -> tuple[str, ...]:
        return self.registers.get((name, key), ())

    def _today(self, e_service: str | None, today: date) -> Iterable[tuple[int, int]]:
        for absent, who, starts, ends, service in self.periods:
            if starts <= today <= ends and (e_service is None or service in ("", e_service)):
                yield absent, who

    def stand_in(self, who: int, absent: int, *, starts: date = TODAY, ends: date = TODAY, e_service: str = "") -> None:
        """`who` stands in for `absent`."""
        self.periods.append((absent, who, starts, ends, e_service))


def a_town() -> Town:
    """The municipality of the module's first lines."""
    return Town(
        parents={OMSORG: KOMMUN, HEMTJANST: OMSORG, NORR: HEMTJANST, SODER: HEMTJANST, LON: KOMMUN},
        levels={
            KOMMUN: "kommun",
            OMSORG: "forvaltning",
            HEMTJANST: "avdelning",
            NORR: "enhet",
            SODER: "enhet",
            LON: "avdelning",
        },
        managers={KOMMUN: GRETA, OMSORG: FRIDA, HEMTJANST: HUGO, NORR: BENGT, SODER: SARA},
        works={
            ANNA: NORR,
            BENGT: NORR,
            CECILIA: SODER,
            DAVID: SODER,
            EVA: LON,
            FRIDA: OMSORG,
            GRETA: KOMMUN,
            HUGO: HEMTJANST,
            SARA: SODER,
            ERIK: LON,
        },
        groups={"lonecenter": {EVA, ERIK}, "hr": {DAVID, SARA}},
    )


def a_step(**changes: Any) -> dict[str, Any]:
    """The manager's approval, with changes; None takes a key away."""
    routes = changes.get("on", {"reject": "@avslag", "return": {"to": "requester", "then": "chef", "max": 2}})
    step = {
        "id": "chef",
        "kind": "approve",
        "label": {"sv": "Chef beslutar", "en": "Manager decides"},
        "who": {"manager_of": "requester"},
        "due": {"workdays": 3},
        "on": routes,
        "comment": {"required_on": [outcome for outcome in ("reject", "return") if outcome in routes]},
        **changes,
    }
    return {key: value for key, value in step.items() if value is not None}


def a_task(**changes: Any) -> dict[str, Any]:
    """The payroll officer's step, for more than 2 000 kr."""
    step = {
        "id": "lon",
        "kind": "task",
        "label": "Lönecenter registrerar",
        "who": {"group": "lonecenter"},
        "due": {"workdays": 5},
        "when": {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}},
        **changes,
    }
    return {key: value for key, value in step.items() if value is not None}


END = {"id": "klar", "kind": "end", "end": "beviljad"}
ENDS = {
    "beviljad": {"label": "Beviljad", "result": "approved"},
    "avslag": {"label": "Avslagen", "result": "rejected"},
}
TYPES = {"belopp": "money", "vem": "text", "enhet": "text"}


def a_raw_plan(*steps: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The plan as a document has it; without steps, the manager's and the payroll officer's."""
    return {
        "steps": [*(steps or (a_step(), a_task())), END],
        "ends": ENDS,
        "reserve": {"group": "hr"},
        **changes,
    }


def a_plan(*steps: Mapping[str, Any], **changes: Any) -> Plan:
    """The same, parsed."""
    return parse_plan(a_raw_plan(*steps, **changes))


@dataclass
class Story:
    """A case and all that happened to it."""

    plan: Plan = field(default_factory=a_plan)
    town: Town = field(default_factory=a_town)
    requester: int = ANNA
    subject: int | None = None
    facts: Facts = field(default_factory=dict)
    today: date = TODAY
    history: list[Event] = field(default_factory=list)
    seed: str = ""

    @property
    def standing(self) -> Standing:
        return fold(self.plan, self.history)

    def hears(self, command: co.Command) -> tuple[Event, ...]:
        """What the command gives; it has then happened."""
        events = decide(
            self.plan,
            self.history,
            self.facts,
            command,
            self.town,
            requester=self.requester,
            subject=self.subject,
            e_service=SERVICE,
            today=self.today,
            calendar=monday_to_friday,
            seed=self.seed,
        )
        self.history += events
        return events

    def begins(self, *, by: int | None = None) -> Story:
        self.hears(co.Register(self.requester if by is None else by, self.requester, self.subject))
        return self

    def may_decide(self, person: int, step: str | None = None) -> Acting | None:
        """How the person may decide what is open, if at all; without `step` what opened first."""
        try:
            return acting(
                self.plan,
                self.standing,
                person,
                self.town,
                requester=self.requester,
                subject=self.subject,
                e_service=SERVICE,
                today=self.today,
                step=step,
                facts=self.facts,
            )
        except Refused:
            return None

    def decides(self, by: int, outcome: str, comment: str = "", **more: Any) -> tuple[Event, ...]:
        """Somebody decides what is open, having read it as it is, and signs where that is asked for."""
        standing = self.standing
        seen = {"step": standing.step or "", "opened_seq": standing.opened_seq or 0, "signature": "en akt", **more}
        return self.hears(co.Decide(by, outcome=outcome, comment=comment, **seen))
