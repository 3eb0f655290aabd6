"""Which decisions of a plan are signed, and by whom as a reader is told it."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.plan import Plan
from workflows.steps import HumanStep, Sign, SignStep

_NOT_SIGNED = ("return", "cannot")  # asking for a correction decides nothing


def signature_on(step: HumanStep, outcome: str) -> Sign | None:
    """How the outcome is signed in the step; None when it is not."""
    if outcome in _NOT_SIGNED:
        return None
    if isinstance(step, SignStep):
        asked = step.sign or Sign()
        return asked if outcome == "sign" else None
    return step.sign if step.sign is not None and step.sign.kind != "none" else None


def is_signed(step: HumanStep) -> bool:
    """Whether any outcome of the step is signed."""
    return any(signature_on(step, outcome) is not None for outcome in step.outcomes)


def signers(plan: Plan, language: str) -> Iterator[str]:
    """The steps whose people sign, as their labels, in order."""
    for step in plan.humans:
        if is_signed(step):
            yield step.label.say(language) or step.id
