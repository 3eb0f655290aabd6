"""What has happened. Frozen; the history of a case is these, in order, counted from 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar

from workflows.directory import PersonId, Principal


@dataclass(frozen=True, slots=True)
class Registered:
    """The case was handed in."""

    kind: ClassVar[str] = "registered"
    by: PersonId
    requester: PersonId
    subject: PersonId | None = None


@dataclass(frozen=True, slots=True)
class StepOpened:
    """A step waits for its principals. `seq` is this event's own place in the history."""

    kind: ClassVar[str] = "step_opened"
    step: str
    principals: tuple[Principal, ...]
    seq: int
    due: date | None = None
    remind: tuple[date, ...] = ()  # the days of its reminders, first to last


@dataclass(frozen=True, slots=True)
class DeliveryAsked:
    """The step waits for another system. `seq` is this event's own place in the history."""

    kind: ClassVar[str] = "delivery_asked"
    step: str
    action: str
    seq: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The step waits for a day. `seq` is this event's own place in the history."""

    kind: ClassVar[str] = "waiting"
    step: str
    until: date
    seq: int


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """The step's condition was false, or it has been done before and holds."""

    kind: ClassVar[str] = "step_skipped"
    step: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The open step got its outcome."""

    kind: ClassVar[str] = "decided"
    step: str
    outcome: str
    by: PersonId
    on_behalf_of: PersonId | None = None
    comment: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)  # what the decider filled in, as on the wire
    rows: Mapping[str, str] = field(default_factory=dict)  # the number of each row of the table, and its own outcome


@dataclass(frozen=True, slots=True)
class Voted:
    """One of several who decide the open step together has said theirs."""

    kind: ClassVar[str] = "voted"
    step: str
    outcome: str
    by: PersonId
    on_behalf_of: PersonId | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A decision made earlier counts for the step: that of the step itself, which still holds, or of another one."""

    kind: ClassVar[str] = "carried"
    step: str
    outcome: str
    by: PersonId
    on_behalf_of: PersonId | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """The rule of the step decided."""

    kind: ClassVar[str] = "automatic"
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Lapsed:
    """The step ended by itself: its last day passed ("timeout"), or too few are left for it ("impossible")."""

    kind: ClassVar[str] = "lapsed"
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class StepCancelled:
    """The open step is no longer needed. `by_step` is the one whose outcome made it so."""

    kind: ClassVar[str] = "step_cancelled"
    step: str
    opened_seq: int
    by_step: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryDone:
    """The other system has done what the step waited for."""

    kind: ClassVar[str] = "delivery_done"
    step: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """The other system will not do it; somebody has given up."""

    kind: ClassVar[str] = "delivery_failed"
    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitOver:
    """The day that the step waited for has come."""

    kind: ClassVar[str] = "wait_over"
    step: str


@dataclass(frozen=True, slots=True)
class Notified:
    """Somebody is to be told what the step says."""

    kind: ClassVar[str] = "notified"
    step: str
    to: tuple[Principal, ...]


@dataclass(frozen=True, slots=True)
class Chose:
    """The branch of a choice that is taken, counted from 0."""

    kind: ClassVar[str] = "chose"
    step: str
    branch: int


