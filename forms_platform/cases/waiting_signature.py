"""The signature that a case waits for from a person: a step of the plan whose only purpose is to sign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forms_platform.cases.foresee import events_that_follow
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import snapshot
from workflows.commands import Decide
from workflows.errors import Refused
from workflows.standing import fold
from workflows.steps import SignStep

FORESEEN = "foreseen"  # the decision is only looked at: nothing is stored


def waiting_signature(case: Case, person: int, now: datetime) -> dict[str, Any] | None:
    """What beginning to sign needs (signatures.begin); None when the case waits for no signature of the person's."""
    if case.state != Case.State.OPEN:
        return None
    plan = load(case.version_id).plan
    if not any(isinstance(step, SignStep) for step in plan.humans):
        return None
    past, organisation = events_of(history(case.pk)), snapshot()
    standing = fold(plan, past)
    for step, opening in standing.waiting.items():
        if not isinstance(plan.human(step), SignStep):
            continue
        try:
            signing = Decide(person, step, opening.seq, "sign", signature=FORESEEN)
            events_that_follow(case, past, signing, organisation, now=now)
        except Refused:
            continue
        return {
            "step": step,
            "opened_seq": opening.seq,
            "decision": {"outcome": "sign", "comment": ""},
            "seen_revision": case.revision,
        }
    return None
