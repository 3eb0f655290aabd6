"""Taking a case over to a newer plan: whether it fits there, why not, and which of its open steps begin again."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from workflows import events as ev
from workflows.plan import AnyStep, ChooseBlock, HumanStep, ParallelBlock, Plan
from workflows.standing import Standing


class Why(StrEnum):
    """Why a case cannot go on in the newer plan."""

    STEP_GONE = "step_gone"  # the newer plan has no such step
    KIND_DIFFERS = "kind_differs"  # it has, but another kind of step
    BLOCK_DIFFERS = "block_differs"  # the step stands in other branches, or those of an open block are not the same
    UNDER_WAY = "under_way"  # another system has been asked for something else
    BEGUN = "begun"  # somebody has voted, or been asked for an opinion, in a step that would begin again
    GIVEN_DIFFERS = "given_differs"  # what a decider filled in is of another type
    SKIPPED = "skipped"  # by the newer plan the step does not apply to the case


class Unfit(NamedTuple):
    """Why, and at which step; "" when no single step is the reason."""

    why: Why
    step: str


# What decides who has a step and until when. When any of it differs the step begins again; the rest is read from the
# plan when somebody decides.
_WHO_AND_WHEN = ("who", "need", "not_same_as", "due", "remind", "overdue")


def named_in(history: Iterable[ev.Event]) -> frozenset[str]:
    """The steps that the events name."""
    return frozenset(step for event in history if (step := getattr(event, "step", None)))


def place_in(old: Plan, new: Plan, step_id: str) -> Why | None:
    """Why the step of the older plan has no place in the newer one; None when it has."""
    if step_id not in new.index:
        return Why.STEP_GONE
    before, after = old.step(step_id), new.step(step_id)
    if type(before) is not type(after):
        return Why.KIND_DIFFERS
    return None if old.within(step_id) == new.within(step_id) and _same_block(before, after) else Why.BLOCK_DIFFERS


def _same_block(before: AnyStep, after: AnyStep) -> bool:
    """Whether a block holds the same branches; a step that is no block always does."""
    if isinstance(before, ParallelBlock) and isinstance(after, ParallelBlock):
        return before.join == after.join and len(before.branches) == len(after.branches)
    if isinstance(before, ChooseBlock) and isinstance(after, ChooseBlock):
        return len(before.branches) == len(after.branches)
    return True


def begins_again(old: Plan, new: Plan, step_id: str) -> bool:
    """Whether a step that is open has other people or other days in the newer plan."""
    before, after = old.step(step_id), new.step(step_id)
    if not isinstance(before, HumanStep) or not isinstance(after, HumanStep):
        return False
    return any(getattr(before, name) != getattr(after, name) for name in _WHO_AND_WHEN)


def passed_by(old: Plan, new: Plan, step_id: str) -> tuple[HumanStep, ...]:
    """The steps where people act that are new and stand before this one: a case that waits here never comes to them."""
    here = new.index[step_id]
    return tuple(step for step in new.humans if step.id not in old.index and new.index[step.id] < here)


def unfit(old: Plan, new: Plan, history: Iterable[ev.Event], standing: Standing) -> Unfit | None:
    """Why the case cannot go on in the newer plan; None when it can. `standing` is by the older plan.

    Every step that its history names has to be there, in its place, so that what has happened can still be told,
    replayed and proved.
    """
    then = {standing.then} if standing.then is not None else set()
    for step in sorted(named_in(history) | then, key=old.index.__getitem__):
        why = place_in(old, new, step)
        if why is not None:
            return Unfit(why, step)
    for name in standing.given:
        if old.asked_types.get(name) != new.asked_types.get(name):
            return Unfit(Why.GIVEN_DIFFERS, name.partition(".")[0])
    return next((found for step in standing.open if (found := _open_unfit(old, new, standing, step))), None)


def _open_unfit(old: Plan, new: Plan, standing: Standing, step: str) -> Unfit | None:
    opening = standing.open[step]
    if opening.action and getattr(new.step(step), "action", "") != opening.action:
        return Unfit(Why.UNDER_WAY, step)
    if (opening.votes or any(not one.text for one in opening.opinions)) and begins_again(old, new, step):
        return Unfit(Why.BEGUN, step)
    return None
