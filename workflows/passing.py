"""A day has passed: waits that are over, reminders, last days, posts that have fallen vacant. Each happens once."""

from __future__ import annotations

from dataclasses import replace

from workflows import events as ev
from workflows.approvers import people_for, principals_for
from workflows.deciding import count, lapse
from workflows.directory import Principal
from workflows.moving import Moving
from workflows.plan import HumanStep
from workflows.standing import Opening
from workflows.steps import IMPOSSIBLE, TIMEOUT, AddPeople
from workflows.timers import passed, reminders_due
from workflows.votes import together, too_few


def pass_time(case: Moving) -> None:
    """Everything that the clock does to the case by today has happened; nothing while the requester has it."""
    for opening in list(case.standing.open.values()):
        if case.standing.state == "open" and case.standing.open.get(opening.step) == opening:
            if opening.until is not None:
                _wait(case, opening)
            elif opening.principals:
                _people(case, case.plan.human(opening.step), opening)


def _wait(case: Moving, opening: Opening) -> None:
    if opening.until is not None and opening.until <= case.today:
        case.happens(ev.WaitOver(opening.step))
        case.onward(case.plan.step(opening.step))
        case.settle()


def _people(case: Moving, step: HumanStep, opening: Opening) -> None:
    if passed(opening, case.today) and TIMEOUT in step.every_route and lapse(case, step, TIMEOUT):
        return
    if (sent := reminders_due(opening, case.today)) > opening.reminded:
        case.happens(ev.Reminded(step.id, sent))
    if passed(opening, case.today) and step.overdue is not None and not opening.overdue:
        _overdue(case, step, opening)
    _vacancy(case, step)


def _overdue(case: Moving, step: HumanStep, opening: Opening) -> None:
    """Others may act too, or instead; nothing happens while there is nobody to be found."""
    around = case.around(step)
    have = people_for(opening.principals, around.excluded, case.directory)
    around = replace(around, assignee=opening.claimed_by or min(have, default=None))
    add = isinstance(step.overdue, AddPeople)
    who = step.overdue.add if isinstance(step.overdue, AddPeople) else step.overdue.move if step.overdue else step.who
    found = principals_for(who, around)
    if found:
        principals = tuple(dict.fromkeys((*opening.principals, *found))) if add else found
        case.happens(ev.Widened(step.id, principals, "overdue_add" if add else "overdue_move"))


def _vacancy(case: Moving, step: HumanStep) -> None:
    """Too few are left of those whom the step waits for: the others whom the plan names come in."""
    opening, around = case.standing.open[step.id], case.around(step)
    if together(step) and count(case, step):
        return
    if not _too_few(case, step, opening):
        return
    if together(step) and IMPOSSIBLE in step.every_route and lapse(case, step, IMPOSSIBLE):
        return
    found: tuple[Principal, ...] = tuple(dict.fromkeys((*opening.principals, *case.principals(step, around))))
    if found != opening.principals:
        case.happens(ev.Widened(step.id, found, "vacancy"))


def _too_few(case: Moving, step: HumanStep, opening: Opening) -> bool:
    around = case.around(step)
    if together(step):
        return too_few(step, opening.principals, opening.votes, around)
    return not people_for(opening.principals, around.excluded, case.directory)
