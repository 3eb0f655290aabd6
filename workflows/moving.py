"""A case in motion: where it goes from a step, what opens, what is left behind. Every event is folded as it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows import events as ev
from workflows.approvers import Circumstances, circumstances, people_for, told
from workflows.conflicts import Excluded
from workflows.deadlines import due
from workflows.directory import Directory, PersonId, Principal
from workflows.errors import Code, Refused
from workflows.plan import (
    NEXT,
    RETURN,
    AnyStep,
    ApproveStep,
    AutoStep,
    ChooseBlock,
    EndStep,
    HumanStep,
    NotifyStep,
    ParallelBlock,
    Plan,
    ReviewStep,
    SendBack,
    SignStep,
    SystemStep,
    TaskStep,
    WaitStep,
)
from workflows.signed import signature_on
from workflows.standing import Standing, after
from workflows.timers import reminder_days, waited_for
from workflows.values import Calendar, Facts, facts_from_wire
from workflows.votes import together, waits_for
from workflows.who import attests

WithoutRows = Callable[[str, frozenset[int]], Facts]  # of the table, and the numbers of its rows


@dataclass(frozen=True, slots=True)
class Leg:
    """A list of steps that the case is to enter, from a place in it."""

    beside: tuple[AnyStep, ...]
    at: int
    within: tuple[tuple[str, int], ...]


@dataclass
class Moving:
    """A case in the light of today, and what has happened to it since the command came."""

    plan: Plan
    standing: Standing
    answers: Facts
    directory: Directory
    requester: PersonId
    subject: PersonId | None
    e_service: str
    today: date
    calendar: Calendar
    seed: str = ""  # of the sampling; nobody outside can tell it
    without_rows: WithoutRows | None = None  # what rules see when rows of a table have been left behind
    events: list[ev.Event] = field(default_factory=list)
    past: Sequence[ev.Event] = ()  # what had happened before
    ahead: list[Leg] = field(default_factory=list)

    def happens(self, event: ev.Event) -> None:
        """The event has happened."""
        self.standing = after(self.plan, self.standing, event)
        self.events.append(event)

    @property
    def facts(self) -> Facts:
        """What rules are judged by: the answers, and what those who decided filled in."""
        if not self.standing.given:
            return self.answers
        wire: dict[str, dict[str, Any]] = {}
        for name, value in self.standing.given.items():
            step, _, key = name.partition(".")
            wire.setdefault(step, {})[key] = value
        return {**self.answers, **facts_from_wire(self.plan.asked_types, wire)}

    def around(self, step: HumanStep) -> Circumstances:
        """What the step's `who` is worked out from now."""
        return circumstances(
            self.plan,
            step,
            self.standing,
            self.facts,
            self.directory,
            requester=self.requester,
            subject=self.subject,
            today=self.today,
        )

    def excluded(self, step: HumanStep) -> Excluded:
        """Everybody who may not act in the step, and why."""
        return self.around(step).excluded

    # ---- on and on

    def onward(self, step: AnyStep | HumanStep) -> None:
        """What follows the step in its list is next."""
        spot = self.plan.spot(step.id)
        self.ahead.append(Leg(spot.beside, spot.at + 1, spot.within))

    def jump(self, step_id: str) -> None:
        """The step is next."""
        spot = self.plan.spot(step_id)
        self.ahead.append(Leg(spot.beside, spot.at, spot.within))

    def settle(self) -> None:
        """The case has gone as far as it goes by itself."""
        while self.ahead and self.standing.state == "open":
            leg = self.ahead.pop()
            for step in leg.beside[leg.at :]:
                if self.plan.applies(step, self.facts, self.calendar):
                    _ENTER[type(step)](self, step)
                    break
                self.happens(ev.StepSkipped(step.id))
            else:
                self._ran_out(leg)
        self.ahead.clear()

    def _ran_out(self, leg: Leg) -> None:
        """The list has come to its end: of a choice, what follows the block; of a parallel branch, it is done."""
        if not leg.within:
            raise ValueError("the plan runs past its last step")  # the checks find such plans before they are used
        block_id, branch = leg.within[-1]
        block = self.plan.step(block_id)
        if isinstance(block, ParallelBlock):
            self.happens(ev.BranchDone(block_id, branch))
            joining = self.standing.blocks[block_id]
            if len(joining.done) < joining.needed:
                return
            self.leave(block_id, self._latest_in(block_id))
        self.onward(block)

    def _latest_in(self, block_id: str) -> str:
        """The step of the block that was decided last, which is what brought it to its end."""
        steps = (one.step for one in reversed(self.standing.decisions))
        return next((step for step in steps if block_id in dict(self.plan.within(step))), "")

    # ---- out of a step

    def follow(self, step: HumanStep | SystemStep, outcome: str) -> None:
        """The case goes where the step's outcome leads, out of every block that the target does not lie in."""
        route = step.every_route[outcome]
        if isinstance(route, SendBack):
            self.send_back(step, route, "")
        elif route == NEXT:
            self._next_of(step, outcome)
        elif route[1:] in self.plan.ends:
            self.end(route[1:], step.id)
        else:
            self._leave_for(step, route[1:])
            self.jump(route[1:])

    def _next_of(self, step: HumanStep | SystemStep, outcome: str) -> None:
        """What follows the step; or its block, when it is the block that says where the outcome leads."""
        for block_id, _ in reversed(self.plan.within(step.id) if outcome not in step.on else ()):
            block = self.plan.step(block_id)
            if isinstance(block, ParallelBlock) and outcome in block.on:
                self.leave(block_id, step.id)
                self.onward(block)
                return
        self.onward(step)

    def _leave_for(self, step: AnyStep | HumanStep, target: str) -> None:
        around_target = {block for block, _ in self.plan.within(target)}
        for block_id, _ in self.plan.within(step.id):
            if block_id not in around_target and block_id in self.standing.blocks:
                self.leave(block_id, step.id)
                return

    def leave(self, block_id: str, by_step: str = "") -> None:
        """The case is out of the parallel block: what was open in it is cancelled."""
        self._cancel(lambda step: any(block == block_id for block, _ in self.plan.within(step)), by_step)
        inner = [one for one in self.standing.blocks if any(block == block_id for block, _ in self.plan.within(one))]
        for one in (*reversed(inner), block_id):
            self.happens(ev.BlockClosed(one))
        self.ahead = [leg for leg in self.ahead if not any(block == block_id for block, _ in leg.within)]

    def _cancel(self, which: Callable[[str], bool], by_step: str) -> None:
        for opening in list(self.standing.open.values()):
            if which(opening.step):
                self.happens(ev.StepCancelled(opening.step, opening.seq, by_step))

    def end(self, end: str, by_step: str) -> None:
        """The case is over."""
        self._cancel(lambda step: True, by_step)
        self.happens(ev.Ended(end, self.plan.ends[end].result))

    def send_back(
        self, step: HumanStep | SystemStep, route: SendBack, comment: str, asked: tuple[str, ...] = ()
    ) -> None:
        """The requester has the case; no time runs."""
        self._cancel(lambda other: True, step.id)
        self.happens(ev.Returned(step.id, route.then, comment, asked))

    # ---- into a step

    def open(self, step: HumanStep) -> None:
        """The step waits for its people. Raises: Refused when there is nobody."""
        around = self.around(step)
        carried = self._carried(step, around)
        if carried is not None:
            self.happens(carried)
            self.follow(step, carried.outcome)
            return
        principals = self.principals(step, around)
        if not principals:
            raise Refused(Code.NOBODY, step=step.id)
        last = None if step.due is None else due(self.today, step.due.workdays, self.calendar)
        remind = reminder_days(step, self.today, last, self.calendar)
        self.happens(ev.StepOpened(step.id, principals, self.standing.seq + 1, last, remind))

    def principals(self, step: HumanStep, around: Circumstances) -> tuple[Principal, ...]:
        """Whom the step waits for, enough of them for its quorum; () when there are too few.

        Those who decide together are named one by one: so each sees what they have left to say, and who was to say
        theirs does not change with the organisation while they do.
        """
        found = waits_for(self.plan, step, around)
        if not together(step):
            return found
        return tuple(f"u:{person}" for person in sorted(people_for(found, around.excluded, self.directory)))

    def _carried(self, step: HumanStep, around: Circumstances) -> ev.Carried | None:
        """The decision that counts for the step without anybody being asked again."""
        own = self.standing.last_decision(step.id)
        # What was signed was the answers before: the others have to be signed anew.
        kept = step.id in self.standing.kept and own is not None and signature_on(step, own.outcome) is None
        if kept and own is not None and own.outcome != RETURN:
            return ev.Carried(step.id, own.outcome, own.by, own.on_behalf_of, step.id)
        plain = step.need == "one" and not (step.asks or step.rows or step.sign or step.needs_comment(step.outcomes[0]))
        if step.same_person != "carry" or not plain:
            return None
        people = people_for(self.principals(step, around), around.excluded, self.directory)
        for earlier in reversed(self.standing.decisions):
            other = self.plan.human(earlier.step)
            said_yes = earlier.step in self.standing.holds and earlier.outcome == other.outcomes[0]
            if people == {earlier.by} and earlier.on_behalf_of is None and said_yes:
                return ev.Carried(step.id, step.outcomes[0], earlier.by, None, earlier.step)
        return None

    def passes_by(self, step: AnyStep) -> bool:
        """Whether it has been done already and holds; the case then goes on."""
        if step.id not in self.standing.kept:
            return False
        self.happens(ev.StepSkipped(step.id))
        self.onward(step)
        return True


