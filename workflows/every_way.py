"""Every way through a plan, one dry run for each that its conditions can fall out."""

from __future__ import annotations

from collections.abc import Mapping
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
    """One way: answers that lead there, as far as they decide it, which conditions hold then, and the steps with who
    would have them."""

    answers: Point
    held: Mapping[str, bool]  # by the names of `Plan.rules`
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
    most: int = MOST_POINTS,
) -> list[Way]:
    """The ways that a case of the person's can take, in the order they were met; what is known (`facts`) holds where
    the conditions say nothing else. The plan is known to be sound."""
    named = {name: rule for name, _, rule in plan.rules()}
    asked = {name: Question(kind, step=step_of(kind)) for name, kind in plan.asked_types.items()}
    found: dict[tuple[str, ...], Way] = {}
    for point, fell in ways(list(named.values()), {**form, **asked}, most) or [({}, ())]:
        answers, held = _answers(point), dict(zip(named, fell, strict=True)) if fell else {}
        steps = rehearse(
            plan.decided(held, calendar) if held else plan,
            {**facts, **answers}, directory, requester=requester, subject=subject, e_service=e_service,
            today=today, calendar=calendar, standing=Standing(), everything=True,
        )  # fmt: skip
        found.setdefault(tuple(one.step for one in steps), Way(answers, held, tuple(steps)))
    return list(found.values())


def _answers(point: Point) -> Point:
    """What somebody answers of the point: what a function gives is no answer, and a count of rows is none either."""
    return {key: value for key, value in point.items() if not key.startswith("{")}
