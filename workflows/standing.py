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

    @property
    def seat(self) -> PersonId:
        """Whose decision it is: that of whom somebody stood in for, or of who made it."""
        return self.by if self.on_behalf_of is None else self.on_behalf_of


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion that was asked for; `text` is "" until it is given."""

    of: PersonId
    by: PersonId
    question: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """An open step: one that waits for people, for another system, or for a day."""

    step: str
    seq: int  # of the event that opened it: tells two rounds of a step apart
    principals: tuple[Principal, ...] = ()  # () when no person is waited for
    due: date | None = None
    claimed_by: PersonId | None = None
    votes: tuple[Decision, ...] = ()
    remind: tuple[date, ...] = ()
    reminded: int = 0  # how many of them have gone out
    overdue: bool = False  # that the last day had passed has been acted upon
    opinions: tuple[Opinion, ...] = ()
    action: str = ""  # what another system is asked for
    until: date | None = None  # the day that is waited for


@dataclass(frozen=True, slots=True)
class Joining:
    """A parallel block on its way."""

    branches: tuple[int, ...]
    needed: int
    done: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands."""

    state: Literal["new", "open", "returned", "closed"] = "new"
    seq: int = 0  # events so far
    registrant: PersonId | None = None
    requester: PersonId | None = None
    subject: PersonId | None = None
    open: Mapping[str, Opening] = field(default_factory=dict)  # the open steps, first opened first
    blocks: Mapping[str, Joining] = field(default_factory=dict)  # the parallel blocks that the case is in
    then: str | None = None  # the step that opens when the requester has answered a return
    rounds: Mapping[str, int] = field(default_factory=dict)  # times each step was opened
    returns: Mapping[str, int] = field(default_factory=dict)  # times each step sent the case back
    decisions: tuple[Decision, ...] = ()
    votes: tuple[Decision, ...] = ()  # of every round
    holds: frozenset[str] = frozenset()  # the steps whose outcome holds since the case last began
    kept: frozenset[str] = frozenset()  # those of them that the case will pass by again
    cancelled: Mapping[tuple[str, int], str] = field(default_factory=dict)  # step and opening -> the step that did it
    given: Mapping[str, Any] = field(default_factory=dict)  # "<step>.<key>" -> what its decider filled in
    end: str | None = None
    result: str | None = None  # approved · rejected · done · withdrawn

    @property
    def waiting(self) -> Mapping[str, Opening]:
        """The open steps that wait for people."""
        return {step: opening for step, opening in self.open.items() if opening.principals}

    @property
    def first(self) -> Opening | None:
        """The open step that waits for people; of several the one that opened first."""
        return next((opening for opening in self.open.values() if opening.principals), None)

    @property
    def step(self) -> str | None:
        """Its id."""
        return None if self.first is None else self.first.step

    @property
    def opened_seq(self) -> int | None:
        """The place of the event that opened it."""
        return None if self.first is None else self.first.seq

    @property
    def principals(self) -> tuple[Principal, ...]:
        """Whom it waits for."""
        return () if self.first is None else self.first.principals

    @property
    def due(self) -> date | None:
        """Its last day."""
        return None if self.first is None else self.first.due

    @property
    def claimed_by(self) -> PersonId | None:
        """Who has taken it."""
        return None if self.first is None else self.first.claimed_by

    @property
    def deciders(self) -> Mapping[str, frozenset[PersonId]]:
        """Everybody who had a hand in a step's outcome, in any round: who decided or voted, and for whom."""
        found: dict[str, frozenset[PersonId]] = {}
        for one in (*self.decisions, *self.votes):
            found[one.step] = found.get(one.step, frozenset()) | {one.by, one.seat}
        return found

    @property
    def settled(self) -> bool:
        """Whether somebody has decided anything but a return."""
        return any(one.outcome != RETURN for one in (*self.decisions, *self.votes))

    def decision_of(self, step: str, opened_seq: int) -> Decision | None:
        """The decision that closed that opening of the step."""
        return next((one for one in self.decisions if one.step == step and one.opened_seq == opened_seq), None)

    def last_decision(self, step: str) -> Decision | None:
        """The latest decision of the step."""
        return next((one for one in reversed(self.decisions) if one.step == step), None)


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


