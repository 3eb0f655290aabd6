"""Which decisions of a plan have to be signed (underskrift)."""

from __future__ import annotations

from workflows.plan import RETURN, HumanStep
from workflows.steps import Sign, SignStep

_NOT_SIGNED = (RETURN, "cannot")  # asking for a correction decides nothing


def signature_on(step: HumanStep, outcome: str) -> Sign | None:
    """How the outcome is signed in the step; None when it is not."""
    if outcome in _NOT_SIGNED:
        return None
    if isinstance(step, SignStep):
        asked = step.sign or Sign()
        return asked if outcome == "sign" else None
    return step.sign if step.sign is not None and step.sign.kind != "none" else None
