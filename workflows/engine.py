"""The only maker of events: a command on a case with a history gives what happens, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflows import commands as co
from workflows import events as ev
from workflows.approvers import Acting, Circumstances, may_act, principals_for
from workflows.conflicts import Excluded, excluded
from workflows.deadlines import due
from workflows.directory import Directory, PersonId
from workflows.errors import Code, Refused
from workflows.plan import NEXT, ApproveStep, EndStep, HumanStep, Plan, SendBack, Step, TaskStep
from workflows.standing import Standing, after, fold
from workflows.values import Calendar, Facts


def decide(
    plan: Plan,
    history: Sequence[ev.Event],
    facts: Facts,
    command: co.Command,
    directory: Directory,
    *,
    requester: PersonId,
    subject: PersonId | None,
    e_service: str,
    today: date,
    calendar: Calendar,
) -> tuple[ev.Event, ...]:
    """What happens. Raises: Refused, and then nothing has happened."""
    case = _Case(plan, fold(plan, history), facts, directory, requester, subject, e_service, today, calendar)
    return tuple(_ANSWER[type(command)](case, command))


def acting(
    plan: Plan,
    standing: Standing,
    person: PersonId,
    directory: Directory,
    *,
    requester: PersonId,
    subject: PersonId | None,
    e_service: str,
    today: date,
) -> Acting:
    """How the person may decide the open step now. Raises: Refused."""
    case = _Case(plan, standing, {}, directory, requester, subject, e_service, today, lambda day: True)
    return case.acting(person)


@dataclass(frozen=True, slots=True)
class _Case:
    """A case in the light of today."""

    plan: Plan
    standing: Standing
    facts: Facts
    directory: Directory
    requester: PersonId
    subject: PersonId | None
    e_service: str
    today: date
    calendar: Calendar

    def excluded(self, step: HumanStep) -> Excluded:
        return excluded(self.plan, step, self.standing, requester=self.requester, subject=self.subject)

    def acting(self, person: PersonId, on_behalf_of: PersonId | None = None) -> Acting:
        if self.standing.step is None:
            raise Refused(Code.STEP_CLOSED)
        return may_act(
            person,
            self.standing.principals,
            excluded=self.excluded(self.plan.human(self.standing.step)),
            directory=self.directory,
            e_service=self.e_service,
            today=self.today,
            on_behalf_of=on_behalf_of,
        )

    def is_owner(self, person: PersonId) -> bool:
        return person in (self.requester, self.standing.registrant)

    def unclosed(self) -> None:
        """Raises: Refused when the case is not registered or is closed."""
        if self.standing.state == "new":
            raise Refused(Code.NOT_REGISTERED)
        if self.standing.state == "closed":
            raise Refused(Code.CASE_CLOSED, result=self.standing.result)

    def opened(self, step_id: str) -> HumanStep:
        """The open step. Raises: Refused when it is another one, or none."""
        self.unclosed()
        if self.standing.step is None or self.standing.step != step_id:
            raise Refused(Code.STEP_CLOSED, step=step_id)
        return self.plan.human(step_id)


# ---- one answer for each command


def _register(case: _Case, command: co.Register) -> Iterator[ev.Event]:
    if case.standing.state != "new":
        raise Refused(Code.ALREADY_REGISTERED)
    event = ev.Registered(command.by, command.requester, command.subject)
    yield event
    yield from _enter(
        replace(case, requester=command.requester, subject=command.subject, standing=fold(case.plan, [event])), 0, 1
    )


def _decide(case: _Case, command: co.Decide) -> Iterator[ev.Event]:
    _same_opening(case, command)
    step = case.opened(command.step)
    how = case.acting(command.by, command.on_behalf_of)
    claimed_by = case.standing.claimed_by
    if claimed_by not in (None, command.by):
        raise Refused(Code.CLAIMED_BY_OTHER, by=claimed_by)
    if command.outcome not in step.routes:
        raise Refused(Code.UNKNOWN_OUTCOME, outcome=command.outcome)
    comment = command.comment.strip()
    if step.needs_comment(command.outcome) and not comment:
        raise Refused(Code.COMMENT_REQUIRED, outcome=command.outcome)
    route = step.routes[command.outcome]
    if isinstance(route, SendBack) and case.standing.returns.get(step.id, 0) >= route.max:
        raise Refused(Code.RETURN_LIMIT, max=route.max)
    decided = ev.Decided(step.id, command.outcome, command.by, how.on_behalf_of, comment)
    yield decided
    if isinstance(route, SendBack):
        yield ev.Returned(step.id, route.then, comment)
    else:
        yield from _follow(_with(case, decided), step, route)


def _same_opening(case: _Case, command: co.Decide) -> None:
    """Raises: Refused when what the person read is not what waits now, with who decided it if somebody did."""
    standing = case.standing
    if standing.step == command.step and standing.opened_seq == command.opened_seq:
        return
    earlier = standing.decision_of(command.step, command.opened_seq)
    if earlier is not None:
        raise Refused(Code.ALREADY_DECIDED, by=earlier.by, on_behalf_of=earlier.on_behalf_of, outcome=earlier.outcome)
    case.opened(command.step)
    raise Refused(Code.STALE, step=command.step)


def _claim(case: _Case, command: co.Claim) -> Iterator[ev.Event]:
    step = case.opened(command.step)
    case.acting(command.by)
    if not any(principal.startswith(("g:", "r:")) for principal in case.standing.principals):
        raise Refused(Code.NOT_CLAIMABLE)
    if case.standing.claimed_by not in (None, command.by):
        raise Refused(Code.CLAIMED_BY_OTHER, by=case.standing.claimed_by)
    if case.standing.claimed_by is None:
        yield ev.Claimed(step.id, command.by)


def _release(case: _Case, command: co.Release) -> Iterator[ev.Event]:
    """Anybody the step waits for may give it back to the group: who took it may have fallen ill."""
    step = case.opened(command.step)
    if case.standing.claimed_by is None:
        raise Refused(Code.NOT_CLAIMED)
    if case.standing.claimed_by != command.by:
        case.acting(command.by)
    yield ev.Released(step.id, command.by)


def _amend(case: _Case, command: co.Amend) -> Iterator[ev.Event]:
    case.unclosed()
    if case.standing.state != "returned" or case.standing.then is None:
        raise Refused(Code.NOT_RETURNED)
    if not case.is_owner(command.by):
        raise Refused(Code.NOT_YOURS)
    amended = ev.Amended(command.by, command.changed)
    yield amended
    yield from _enter(_with(case, amended), case.plan.index[case.standing.then], case.standing.seq + 1)


def _withdraw(case: _Case, command: co.Withdraw) -> Iterator[ev.Event]:
    case.unclosed()
    if not case.is_owner(command.by):
        raise Refused(Code.NOT_YOURS)
    until = case.plan.recall.until
    if until == "never" or (until == "first_decision" and case.standing.settled and case.standing.state != "returned"):
        raise Refused(Code.CANNOT_WITHDRAW)
    yield ev.Withdrawn(command.by, command.comment.strip())


def _comment(case: _Case, command: co.Comment) -> Iterator[ev.Event]:
    case.unclosed()
    text = command.text.strip()
    involved = {case.subject, *(one.by for one in case.standing.decisions)}
    if not case.is_owner(command.by) and command.by not in involved:
        case.acting(command.by)
    if not text:
        raise Refused(Code.COMMENT_REQUIRED, outcome="comment")
    yield ev.Commented(command.by, text)


def _note(case: _Case, command: co.Note) -> Iterator[ev.Event]:
    if case.standing.state == "new":
        raise Refused(Code.NOT_REGISTERED)
    yield ev.Noted(command.kind, dict(command.facts))


_ANSWER: Mapping[type[co.Command], Callable[[_Case, Any], Iterator[ev.Event]]] = {
    co.Register: _register,
    co.Decide: _decide,
    co.Claim: _claim,
    co.Release: _release,
    co.Amend: _amend,
    co.Withdraw: _withdraw,
    co.Comment: _comment,
    co.Note: _note,
}


# ---- where the case goes


def _with(case: _Case, event: ev.Event) -> _Case:
    return replace(case, standing=after(case.plan, case.standing, event))


def _follow(case: _Case, step: HumanStep, route: str) -> Iterator[ev.Event]:
    if route == NEXT:
        yield from _enter(case, case.plan.index[step.id] + 1, case.standing.seq)
        return
    target = route.removeprefix("@")
    if target in case.plan.ends:
        yield ev.Ended(target, case.plan.ends[target].result)
    else:
        yield from _enter(case, case.plan.index[target], case.standing.seq)


def _enter(case: _Case, place: int, seq: int) -> Iterator[ev.Event]:
    """Skip what does not apply, and enter the first step that does. `seq`: events so far."""
    for step in case.plan.steps[place:]:
        if case.plan.applies(step, case.facts, case.calendar):
            yield from _ENTER[type(step)](case, step, seq)
            return
        seq += 1
        yield ev.StepSkipped(step.id)
    raise ValueError("the plan runs past its last step")  # check_plan finds such plans before they are used


def _open(case: _Case, step: HumanStep, seq: int) -> Iterator[ev.Event]:
    around = Circumstances(case.directory, case.facts, case.requester, case.subject, case.excluded(step), case.standing)
    principals = principals_for(step.who, around)
    if not principals and case.plan.reserve is not None:
        principals = principals_for(case.plan.reserve, around)
    if not principals:
        raise Refused(Code.NOBODY, step=step.id)
    limit = None if step.due is None else due(case.today, step.due.workdays, case.calendar)
    yield ev.StepOpened(step.id, principals, seq + 1, limit)


def _end(case: _Case, step: EndStep, seq: int) -> Iterator[ev.Event]:
    yield ev.Ended(step.end, case.plan.ends[step.end].result)


_ENTER: Mapping[type[Step], Callable[[_Case, Any, int], Iterator[ev.Event]]] = {
    ApproveStep: _open,
    TaskStep: _open,
    EndStep: _end,
}