NOTHING_OPEN: Mapping[str, Any] = {"open": {}, "blocks": {}}


def _registered(standing: Standing, event: ev.Registered) -> Standing:
    return replace(standing, state="open", registrant=event.by, requester=event.requester, subject=event.subject)


def _opened(standing: Standing, event: ev.StepOpened | ev.DeliveryAsked | ev.Waiting) -> Standing:
    if event.seq != standing.seq + 1:
        raise ValueError(f"event {standing.seq + 1} says that it is {event.seq}")
    if isinstance(event, ev.StepOpened):
        made = Opening(event.step, event.seq, event.principals, event.due, remind=event.remind)
    elif isinstance(event, ev.DeliveryAsked):
        made = Opening(event.step, event.seq, action=event.action)
    else:
        made = Opening(event.step, event.seq, until=event.until)
    return replace(
        standing,
        state="open",
        open={**standing.open, event.step: made},
        then=None,
        rounds=_one_more(standing.rounds, event.step),
        holds=standing.holds - {event.step},
        kept=standing.kept - {event.step},
    )


def _without(standing: Standing, event: Any) -> Mapping[str, Opening]:
    """The open steps without that of the event. Raises: ValueError when it was not open."""
    if event.step not in standing.open:
        raise ValueError(f"{event.step} came to its end while it was not open")
    return {step: opening for step, opening in standing.open.items() if step != event.step}


def _decided(standing: Standing, event: ev.Decided) -> Standing:
    left = _without(standing, event)
    made = Decision(event.step, standing.open[event.step].seq, event.outcome, event.by, event.on_behalf_of)
    return replace(
        standing,
        open=left,
        decisions=(*standing.decisions, made),
        holds=standing.holds | {event.step} if event.outcome != RETURN else standing.holds,
        given={**standing.given, **{f"{event.step}.{key}": value for key, value in event.given.items()}},
    )


def _voted(standing: Standing, event: ev.Voted) -> Standing:
    opening = standing.open[event.step]
    made = Decision(event.step, opening.seq, event.outcome, event.by, event.on_behalf_of)
    changed = replace(opening, votes=(*opening.votes, made))
    return replace(standing, open={**standing.open, event.step: changed}, votes=(*standing.votes, made))


def _carried(standing: Standing, event: ev.Carried) -> Standing:
    made = Decision(event.step, standing.seq + 1, event.outcome, event.by, event.on_behalf_of)
    passed = _passed(standing, event)
    return replace(passed, decisions=(*standing.decisions, made))


def _passed(standing: Standing, event: Any) -> Standing:
    """The case has gone past the step."""
    step = event.step
    return replace(standing, holds=standing.holds | {step}, kept=standing.kept - {step})


def _over(standing: Standing, event: Any) -> Standing:
    return _passed(replace(standing, open=_without(standing, event)), event)


def _cancelled(standing: Standing, event: ev.StepCancelled) -> Standing:
    why = {**standing.cancelled, (event.step, event.opened_seq): event.by_step}
    return replace(standing, open=_without(standing, event), cancelled=why)


def _block_opened(standing: Standing, event: ev.BlockOpened) -> Standing:
    return replace(standing, blocks={**standing.blocks, event.step: Joining(event.branches, event.needed)})


def _branch_done(standing: Standing, event: ev.BranchDone) -> Standing:
    block = standing.blocks[event.step]
    return replace(standing, blocks={**standing.blocks, event.step: replace(block, done=block.done | {event.branch})})


def _block_closed(standing: Standing, event: ev.BlockClosed) -> Standing:
    left = {step: block for step, block in standing.blocks.items() if step != event.step}
    return replace(standing, blocks=left)


def _change(standing: Standing, step: str, **changes: Any) -> Standing:
    return replace(standing, open={**standing.open, step: replace(standing.open[step], **changes)})


