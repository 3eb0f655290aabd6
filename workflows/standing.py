"""Where a case stands: its events folded over the plan. Worked out, never kept in step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from workflows import events as ev
from workflows.directory import PersonId, Principal
from workflows.plan import RETURN, Plan


@dataclass(frozen=True, slots=True)
class Decision:
    """Who gave one opening of a step its outcome."""

    step: str
    opened_seq: int
    outcome: str
    by: PersonId
    on_behalf_of: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands."""

    state: Literal["new", "open", "returned", "closed"] = "new"
    seq: int = 0  # events so far
    registrant: PersonId | None = None
    requester: PersonId | None = None
    subject: PersonId | None = None
    step: str | None = None  # the open step
    opened_seq: int | None = None
    principals: tuple[Principal, ...] = ()
    due: date | None = None
    claimed_by: PersonId | None = None
    then: str | None = None  # the step that opens when the requester has answered a return
    rounds: Mapping[str, int] = field(default_factory=dict)  # times each step was opened
    returns: Mapping[str, int] = field(default_factory=dict)  # times each step sent the case back
    decisions: tuple[Decision, ...] = ()
    end: str | None = None
    result: str | None = None  # approved · rejected · done · withdrawn

    @property
    def deciders(self) -> Mapping[str, frozenset[PersonId]]:
        """Everybody who had a hand in a step's outcome, in any round: who decided, and for whom."""
        found: dict[str, frozenset[PersonId]] = {}
        for one in self.decisions:
            hands = {one.by} if one.on_behalf_of is None else {one.by, one.on_behalf_of}
            found[one.step] = found.get(one.step, frozenset()) | hands
        return found

    @property
    def settled(self) -> bool:
        """Whether somebody has decided anything but a return."""
        return any(one.outcome != RETURN for one in self.decisions)

    def decision_of(self, step: str, opened_seq: int) -> Decision | None:
        """The decision that closed that opening of the step."""
        return next((one for one in self.decisions if one.step == step and one.opened_seq == opened_seq), None)


def fold(plan: Plan, events: Iterable[ev.Event]) -> Standing:
    """Where the case stands after the events. Raises: ValueError when they cannot have happened in this plan."""
    standing = Standing()
    for event in events:
        standing = after(plan, standing, event)
    return standing


def after(plan: Plan, standing: Standing, event: ev.Event) -> Standing:
    """Where the case stands after one more event."""
    step = getattr(event, "step", None)
    if step is not None and step not in plan.index:
        raise ValueError(f"the plan has no step {step}")
    return replace(_APPLY[type(event)](standing, event), seq=standing.seq + 1)


_CLOSED: Mapping[str, Any] = {"step": None, "opened_seq": None, "principals": (), "due": None, "claimed_by": None}


def _registered(standing: Standing, event: ev.Registered) -> Standing:
    return replace(standing, state="open", registrant=event.by, requester=event.requester, subject=event.subject)


def _opened(standing: Standing, event: ev.StepOpened) -> Standing:
    if event.seq != standing.seq + 1:
        raise ValueError(f"event {standing.seq + 1} says that it is {event.seq}")
    return replace(
        standing,
        state="open",
        step=event.step,
        opened_seq=event.seq,
        principals=event.principals,
        due=event.due,
        claimed_by=None,
        then=None,
        rounds=_one_more(standing.rounds, event.step),
    )


def _decided(standing: Standing, event: ev.Decided) -> Standing:
    if standing.step != event.step or standing.opened_seq is None:
        raise ValueError(f"{event.step} was decided while it was not open")
    made = Decision(event.step, standing.opened_seq, event.outcome, event.by, event.on_behalf_of)
    return replace(standing, decisions=(*standing.decisions, made), **_CLOSED)


def _returned(standing: Standing, event: ev.Returned) -> Standing:
    return replace(
        standing, state="returned", then=event.then, returns=_one_more(standing.returns, event.step), **_CLOSED
    )


def _ended(standing: Standing, event: ev.Ended) -> Standing:
    return replace(standing, state="closed", end=event.end, result=event.result, then=None, **_CLOSED)


def _withdrawn(standing: Standing, event: ev.Withdrawn) -> Standing:
    return replace(standing, state="closed", result="withdrawn", then=None, **_CLOSED)


def _nothing(standing: Standing, event: ev.Event) -> Standing:
    return standing


def _one_more(counts: Mapping[str, int], key: str) -> Mapping[str, int]:
    return {**counts, key: counts.get(key, 0) + 1}


_APPLY: Mapping[type[ev.Event], Callable[[Standing, Any], Standing]] = {
    ev.Registered: _registered,
    ev.StepOpened: _opened,
    ev.StepSkipped: _nothing,
    ev.Decided: _decided,
    ev.Returned: _returned,
    ev.Amended: lambda standing, event: replace(standing, state="open"),
    ev.Claimed: lambda standing, event: replace(standing, claimed_by=event.by),
    ev.Released: lambda standing, event: replace(standing, claimed_by=None),
    ev.Withdrawn: _withdrawn,
    ev.Commented: _nothing,
    ev.Ended: _ended,
    ev.Noted: _nothing,
}
