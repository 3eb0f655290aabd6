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


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """The step's condition was false."""

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


@dataclass(frozen=True, slots=True)
class Returned:
    """The requester has the case; their answer opens `then`. Follows a Decided, which says by whom."""

    kind: ClassVar[str] = "returned"
    step: str
    then: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The requester answered a return."""

    kind: ClassVar[str] = "amended"
    by: PersonId
    changed: tuple[str, ...] = ()


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
    | StepSkipped
    | Decided
    | Returned
    | Amended
    | Claimed
    | Released
    | Withdrawn
    | Commented
    | Ended
    | Noted
)

EVENTS: Mapping[str, type[Event]] = {
    event.kind: event
    for event in (
        Registered,
        StepOpened,
        StepSkipped,
        Decided,
        Returned,
        Amended,
        Claimed,
        Released,
        Withdrawn,
        Commented,
        Ended,
        Noted,
    )
}

_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "principals": tuple,
    "changed": tuple,
    "due": lambda raw: None if raw is None else date.fromisoformat(raw),
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
    return list(value) if isinstance(value, tuple) else value


def _same(value: Any) -> Any:
    return value
