"""A dry run: which steps a case would take, who would have them, and by when. Nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from workflows.approvers import Circumstances, people_for, principals_for
from workflows.conflicts import excluded
from workflows.deadlines import due
from workflows.directory import Directory, PersonId, Principal
from workflows.plan import NEXT, EndStep, HumanStep, Label, Plan, SendBack, Step
from workflows.standing import Decision, Standing
from workflows.values import Calendar, Facts, is_empty

MANY = 20  # people in a group whose managers are all looked up


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """One step of the dry run. Nobody in `people`: the case would stop here."""

    step: str
    label: Label
    principals: tuple[Principal, ...]
    people: tuple[PersonId, ...]  # who may act in their own right
    when_unknown: bool  # whether the step is taken depends on what is not answered yet
    due: date | None  # at the latest, when every step takes the time it may


def rehearse(
    plan: Plan,
    facts: Facts,
    directory: Directory,
    *,
    requester: PersonId,
    subject: PersonId | None,
    e_service: str,
    today: date,
    calendar: Calendar,
    standing: Standing | None = None,
) -> list[RehearsedStep]:
    """The steps that a person takes when everybody says yes, from the first one, or from where `standing` says that the
    case is (whose facts are final: nothing is unknown then)."""
    final = standing is not None
    run = _Run(plan, facts, directory, requester, subject, today, calendar, standing or Standing(), final)
    return list(run.steps())


@dataclass
class _Run:
    plan: Plan
    facts: Facts
    directory: Directory
    requester: PersonId
    subject: PersonId | None
    day: date
    calendar: Calendar
    standing: Standing
    final: bool
    possible: dict[str, tuple[PersonId, ...]] = field(default_factory=dict)  # who may take each step so far

    def steps(self) -> Iterator[RehearsedStep]:
        place = self.start()
        seen: set[int] = set()
        while place is not None and place < len(self.plan.steps) and place not in seen:
            seen.add(place)
            step = self.plan.steps[place]
            unknown = self.unknown(step)
            if not unknown and place != self.opened() and not self.plan.applies(step, self.facts, self.calendar):
                place += 1
            elif isinstance(step, EndStep):
                place = place + 1 if unknown else None
            else:
                yield self.human(step, place, unknown)
                place = self.onward(step, place)

    def start(self) -> int | None:
        if self.standing.state == "new":
            return 0
        step = self.standing.step or self.standing.then
        return None if step is None else self.plan.index[step]

    def opened(self) -> int | None:
        return None if self.standing.step is None else self.plan.index[self.standing.step]

    def unknown(self, step: Step) -> bool:
        if step.when is None or self.final:
            return False
        return any(is_empty(self.facts.get(key)) for key in self.plan.asked[step.id])

    def onward(self, step: HumanStep, place: int) -> int | None:
        """Where the good outcome leads, which stands first."""
        route = next(iter(step.routes.values()))
        if isinstance(route, SendBack):
            return None
        return place + 1 if route == NEXT else self.plan.index.get(route.removeprefix("@"))

    def human(self, step: HumanStep, place: int, unknown: bool) -> RehearsedStep:
        so_far = self.standing
        barred = excluded(self.plan, step, so_far, requester=self.requester, subject=self.subject)
        around = Circumstances(self.directory, self.facts, self.requester, self.subject, barred, so_far)
        if place == self.opened():
            principals, limit = so_far.principals, so_far.due
        else:
            principals = self.principals(step, around)
            limit = None if step.due is None else due(self.day, step.due.workdays, self.calendar)
        people = tuple(sorted(people_for(principals, barred, self.directory)))
        self.possible[step.id] = people
        self.day = max(self.day, limit) if limit is not None else self.day
        if len(people) == 1 and not unknown:
            # That person will take it, so a later step with four eyes must look past them.
            taken = Decision(step.id, 0, next(iter(step.routes)), people[0])
            self.standing = replace(so_far, decisions=(*so_far.decisions, taken))
        return RehearsedStep(step.id, step.label, principals, people, unknown, limit)

    def principals(self, step: HumanStep, around: Circumstances) -> tuple[Principal, ...]:
        """Where it depends on who takes an earlier step: those of everybody who may."""
        earlier = getattr(step.who, "manager_of", "")
        found: dict[Principal, None] = {}
        for person in self.possible.get(earlier, ())[:MANY] or (None,):
            case = around
            if person is not None:
                taken = Decision(earlier, 0, "", person)
                case = replace(around, standing=replace(around.standing, decisions=(*around.standing.decisions, taken)))
            principals = principals_for(step.who, case)
            if not principals and self.plan.reserve is not None:
                principals = principals_for(self.plan.reserve, case)
            found.update(dict.fromkeys(principals))
        return tuple(found)
