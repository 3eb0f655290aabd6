"""Giving a step its outcome: alone, together with others, row by row, and with what the step asks the decider for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows import commands as co
from workflows import events as ev
from workflows.approvers import Acting, may_act
from workflows.directory import PersonId
from workflows.employments import selves
from workflows.errors import Code, Refused
from workflows.moving import Moving
from workflows.plan import RETURN, HumanStep, SendBack
from workflows.signed import signature_on
from workflows.standing import Opening
from workflows.steps import IMPOSSIBLE
from workflows.values import facts_from_wire
from workflows.votes import outcome_of, together


def unclosed(case: Moving) -> None:
    """Raises: Refused when the case is not registered or is closed."""
    if case.standing.state == "new":
        raise Refused(Code.NOT_REGISTERED)
    if case.standing.state == "closed":
        raise Refused(Code.CASE_CLOSED, result=case.standing.result)


def opened(case: Moving, step_id: str) -> tuple[HumanStep, Opening]:
    """The open step. Raises: Refused when it is not open, or waits for no person."""
    unclosed(case)
    opening = case.standing.waiting.get(step_id)
    if opening is None:
        raise Refused(Code.STEP_CLOSED, step=step_id)
    return case.plan.human(step_id), opening


def acting_in(case: Moving, opening: Opening, person: PersonId, on_behalf_of: PersonId | None = None) -> Acting:
    """How the person may act in the open step. Raises: Refused."""
    if person in selves([one.by for one in opening.votes], case.directory):
        raise Refused(Code.ALREADY_VOTED)
    return may_act(
        person,
        opening.principals,
        excluded=case.excluded(case.plan.human(opening.step)),
        directory=case.directory,
        e_service=case.e_service,
        today=case.today,
        on_behalf_of=on_behalf_of,
        seats_taken=selves([one.seat for one in opening.votes], case.directory),
    )


def decide_step(case: Moving, command: co.Decide) -> None:
    """The step has the outcome that somebody gave it, or one vote more, and the case is where that leads."""
    _same_opening(case, command)
    step, opening = opened(case, command.step)
    how = acting_in(case, opening, command.by, command.on_behalf_of)
    if opening.claimed_by not in (None, command.by):
        raise Refused(Code.CLAIMED_BY_OTHER, by=opening.claimed_by)
    rows = _rows(case, step, command)
    outcome = rows_outcome(step, rows) if rows else command.outcome
    if outcome not in step.routes:
        raise Refused(Code.UNKNOWN_OUTCOME, outcome=outcome)
    comment = command.comment.strip()
    if not comment and (step.needs_comment(outcome) or any(step.needs_comment(one) for one in rows.values())):
        raise Refused(Code.COMMENT_REQUIRED, outcome=outcome)
    given = _given(step, outcome, command.given)
    route = step.routes[outcome]
    if isinstance(route, SendBack) and case.standing.returns.get(step.id, 0) >= route.max:
        raise Refused(Code.RETURN_LIMIT, max=route.max)
    if signature_on(step, outcome) is not None and not command.signature:
        raise Refused(Code.SIGNATURE_REQUIRED, step=step.id)
    if together(step) and not isinstance(route, SendBack):
        _vote(case, step, ev.Voted(step.id, outcome, command.by, how.on_behalf_of, comment))
        return
    case.happens(ev.Decided(step.id, outcome, command.by, how.on_behalf_of, comment, given, rows))
    if step.rows is not None and (out := rows_left_behind(step, rows)) and case.without_rows is not None:
        case.answers = case.without_rows(step.rows.field, out)
    if isinstance(route, SendBack):
        case.send_back(step, route, comment, command.asked)
    else:
        case.follow(step, outcome)
        case.settle()


def _vote(case: Moving, step: HumanStep, vote: ev.Voted) -> None:
    case.happens(vote)
    count(case, step)


def count(case: Moving, step: HumanStep) -> bool:
    """The step has the outcome that its votes add up to; False while they add up to none."""
    votes = case.standing.open[step.id].votes
    outcome = outcome_of(step, case.standing.open[step.id].principals, votes, case.around(step)) if votes else None
    if outcome is None:
        return False
    if outcome == IMPOSSIBLE:
        return lapse(case, step, IMPOSSIBLE)
    last = next(one for one in reversed(votes) if one.outcome == outcome)
    case.happens(ev.Decided(step.id, outcome, last.by, last.on_behalf_of))
    case.follow(step, outcome)
    case.settle()
    return True


def lapse(case: Moving, step: HumanStep, outcome: str) -> bool:
    """The step has ended by itself. False, and nothing has happened, when it could only have been returned again."""
    route = step.every_route[outcome]
    if isinstance(route, SendBack) and case.standing.returns.get(step.id, 0) >= route.max:
        return False
    case.happens(ev.Lapsed(step.id, outcome))
    case.follow(step, outcome)
    case.settle()
    return True


def _same_opening(case: Moving, command: co.Decide) -> None:
    """Raises: Refused when what the person read is not what waits now, with who decided it if somebody did."""
    standing = case.standing
    opening = standing.waiting.get(command.step)
    if opening is not None and opening.seq == command.opened_seq:
        return
    earlier = standing.decision_of(command.step, command.opened_seq)
    if earlier is not None:
        raise Refused(Code.ALREADY_DECIDED, by=earlier.by, on_behalf_of=earlier.on_behalf_of, outcome=earlier.outcome)
    if (by_step := standing.cancelled.get((command.step, command.opened_seq))) is not None:
        last = standing.last_decision(by_step)
        facts = {} if last is None else {"by": last.by, "on_behalf_of": last.on_behalf_of, "outcome": last.outcome}
        raise Refused(Code.NOT_NEEDED, step=command.step, **facts)
    opened(case, command.step)
    raise Refused(Code.STALE, step=command.step)


# ---- what the decider fills in


def _given(step: HumanStep, outcome: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the step asks for, as on the wire. Raises: Refused when something is missing or cannot be read."""
    read = facts_from_wire({ask.key: ask.type for ask in step.asks}, given)
    found = {}
    for ask in step.asks:
        wire = given.get(ask.key)
        blank = wire in (None, "")
        if blank and outcome in ask.required_on:
            raise Refused(Code.ANSWER_REQUIRED, key=ask.key, label=ask.label.sv, label_en=ask.label.say("en"))
        if not blank and (read[ask.key] is None or (ask.type == "choice" and wire not in ask.options)):
            raise Refused(Code.BAD_ANSWER, key=ask.key, label=ask.label.sv, label_en=ask.label.say("en"))
        if not blank:
            found[ask.key] = wire
    return found