def _widened(standing: Standing, event: ev.Widened) -> Standing:
    overdue = standing.open[event.step].overdue or event.why.startswith("overdue")
    return _change(standing, event.step, principals=event.principals, overdue=overdue)


def _given_to(standing: Standing, event: ev.HandedOver | ev.Reassigned) -> Standing:
    return _change(standing, event.step, principals=(f"u:{event.to}",), claimed_by=None)


def _opinion_asked(standing: Standing, event: ev.OpinionAsked) -> Standing:
    asked = Opinion(event.of, event.by, event.question)
    return _change(standing, event.step, opinions=(*standing.open[event.step].opinions, asked))


def _opinion_given(standing: Standing, event: ev.OpinionGiven) -> Standing:
    opinions = tuple(
        replace(one, text=event.text) if one.of == event.by and not one.text else one
        for one in standing.open[event.step].opinions
    )
    return _change(standing, event.step, opinions=opinions)


def _returned(standing: Standing, event: ev.Returned) -> Standing:
    returns = _one_more(standing.returns, event.step)
    return replace(standing, state="returned", then=event.then, returns=returns, kept=frozenset(), **NOTHING_OPEN)


def _recalled(standing: Standing, event: ev.Recalled) -> Standing:
    return replace(standing, state="returned", then=event.then, kept=frozenset(), **NOTHING_OPEN)


def _amended(standing: Standing, event: ev.Amended) -> Standing:
    kept = frozenset(event.kept)
    return replace(standing, state="open", then=None, holds=kept, kept=kept)


def _migrated(standing: Standing, event: ev.Migrated) -> Standing:
    return replace(standing, open={step: one for step, one in standing.open.items() if step not in event.again})


def _ended(standing: Standing, event: ev.Ended) -> Standing:
    return replace(standing, state="closed", end=event.end, result=event.result, then=None, **NOTHING_OPEN)


def _withdrawn(standing: Standing, event: ev.Withdrawn) -> Standing:
    return replace(standing, state="closed", result="withdrawn", then=None, **NOTHING_OPEN)


def _nothing(standing: Standing, event: ev.Event) -> Standing:
    return standing


def _one_more(counts: Mapping[str, int], key: str) -> Mapping[str, int]:
    return {**counts, key: counts.get(key, 0) + 1}


_APPLY: Mapping[type[ev.Event], Callable[[Standing, Any], Standing]] = {
    ev.Registered: _registered,
    ev.StepOpened: _opened,
    ev.DeliveryAsked: _opened,
    ev.Waiting: _opened,
    ev.StepSkipped: lambda standing, event: replace(standing, kept=standing.kept - {event.step}),
    ev.Decided: _decided,
    ev.Voted: _voted,
    ev.Carried: _carried,
    ev.Automatic: _passed,
    ev.Lapsed: _over,
    ev.StepCancelled: _cancelled,
    ev.DeliveryDone: _over,
    ev.DeliveryFailed: _over,
    ev.WaitOver: _over,
    ev.Notified: _passed,
    ev.Chose: _nothing,
    ev.BlockOpened: _block_opened,
    ev.BranchDone: _branch_done,
    ev.BlockClosed: _block_closed,
    ev.Reminded: lambda standing, event: _change(standing, event.step, reminded=event.times),
    ev.Widened: _widened,
    ev.HandedOver: _given_to,
    ev.Reassigned: _given_to,
    ev.OpinionAsked: _opinion_asked,
    ev.OpinionGiven: _opinion_given,
    ev.Recalled: _recalled,
    ev.Returned: _returned,
    ev.Amended: _amended,
    ev.Claimed: lambda standing, event: _change(standing, event.step, claimed_by=event.by),
    ev.Released: lambda standing, event: _change(standing, event.step, claimed_by=None),
    ev.Migrated: _migrated,
    ev.Withdrawn: _withdrawn,
    ev.Commented: _nothing,
    ev.Ended: _ended,
    ev.Noted: _nothing,
}
