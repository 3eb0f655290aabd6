"""Which decisions of a plan are signed, and by whom as a reader is told it."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.plan import Plan
from workflows.signed import signature_on
from workflows.steps import HumanStep


def is_signed(step: HumanStep) -> bool:
    """Whether any outcome of the step is signed."""
    return any(signature_on(step, outcome) is not None for outcome in step.outcomes)


def field_of(step: str) -> str:
    """What the signature field of the step is called; a point would divide the name (ISO 32000-1, 12.7.3.2)."""
    return f"Underskrift {step.replace('.', ' ')}"


def steps_signed(plan: Plan) -> tuple[str, ...]:
    """The steps whose people sign, in order."""
    return tuple(step.id for step in plan.humans if is_signed(step))


def signers(plan: Plan, language: str) -> Iterator[str]:
    """The steps whose people sign, as their labels, in order."""
    for step in plan.humans:
        if is_signed(step):
            yield step.label.say(language) or step.id