# ---- row by row


def _rows(case: Moving, step: HumanStep, command: co.Decide) -> dict[str, str]:
    """The outcome of each row, in their order; {} where the step does not decide by rows, or all share one outcome.

    Raises: Refused when a row has none, or one that the step does not offer.
    """
    if step.rows is None or not command.rows:
        return {}
    wanted = [str(number) for number in range(table_rows(case.facts, step.rows.field))]
    if set(command.rows) != set(wanted):
        raise Refused(Code.ROWS_REQUIRED)
    for outcome in command.rows.values():
        if outcome not in step.routes:
            raise Refused(Code.UNKNOWN_OUTCOME, outcome=outcome)
    return {number: command.rows[number] for number in wanted}


def table_rows(facts: Mapping[str, Any], field: str) -> int:
    """How many rows the table has, by its columns or by itself."""
    columns = [len(value) for key, value in facts.items() if key.startswith(f"{field}[].") and isinstance(value, tuple)]
    own = facts.get(field)
    return max([*columns, len(own) if isinstance(own, tuple) else 0])


def rows_left_behind(step: HumanStep, rows: Mapping[str, str]) -> frozenset[int]:
    """The rows that do not go on with the case: none, when the whole case goes back or ends."""
    good = step.outcomes[0]
    if not rows or rows_outcome(step, rows) != good:
        return frozenset()
    return frozenset(int(number) for number, outcome in rows.items() if outcome != good)


def rows_outcome(step: HumanStep, rows: Mapping[str, str]) -> str:
    """What the outcomes of the rows make of the step: the good one when any row (or all) has it, else a return before
    a no."""
    good, said = step.outcomes[0], set(rows.values())
    whole = all if step.rows is not None and step.rows.route == "all" else any
    if whole(outcome == good for outcome in rows.values()):
        return good
    return RETURN if RETURN in said else max(said - {good}, key=step.outcomes.index)
