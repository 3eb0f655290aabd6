"""A dry run: which steps a case would take, who would have them, and by when. Nothing happens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from workflows.approvers import Circumstances, circumstances, people_for, told
from workflows.deadlines import due
from workflows.directory import Directory, PersonId, Principal
from workflows.plan import (
    NEXT,
    AnyStep,
    AutoStep,
    ChooseBlock,
    EndStep,
    HumanStep,
    Label,
    NotifyStep,
    ParallelBlock,
    Plan,
    SendBack,
    WaitStep,
)
from workflows.standing import Decision, Standing
from workflows.timers import waited_for
from workflows.values import Calendar, Facts, is_empty
from workflows.votes import waits_for
from workflows.who import attests

MANY = 20  # people in a group whose managers are all looked up


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """One step of the dry run. Nobody in `people` of a step where somebody acts: the case would stop here."""

    step: str
    label: Label
    principals: tuple[Principal, ...]
    people: tuple[PersonId, ...]  # who may act in their own right
    when_unknown: bool  # whether the step is taken depends on what is not answered yet
    due: date | None  # at the latest, when every step takes the time it may
    kind: str = "approve"
    stand_ins: Mapping[PersonId, tuple[PersonId, ...]] = field(default_factory=dict)  # of whom, and who may do it too
    within: tuple[tuple[str, int], ...] = ()  # the blocks around it, and which branch of each
    opens: date | None = None  # when every step before it has taken all its time


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
    everything: bool = False,
) -> list[RehearsedStep]:
    """The steps that a person takes when everybody says yes, from the first one, or from where `standing` says that the
    case is (whose facts are final: nothing is unknown then). With `everything` also what no person does."""
    final = standing is not None
    run = _Run(
        plan,
        facts,
        directory,
        requester,
        subject,
        e_service,
        today,
        calendar,
        standing or Standing(),
        final,
        everything,
    )
    run.all_of(plan.steps, run.start(), _Day(today), False)
    return run.found


@dataclass(frozen=True, slots=True)
class _Day:
    """How far the clock has come in one line of the run, and where the line left for: a step, an end, or nowhere."""

    day: date
    leaves_for: str = ""


@dataclass
class _Run:
    plan: Plan
    facts: Facts
    directory: Directory
    requester: PersonId
    subject: PersonId | None
    e_service: str
    today: date
    calendar: Calendar
    standing: Standing
    final: bool
    everything: bool
    found: list[RehearsedStep] = field(default_factory=list)
    possible: dict[str, tuple[PersonId, ...]] = field(default_factory=dict)  # who may take each step so far
    seen: set[str] = field(default_factory=set)

    def start(self) -> int:
        """Where in the plan's own list the case is; past its end when it is nowhere."""
        if self.standing.state == "new":
            return 0
        return self.first_open(self.plan.steps) if self.standing.open or self.standing.then else len(self.plan.steps)

    def first_open(self, beside: tuple[AnyStep, ...]) -> int:
        """The place in the list of what is open, or of what it lies in; 0 when nothing in it is."""
        now = {*self.standing.open, self.standing.then}
        for at, step in enumerate(beside):
            if step.id in now or any(
                step.id == block for one in now - {None} for block, _ in self.plan.within(one or "")
            ):
                return at
        return 0

    def all_of(self, beside: tuple[AnyStep, ...], at: int, clock: _Day, unknown: bool) -> _Day:
        """The steps of one list, from a place in it; what leaves the list is for the list around it."""
        places = {step.id: place for place, step in enumerate(beside)}
        while at < len(beside) and beside[at].id not in self.seen:
            step = beside[at]
            at += 1
            doubtful = self.unknown(step.id)
            if not doubtful and step.id not in self.standing.open and not self.applies(step):
                continue
            self.seen.add(step.id)
            clock = self.one(step, clock, unknown or doubtful)
            if clock.leaves_for in places:
                at, clock = places[clock.leaves_for], _Day(clock.day)
            elif clock.leaves_for and not doubtful:
                return clock
            elif clock.leaves_for:
                clock = _Day(clock.day)
        return clock

    def applies(self, step: AnyStep) -> bool:
        open_within = any(step.id == block for one in self.standing.open for block, _ in self.plan.within(one))
        return open_within or self.plan.applies(step, self.facts, self.calendar)

    def unknown(self, name: str) -> bool:
        """Whether the condition of that name rests on what is not answered yet."""
        asked = self.plan.asked.get(name, frozenset())
        if self.final:
            asked = asked & set(self.plan.asked_types)
        return any(is_empty(self.facts.get(key)) for key in asked)

    def one(self, step: AnyStep, clock: _Day, unknown: bool) -> _Day:
        if isinstance(step, EndStep):
            return _Day(clock.day, f"@{step.end}")
        if isinstance(step, ChooseBlock):
            return self.choose(step, clock, unknown)
        if isinstance(step, ParallelBlock):
            return self.parallel(step, clock, unknown)
        if isinstance(step, HumanStep) and (not isinstance(step, AutoStep) or step.id in self.standing.open):
            return self.human(step, clock, unknown)
        return self.alone(step, clock, unknown)

    def choose(self, block: ChooseBlock, clock: _Day, unknown: bool) -> _Day:
        taken = [number for number in range(len(block.branches)) if self.open_in(block, number)]
        if not taken:
            for number in range(len(block.branches)):
                doubtful = self.unknown(f"{block.id}.{number}")
                if doubtful or self.plan.branch_applies(block, number, self.facts, self.calendar):
                    taken.append(number)
                if taken and not doubtful:
                    break
        doubt = unknown or len(taken) > 1 or any(self.unknown(f"{block.id}.{number}") for number in taken)
        ends = [self.branch(block, number, clock, doubt) for number in taken]
        return self.latest(ends, clock, doubt)

    def parallel(self, block: ParallelBlock, clock: _Day, unknown: bool) -> _Day:
        joining = self.standing.blocks.get(block.id)
        ends = []
        for number in range(len(block.branches)):
            doubtful = self.unknown(f"{block.id}.{number}")
            if joining is not None:
                if number not in joining.branches or number in joining.done:
                    continue
            elif not doubtful and not self.plan.branch_applies(block, number, self.facts, self.calendar):
                continue
            ends.append(self.branch(block, number, clock, unknown or doubtful))
        if block.join == "any" and ends:
            return min(ends, key=lambda one: one.day)
        return self.latest(ends, clock, unknown)

    def latest(self, ends: list[_Day], clock: _Day, unknown: bool) -> _Day:
        day = max((one.day for one in ends), default=clock.day)
        leaves = [one.leaves_for for one in ends if one.leaves_for]
        return _Day(day, leaves[0] if leaves and len(leaves) == len(ends) and not (unknown and len(ends) > 1) else "")

    def branch(self, block: ChooseBlock | ParallelBlock, number: int, clock: _Day, unknown: bool) -> _Day:
        steps = block.branches[number].steps
        return self.all_of(steps, self.first_open(steps) if self.open_in(block, number) else 0, clock, unknown)

    def open_in(self, block: ChooseBlock | ParallelBlock, number: int) -> bool:
        return any((block.id, number) in self.plan.within(one) for one in self.standing.open)

    def human(self, step: HumanStep, clock: _Day, unknown: bool) -> _Day:
        opening = self.standing.open.get(step.id)
        around = self.around(step)
        if opening is not None:
            principals, limit = opening.principals, opening.due
        else:
            principals = self.principals(step, around)
            limit = None if step.due is None else due(clock.day, step.due.workdays, self.calendar)
        people = tuple(sorted(people_for(principals, around.excluded, self.directory)))
        self.possible[step.id] = people
        self.tell(step, principals, people, unknown, limit, clock.day, around.excluded)
        if len(people) == 1 and not unknown:
            # That person will take it, so a later step with four eyes must look past them.
            taken = Decision(step.id, 0, step.outcomes[0], people[0])
            self.standing = replace(self.standing, decisions=(*self.standing.decisions, taken))
        day = max(clock.day, limit) if limit is not None else clock.day
        return _Day(day, self.leads(step))

    def leads(self, step: HumanStep) -> str:
        """Where the good outcome leads, which stands first: "" for what follows."""
        route = next(iter(step.routes.values()))
        if isinstance(route, SendBack):
            return "@"
        return "" if route == NEXT else route if route[1:] in self.plan.ends else route[1:]

    def alone(self, step: AnyStep, clock: _Day, unknown: bool) -> _Day:
        """What no person does: a rule, another system, a wait, a message."""
        day = clock.day
        principals: tuple[Principal, ...] = ()
        if isinstance(step, WaitStep):
            day = max(day, waited_for(step, self.facts, day, self.calendar) or day)
        if isinstance(step, NotifyStep):
            principals = told(
                step,
                Circumstances(self.directory, self.facts, self.requester, self.subject, {}, self.standing, self.today),
            )
        if self.everything:
            self.tell(step, principals, (), unknown, day if isinstance(step, WaitStep) else None, clock.day)
        return _Day(day, self.leads(step) if isinstance(step, AutoStep) else "")

    def tell(
        self,
        step: AnyStep | HumanStep,
        principals: tuple[Principal, ...],
        people: tuple[PersonId, ...],
        unknown: bool,
        limit: date | None,
        opens: date,
        barred: Collection[PersonId] = (),
    ) -> None:
        away = {
            person: tuple(sorted(one for one in standing_in if one not in barred))
            for person in people[:MANY]
            if (standing_in := self.directory.stand_ins(person, self.e_service, opens))
        }
        kind = str(getattr(step, "kind", "approve"))
        within = self.plan.within(step.id)
        self.found.append(
            RehearsedStep(step.id, step.label, principals, people, unknown, limit, kind, away, within, opens)
        )

    def around(self, step: HumanStep) -> Circumstances:
        return circumstances(
            self.plan,
            step,
            self.standing,
            self.facts,
            self.directory,
            requester=self.requester,
            subject=self.subject,
            today=self.today,
            limited=self.final or not self.sum_unknown(step),
        )

    def sum_unknown(self, step: HumanStep) -> bool:
        """Whether the step asks for an approval right whose sum or cost centre is not answered yet."""
        right = attests(step.who)
        asked = () if right is None else (right.attest.cost_centre, right.attest.amount)
        return any(is_empty(self.facts.get(key)) for key in asked)

    def principals(self, step: HumanStep, around: Circumstances) -> tuple[Principal, ...]:
        """Where it depends on who takes an earlier step: those of everybody who may."""
        earlier = getattr(step.who, "manager_of", "") or getattr(step.who, "decider_of", "")
        found: dict[Principal, None] = {}
        for person in self.possible.get(earlier, ())[:MANY] or (None,):
            case = around
            if person is not None:
                taken = Decision(earlier, 0, "", person)
                case = replace(around, standing=replace(around.standing, decisions=(*around.standing.decisions, taken)))
            found.update(dict.fromkeys(waits_for(self.plan, step, case)))
        return tuple(found)
