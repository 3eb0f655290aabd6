"""Every way through a plan, one dry run for each that its conditions can fall out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.checks.cells import Point, ways
from workflows.checks.questions import Form, Question, step_of
from workflows.directory import Directory, PersonId
from workflows.plan import Plan
from workflows.rehearse import RehearsedStep, rehearse
from workflows.standing import Standing
from workflows.values import Calendar, Facts

MOST_POINTS = 20_000  # answers that are tried; of more than that no way is told


@dataclass(frozen=True, slots=True)
class Way:
    """One way: answers that lead there, as far as they decide it, and the steps with who would have them."""

    answers: Point
    steps: tuple[RehearsedStep, ...]


def every_way(
    plan: Plan,
    form: Form,
    facts: Facts,
    directory: Directory,
    *,
    requester: PersonId,
    subject: PersonId | None,
    e_service: str,
    today: date,
    calendar: Calendar,
) -> list[Way]:
    """The ways that a case of the person's can take, in the order they were met; what is known (`facts`) holds where
    the conditions say nothing else. The plan is known to be sound."""
    rules = [rule for _, _, rule in plan.rules()]
    asked = {name: Question(kind, step=step_of(kind)) for name, kind in plan.asked_types.items()}
    found: dict[tuple[str, ...], Way] = {}
    for point in ways(rules, {**form, **asked}, MOST_POINTS) or [{}]:
        decided = _answers(point)
        steps = rehearse(
            plan, {**facts, **decided}, directory, requester=requester, subject=subject, e_service=e_service,
            today=today, calendar=calendar, standing=Standing(), everything=True,
        )  # fmt: skip
        found.setdefault(tuple(one.step for one in steps), Way(decided, tuple(steps)))
    return list(found.values())


def _answers(point: Point) -> Point:
    """What somebody answers of the point: what a function gives is no answer."""
    return {key: value for key, value in point.items() if not key.startswith("{")}
