"""What the clock does to open steps: reminders, last days, waits. Each once, however late the clock is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from workflows.deadlines import workdays_after, workdays_before
from workflows.plan import HumanStep, Plan, WaitStep
from workflows.standing import Opening, Standing
from workflows.steps import TIMEOUT
from workflows.values import Calendar, Facts

DAY = timedelta(1)


def reminder_days(step: HumanStep, opened: date, last: date | None, calendar: Calendar) -> tuple[date, ...]:
    """The days of the step's reminders, first to last; those before the opening or without a last day are left out."""
    days: set[date] = set()
    for one in step.remind:
        if one.workdays is not None:
            days.add(workdays_after(opened, one.workdays, calendar))
        elif last is not None and one.before is not None:
            days.add(workdays_before(last, one.before, calendar))
        elif last is not None and one.after is not None:
            days.add(workdays_after(last, one.after, calendar))
    return tuple(sorted(day for day in days if day > opened))


def waited_for(step: WaitStep, facts: Facts, opened: date, calendar: Calendar) -> date | None:
    """The day that the step waits for; None while the field that says it is not answered."""
    if step.workdays is not None:
        return workdays_after(opened, step.workdays, calendar)
    day = facts.get(step.until.field) if step.until is not None else None
    return day if isinstance(day, date) else None


def passed(opening: Opening, today: date) -> bool:
    """Whether the last day of the opening has passed."""
    return opening.due is not None and opening.due < today


def reminders_due(opening: Opening, today: date) -> int:
    """How many of the opening's reminders should have gone out by today."""
    return sum(day <= today for day in opening.remind)


def wakes(plan: Plan, standing: Standing) -> date | None:
    """The first day on which the clock has something to do with the case; None when it never has."""
    if standing.state != "open":
        return None
    return min((day for opening in standing.open.values() for day in _days(plan, opening)), default=None)


def _days(plan: Plan, opening: Opening) -> Iterator[date]:
    if opening.until is not None:
        yield opening.until
    yield from opening.remind[opening.reminded :]
    if opening.due is not None and opening.principals:
        step = plan.human(opening.step)
        if TIMEOUT in step.every_route or (step.overdue is not None and not opening.overdue):
            yield opening.due + DAY
