"""Why a person may not decide (jäv): own case, and four eyes."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.directory import PersonId
from workflows.errors import Code
from workflows.plan import HumanStep, Plan
from workflows.standing import Standing

Excluded = Mapping[PersonId, Code]


def excluded(
    plan: Plan, step: HumanStep, standing: Standing, *, requester: PersonId, subject: PersonId | None
) -> dict[PersonId, Code]:
    """Everybody who may not decide the step, in whatever guise, and why.

    Four eyes hold both ways and in every round: of two steps that may not have the same person, whoever had a hand in
    one (also by standing in, also as the one stood in for) is out of the other, whichever comes first.
    """
    found: dict[PersonId, Code] = {}
    deciders = standing.deciders
    for other in _set_apart(plan, step):
        found.update(dict.fromkeys(deciders.get(other, ()), Code.SAME_PERSON))
    own = {requester, subject, standing.registrant} - {None}
    found.update({person: Code.OWN_CASE for person in own if person is not None})
    return found


def _set_apart(plan: Plan, step: HumanStep) -> set[str]:
    named_by = {other.id for other in plan.steps if isinstance(other, HumanStep) and step.id in other.not_same_as}
    return {*step.not_same_as, *named_by} - {step.id}