def _human(case: Moving, step: HumanStep) -> None:
    case.open(step)


def _auto(case: Moving, step: AutoStep) -> None:
    """The rule decides, unless the case is one of those that are looked at."""
    if sampled(case.seed, step):
        case.open(step)
    else:
        case.happens(ev.Automatic(step.id, step.outcome))
        case.follow(step, step.outcome)


def sampled(seed: str, step: AutoStep) -> bool:
    """Whether the case is one of those that somebody looks at: the same answer for the same case, whoever asks."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}:{step.id}".encode()).digest()[:8], "big")
    return drawn % 100 < step.sample_percent


def _system(case: Moving, step: SystemStep) -> None:
    if not case.passes_by(step):
        case.happens(ev.DeliveryAsked(step.id, step.action, case.standing.seq + 1))


def _wait(case: Moving, step: WaitStep) -> None:
    if case.passes_by(step):
        return
    day = waited_for(step, case.facts, case.today, case.calendar)
    if day is not None and day > case.today:
        case.happens(ev.Waiting(step.id, day, case.standing.seq + 1))
    else:
        case.happens(ev.StepSkipped(step.id))
        case.onward(step)


def _notify(case: Moving, step: NotifyStep) -> None:
    if case.passes_by(step):
        return
    around = Circumstances(case.directory, case.facts, case.requester, case.subject, {}, case.standing, case.today)
    case.happens(ev.Notified(step.id, told(step, around)))
    case.onward(step)


def _choose(case: Moving, block: ChooseBlock) -> None:
    for number, branch in enumerate(block.branches):
        if case.plan.branch_applies(block, number, case.facts, case.calendar):
            case.happens(ev.Chose(block.id, number))
            case.ahead.append(Leg(branch.steps, 0, (*case.plan.within(block.id), (block.id, number))))
            return
    case.happens(ev.StepSkipped(block.id))
    case.onward(block)


def _parallel(case: Moving, block: ParallelBlock) -> None:
    taken = tuple(
        number
        for number in range(len(block.branches))
        if case.plan.branch_applies(block, number, case.facts, case.calendar)
    )
    if not taken:
        case.happens(ev.StepSkipped(block.id))
        case.onward(block)
        return
    wanted = {"all": len(taken), "any": 1}.get(block.join, 0) if isinstance(block.join, str) else block.join.count
    case.happens(ev.BlockOpened(block.id, taken, min(wanted, len(taken))))
    within = case.plan.within(block.id)
    for number in reversed(taken):
        case.ahead.append(Leg(block.branches[number].steps, 0, (*within, (block.id, number))))


def _end(case: Moving, step: EndStep) -> None:
    case.end(step.end, step.id)


_ENTER: Mapping[type[AnyStep], Callable[[Moving, Any], None]] = {
    ApproveStep: _human,
    ReviewStep: _human,
    TaskStep: _human,
    SignStep: _human,
    AutoStep: _auto,
    SystemStep: _system,
    WaitStep: _wait,
    NotifyStep: _notify,
    ChooseBlock: _choose,
    ParallelBlock: _parallel,
    EndStep: _end,
}


# ---- after the requester's answer


def what_holds(case: Moving, changed: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The steps whose outcome still holds after the requester's answer, and the step where the case goes on.

    A decision loses its force when the requester changed a field that the step judged. What was decided before the step
    that opens, or in another branch of its block, otherwise holds; what comes after that step is asked again.
    """
    plan, standing, then = case.plan, case.standing, case.standing.then or plan_first(case.plan)
    void = {step for step in standing.holds if _judged(plan, step, set(changed))}
    before = {step for step in standing.holds if plan.index[step] < plan.index[then]}
    kept = (before | {step for step in standing.holds if _beside(plan, step, then)}) - void
    start = min((plan.index[step] for step in (*(before & void), then)), default=0)
    return tuple(sorted(kept, key=plan.index.__getitem__)), plan.all_steps[start].id


def plan_first(plan: Plan) -> str:
    """The step that a case begins with."""
    return plan.steps[0].id


def _judged(plan: Plan, step_id: str, changed: set[str]) -> bool:
    """Whether the step judged any of the fields; what an approval right is measured by is always judged."""
    step = plan.step(step_id)
    if not isinstance(step, HumanStep):
        return False
    right = attests(step.who)
    if right is not None and changed & {right.attest.cost_centre, right.attest.amount}:
        return True
    weighs = changed - set(plan.amend.keeps)
    return bool(weighs if step.sees is None else weighs & set(step.sees))


def _beside(plan: Plan, one: str, other: str) -> bool:
    """Whether the two lie in different branches of one parallel block."""
    branches = dict(plan.within(other))
    return any(
        block in branches and branches[block] != number and isinstance(plan.step(block), ParallelBlock)
        for block, number in plan.within(one)
    )


def outermost(plan: Plan, step_id: str) -> str:
    """The step in the plan's own list that the step lies in, or is."""
    within = plan.within(step_id)
    return within[0][0] if within else step_id
