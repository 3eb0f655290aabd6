"""The only maker of events: a command on a case with a history gives what happens, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from workflows import commands as co
from workflows import events as ev
from workflows.approvers import Acting, holders
from workflows.deciding import acting_in, decide_step, opened, unclosed
from workflows.directory import Directory, PersonId
from workflows.errors import Code, Refused
from workflows.migration import Why, begins_again, unfit
from workflows.moving import Moving, WithoutRows, outermost, what_holds
from workflows.passing import pass_time
from workflows.plan import ChooseBlock, HumanStep, ParallelBlock, Plan
from workflows.standing import Standing, fold
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
    seed: str = "",
    without_rows: WithoutRows | None = None,
) -> tuple[ev.Event, ...]:
    """What happens. `seed` draws which cases are looked at where a rule decides; it is the case's own and secret.
    `without_rows` gives the facts of the case without some rows of a table, which a decider did not let go on.

    Raises: Refused, and then nothing has happened.
    """
    standing = fold(plan, history)
    case = Moving(plan, standing, facts, directory, requester, subject, e_service, today, calendar, seed, without_rows)
    case.past = history
    _ANSWER[type(command)](case, command)
    return tuple(case.events)


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
    step: str | None = None,
    facts: Facts | None = None,
) -> Acting:
    """How the person may decide the open step now; without `step` the one that opened first. Without `facts` nobody is
    within an approval right. Raises: Refused."""
    opening = standing.first if step is None else standing.waiting.get(step)
    if opening is None:
        raise Refused(Code.STEP_CLOSED)
    case = Moving(plan, standing, facts or {}, directory, requester, subject, e_service, today, lambda day: True)
    return acting_in(case, opening, person)


def is_owner(case: Moving, person: PersonId) -> bool:
    """Whether the person handed the case in or is the one it was handed in for."""
    return person in (case.requester, case.standing.registrant)


# ---- one answer for each command


def _register(case: Moving, command: co.Register) -> None:
    if case.standing.state != "new":
        raise Refused(Code.ALREADY_REGISTERED)
    case.requester, case.subject = command.requester, command.subject
    case.happens(ev.Registered(command.by, command.requester, command.subject))
    case.jump(case.plan.steps[0].id)
    case.settle()


def _claim(case: Moving, command: co.Claim) -> None:
    step, opening = opened(case, command.step)
    acting_in(case, opening, command.by)
    if not any(principal.startswith(("g:", "s:", "r:")) for principal in opening.principals):
        raise Refused(Code.NOT_CLAIMABLE)
    if opening.claimed_by not in (None, command.by):
        raise Refused(Code.CLAIMED_BY_OTHER, by=opening.claimed_by)
    if opening.claimed_by is None:
        case.happens(ev.Claimed(step.id, command.by))


def _release(case: Moving, command: co.Release) -> None:
    """Anybody the step waits for may give it back to the group: who took it may have fallen ill."""
    step, opening = opened(case, command.step)
    if opening.claimed_by is None:
        raise Refused(Code.NOT_CLAIMED)
    if opening.claimed_by != command.by:
        acting_in(case, opening, command.by)
    case.happens(ev.Released(step.id, command.by))


def _hand_over(case: Moving, command: co.HandOver) -> None:
    step, opening = opened(case, command.step)
    how = acting_in(case, opening, command.by)
    _can_take(case, step, command.to)
    if command.to == command.by:
        raise Refused(Code.CANNOT_TAKE, person=command.to)
    case.happens(ev.HandedOver(step.id, command.by, command.to, how.on_behalf_of, command.comment.strip()))


def _reassign(case: Moving, command: co.Reassign) -> None:
    step, _ = opened(case, command.step)
    if is_owner(case, command.by) or command.by == case.subject:
        raise Refused(Code.OWN_CASE, person=command.by)
    _can_take(case, step, command.to)
    case.happens(ev.Reassigned(step.id, command.by, command.to, command.comment.strip()))


def _can_take(case: Moving, step: HumanStep, person: PersonId) -> None:
    """Raises: Refused when the person may not decide the step, or several are to decide it together."""
    if step.need != "one" or not holders(f"u:{person}", case.directory, case.excluded(step)):
        raise Refused(Code.CANNOT_TAKE, person=person)


def _ask_opinion(case: Moving, command: co.AskOpinion) -> None:
    step, opening = opened(case, command.step)
    how = acting_in(case, opening, command.by)
    if not command.question.strip():
        raise Refused(Code.COMMENT_REQUIRED, outcome="comment")
    if command.of in {command.by, case.requester} or not case.directory.active(command.of):
        raise Refused(Code.CANNOT_TAKE, person=command.of)
    case.happens(ev.OpinionAsked(step.id, command.by, command.of, command.question.strip(), how.on_behalf_of))


def _give_opinion(case: Moving, command: co.GiveOpinion) -> None:
    step, opening = opened(case, command.step)
    if not any(one.of == command.by and not one.text for one in opening.opinions):
        raise Refused(Code.NOT_ASKED)
    if not command.text.strip():
        raise Refused(Code.COMMENT_REQUIRED, outcome="comment")
    case.happens(ev.OpinionGiven(step.id, command.by, command.text.strip()))


def _amend(case: Moving, command: co.Amend) -> None:
    unclosed(case)
    if case.standing.state != "returned" or case.standing.then is None:
        raise Refused(Code.NOT_RETURNED)
    if not is_owner(case, command.by):
        raise Refused(Code.NOT_YOURS)
    kept, start = what_holds(case, command.changed)
    case.happens(ev.Amended(command.by, command.changed, kept))
    case.jump(outermost(case.plan, start))
    case.settle()


def _recall(case: Moving, command: co.Recall) -> None:
    unclosed(case)
    if not is_owner(case, command.by):
        raise Refused(Code.NOT_YOURS)
    if case.standing.state != "open" or case.standing.settled or not _may_take_back(case):
        raise Refused(Code.CANNOT_WITHDRAW)
    case.happens(ev.Recalled(command.by, case.plan.steps[0].id))


def _withdraw(case: Moving, command: co.Withdraw) -> None:
    unclosed(case)
    if not is_owner(case, command.by):
        raise Refused(Code.NOT_YOURS)
    if not _may_take_back(case):
        raise Refused(Code.CANNOT_WITHDRAW)
    case.happens(ev.Withdrawn(command.by, command.comment.strip()))


def _may_take_back(case: Moving) -> bool:
    """Whether the plan lets the requester have the case back now; while they have it anyway it does, but for never."""
    until, standing = case.plan.recall.until, case.standing
    if until == "never":
        return False
    if standing.state == "returned" or until == "end":
        return True
    if until.startswith("step:"):
        return not standing.rounds.get(until[5:])
    claimed = any(opening.claimed_by is not None for opening in standing.open.values())
    return not standing.settled and not (until == "first_claim" and claimed)


def _comment(case: Moving, command: co.Comment) -> None:
    unclosed(case)
    text = command.text.strip()
    involved = {case.subject, *(one.by for one in (*case.standing.decisions, *case.standing.votes))}
    if not is_owner(case, command.by) and command.by not in involved:
        _may_act_anywhere(case, command.by)
    if not text:
        raise Refused(Code.COMMENT_REQUIRED, outcome="comment")
    case.happens(ev.Commented(command.by, text))


def _may_act_anywhere(case: Moving, person: PersonId) -> None:
    """Raises: Refused when the person may act in no open step and nobody asked their opinion."""
    reason = Refused(Code.STEP_CLOSED)
    for opening in case.standing.waiting.values():
        if any(one.of == person for one in opening.opinions):
            return
        try:
            acting_in(case, opening, person)
        except Refused as refused:
            reason = refused
        else:
            return
    raise reason


def _pass_time(case: Moving, command: co.TimePassed) -> None:
    pass_time(case)


def _delivered(case: Moving, command: co.DeliverySucceeded) -> None:
    step = _awaited(case, command.step, command.opened_seq)
    case.happens(ev.DeliveryDone(step.id, command.reference))
    case.follow(step, "done")
    case.settle()


def _given_up(case: Moving, command: co.DeliveryGivenUp) -> None:
    step = _awaited(case, command.step, command.opened_seq)
    case.happens(ev.DeliveryFailed(step.id, command.reason))
    case.follow(step, "failed" if "failed" in step.every_route else "done")
    case.settle()


def _awaited(case: Moving, step_id: str, opened_seq: int) -> Any:
    """The step that waits for the other system. Raises: Refused when it does not wait, or not for that delivery."""
    unclosed(case)
    opening = case.standing.open.get(step_id)
    if opening is None or not opening.action or opening.seq != opened_seq:
        raise Refused(Code.STEP_CLOSED, step=step_id)
    return case.plan.step(step_id)


def _migrate(case: Moving, command: co.Migrate) -> None:
    """The case goes on in the newer plan. Steps that have other people or days there begin anew; nothing that has been
    decided is asked again, and no step that the case has passed is gone back to."""
    unclosed(case)
    past = unfit(command.before, case.plan, case.past, case.standing)
    if past is not None:
        raise Refused(Code.CANNOT_MIGRATE, why=past.why.value, step=past.step)
    for step in case.standing.open:
        if not _still_reached(case, step):
            raise Refused(Code.CANNOT_MIGRATE, why=Why.SKIPPED.value, step=step)
    again = tuple(step for step in case.standing.waiting if begins_again(command.before, case.plan, step))
    case.happens(ev.Migrated(command.since, command.version, again, command.by))
    for step in again:
        case.open(case.plan.human(step))
    case.settle()


def _still_reached(case: Moving, step_id: str) -> bool:
    """Whether the plan leads the case to the step: its condition holds, and those of the branches around it."""
    plan, facts, calendar = case.plan, case.facts, case.calendar
    for block_id, number in plan.within(step_id):
        block = plan.step(block_id)
        if isinstance(block, ChooseBlock):
            taken = (n for n in range(len(block.branches)) if plan.branch_applies(block, n, facts, calendar))
            if next(taken, None) != number:
                return False
        elif isinstance(block, ParallelBlock) and not plan.branch_applies(block, number, facts, calendar):
            return False
    return plan.applies(plan.step(step_id), facts, calendar)


def _note(case: Moving, command: co.Note) -> None:
    if case.standing.state == "new":
        raise Refused(Code.NOT_REGISTERED)
    case.happens(ev.Noted(command.kind, dict(command.facts)))


_ANSWER: Mapping[type[co.Command], Callable[[Moving, Any], None]] = {
    co.Register: _register,
    co.Decide: decide_step,
    co.Claim: _claim,
    co.Release: _release,
    co.HandOver: _hand_over,
    co.Reassign: _reassign,
    co.AskOpinion: _ask_opinion,
    co.GiveOpinion: _give_opinion,
    co.Recall: _recall,
    co.Amend: _amend,
    co.Withdraw: _withdraw,
    co.Comment: _comment,
    co.TimePassed: _pass_time,
    co.DeliverySucceeded: _delivered,
    co.DeliveryGivenUp: _given_up,
    co.Migrate: _migrate,
    co.Note: _note,
}
