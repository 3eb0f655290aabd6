"""What every check is given, and how it tells a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workflows.checks.questions import Form, Question, step_of
from workflows.conditions import Options
from workflows.errors import PlanFault
from workflows.plan import AnyWho, HumanStep, NotifyStep, Plan, Spot
from workflows.steps import AddPeople
from workflows.who import links
from workflows.wording import PLAN_SENTENCES


@dataclass(frozen=True)
class Checked:
    """A plan and the form it routes."""

    plan: Plan
    form: Form
    options: Options | None = None

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The names that rules may use: answers, and what those who decide fill in."""
        return {**{key: asked.kind for key, asked in self.form.items()}, **self.plan.asked_types}

    @cached_property
    def whole_form(self) -> Form:
        """The form, and what those who decide fill in."""
        filled_in = {key: Question(kind, step=step_of(kind)) for key, kind in self.plan.asked_types.items()}
        return {**self.form, **filled_in}

    def humans(self) -> Iterator[tuple[Spot, HumanStep]]:
        """Every step where a person acts, with its place."""
        for spot in self.plan.spots:
            if isinstance(spot.step, HumanStep):
                yield spot, spot.step

    def whos(self) -> Iterator[tuple[str, Spot | None, AnyWho, str]]:
        """Every link of every `who`: its path, its step (None: the plan's reserve), the link, and which role it has:
        "who", "overdue", "notify" or "reserve"."""
        for spot in self.plan.spots:
            step = spot.step
            if isinstance(step, HumanStep):
                yield from _chain(f"{spot.path}.{'sample_to' if step.kind == 'auto' else 'who'}", spot, step.who, "who")
                if step.overdue is not None:
                    adds = isinstance(step.overdue, AddPeople)
                    late = step.overdue.add if isinstance(step.overdue, AddPeople) else step.overdue.move
                    yield from _chain(f"{spot.path}.overdue.{'add' if adds else 'move'}", spot, late, "overdue")
            elif isinstance(step, NotifyStep):
                for at, to in enumerate(step.to):
                    if not isinstance(to, str):
                        yield from _chain(f"{spot.path}.to.{at}", spot, to, "notify")
        yield from _chain("reserve", None, self.plan.reserve, "reserve")


def _chain(
    path: str, spot: Spot | None, who: AnyWho | None, role: str
) -> Iterator[tuple[str, Spot | None, AnyWho, str]]:
    for link in links(who):
        yield path, spot, link, role
        path = f"{path}.otherwise"


Check = Callable[[Checked], Iterator[PlanFault]]


def fault(path: str, code: str, **facts: Any) -> PlanFault:
    """The fault with its sentence; a fact that is a pair is Swedish and English."""
    sv, en = PLAN_SENTENCES[code]
    swedish = {key: one[0] if isinstance(one, tuple) else one for key, one in facts.items()}
    english = {key: one[1] if isinstance(one, tuple) else one for key, one in facts.items()}
    return PlanFault(path, code, sv.format(**swedish), en.format(**english))