@dataclass(frozen=True, slots=True)
class BlockOpened:
    """These branches go on at the same time, until so many have come to their end."""

    kind: ClassVar[str] = "block_opened"
    step: str
    branches: tuple[int, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class BranchDone:
    """A branch has come to its end."""

    kind: ClassVar[str] = "branch_done"
    step: str
    branch: int


@dataclass(frozen=True, slots=True)
class BlockClosed:
    """The case has left the block."""

    kind: ClassVar[str] = "block_closed"
    step: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """Those who have the step are reminded; `times` is how many of its reminders have then gone out."""

    kind: ClassVar[str] = "reminded"
    step: str
    times: int


@dataclass(frozen=True, slots=True)
class Widened:
    """The open step waits for these from now on. `why`: overdue_add · overdue_move · vacancy."""

    kind: ClassVar[str] = "widened"
    step: str
    principals: tuple[Principal, ...]
    why: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who had the open step gave it to somebody else."""

    kind: ClassVar[str] = "handed_over"
    step: str
    by: PersonId
    to: PersonId
    on_behalf_of: PersonId | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reassigned:
    """Somebody who looks after the e-service gave the open step to another."""

    kind: ClassVar[str] = "reassigned"
    step: str
    by: PersonId
    to: PersonId
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """Who has the step wants somebody's opinion before they decide. Nothing waits for it."""

    kind: ClassVar[str] = "opinion_asked"
    step: str
    by: PersonId
    of: PersonId
    question: str
    on_behalf_of: PersonId | None = None


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """Who was asked has answered."""

    kind: ClassVar[str] = "opinion_given"
    step: str
    by: PersonId
    text: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """The requester took the case back to put it right; their answer opens `then`."""

    kind: ClassVar[str] = "recalled"
    by: PersonId
    then: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The requester has the case; their answer opens `then`. Follows a Decided, which says by whom."""

    kind: ClassVar[str] = "returned"
    step: str
    then: str
    comment: str = ""
    asked: tuple[str, ...] = ()  # keys of the fields to put right; none: whatever the comment says


@dataclass(frozen=True, slots=True)
class Amended:
    """The requester answered a return. What was decided in the steps of `kept` still holds."""

    kind: ClassVar[str] = "amended"
    by: PersonId
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody took the step that waits for their group."""

    kind: ClassVar[str] = "claimed"
    step: str
    by: PersonId


@dataclass(frozen=True, slots=True)
class Released:
    """The step waits for the whole group again."""

    kind: ClassVar[str] = "released"
    step: str
    by: PersonId


@dataclass(frozen=True, slots=True)
class Migrated:
    """The case goes on in a newer version of its e-service. The steps of `again` are open no longer and begin anew."""

    kind: ClassVar[str] = "migrated"
    since: int  # the number of the version it left
    version: int  # and of the one it goes on in
    again: tuple[str, ...] = ()
    by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The requester took the case back. It is closed."""

    kind: ClassVar[str] = "withdrawn"
    by: PersonId
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Commented:
    """Somebody said something."""

    kind: ClassVar[str] = "commented"
    by: PersonId
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The case reached an end. It is closed."""

    kind: ClassVar[str] = "ended"
    end: str
    result: str  # approved · rejected · done


@dataclass(frozen=True, slots=True)
class Noted:
    """The platform noted something; `what` is the note's kind."""

    kind: ClassVar[str] = "noted"
    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Event = (
    Registered
    | StepOpened
    | DeliveryAsked
    | Waiting
    | StepSkipped
    | Decided
    | Voted
    | Carried
    | Automatic
    | Lapsed
    | StepCancelled
    | DeliveryDone
    | DeliveryFailed
    | WaitOver
    | Notified
    | Chose
    | BlockOpened
    | BranchDone
    | BlockClosed
    | Reminded
    | Widened
    | HandedOver
    | Reassigned
    | OpinionAsked
    | OpinionGiven
    | Recalled
    | Returned
    | Amended
    | Claimed
    | Released
    | Migrated
    | Withdrawn
    | Commented
    | Ended
    | Noted
)

EVENTS: Mapping[str, type[Event]] = {event.kind: event for event in Event.__args__}

_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "principals": tuple,
    "asked": tuple,
    "changed": tuple,
    "kept": tuple,
    "again": tuple,
    "to": lambda raw: tuple(raw) if isinstance(raw, list) else raw,
    "branches": tuple,
    "remind": lambda raw: tuple(date.fromisoformat(day) for day in raw),
    "due": lambda raw: None if raw is None else date.fromisoformat(raw),
    "until": date.fromisoformat,
}


def to_json(event: Event) -> dict[str, Any]:
    """Everything the event says but its kind, as JSON."""
    return {item.name: _plain(getattr(event, item.name)) for item in fields(event)}


def from_json(kind: str, data: Mapping[str, Any]) -> Event:
    """The event that to_json described. Raises: KeyError for an unknown kind."""
    made = EVENTS[kind]
    known = {item.name for item in fields(made)}
    return made(**{key: _FROM_JSON.get(key, _same)(value) for key, value in data.items() if key in known})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _same(value: Any) -> Any:
    return value
