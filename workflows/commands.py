"""What someone asks for. Frozen; nothing has happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.directory import PersonId
from workflows.plan import Plan


@dataclass(frozen=True, slots=True)
class Register:
    """Hand in the case. `by` is who did it, often the requester."""

    by: PersonId
    requester: PersonId
    subject: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Decide:
    """Give a step its outcome. `opened_seq` says which opening of the step the person read."""

    by: PersonId
    step: str
    opened_seq: int
    outcome: str
    comment: str = ""
    on_behalf_of: PersonId | None = None
    given: Mapping[str, Any] = field(default_factory=dict)  # what the step asks the decider for, as on the wire
    rows: Mapping[str, str] = field(default_factory=dict)  # where each row is decided: its number, and its outcome
    asked: tuple[str, ...] = ()  # keys of the fields to put right, when it is sent back
    signature: str = ""  # the id of the act of signing that carries the decision, where it has to be signed


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a step that waits for a group."""

    by: PersonId
    step: str


@dataclass(frozen=True, slots=True)
class Release:
    """Give a taken step back to the group."""

    by: PersonId
    step: str


@dataclass(frozen=True, slots=True)
class Amend:
    """Answer a return. `changed` names the fields."""

    by: PersonId
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the case back for good."""

    by: PersonId
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """Say something without deciding."""

    by: PersonId
    text: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give a step that one has to somebody else."""

    by: PersonId
    step: str
    to: PersonId
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reassign:
    """Give a step to another, for whoever looks after the e-service. That they do is for the caller to know."""

    by: PersonId
    step: str
    to: PersonId
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AskOpinion:
    """Ask somebody's opinion before one decides."""

    by: PersonId
    step: str
    of: PersonId
    question: str


@dataclass(frozen=True, slots=True)
class GiveOpinion:
    """Answer when one's opinion was asked."""

    by: PersonId
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Take the case back to put something right, before anybody has decided."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class TimePassed:
    """It is another day: reminders, last days, waits. Whoever sends it twice changes nothing the second time."""


@dataclass(frozen=True, slots=True)
class DeliverySucceeded:
    """Another system has done what a step waits for. `opened_seq` says which opening it answers."""

    step: str
    opened_seq: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryGivenUp:
    """It will not be done. `opened_seq` says which opening it answers."""

    step: str
    opened_seq: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Migrate:
    """Go on in a newer plan, the one that the command is decided by. The versions are told by their numbers."""

    before: Plan  # that the case has gone by until now
    since: int
    version: int
    by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The platform notes something (a delivery, a record), on a closed case too. `kind` says what."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Command = (
    Register
    | Decide
    | Claim
    | Release
    | HandOver
    | Reassign
    | AskOpinion
    | GiveOpinion
    | Recall
    | Amend
    | Withdraw
    | Comment
    | TimePassed
    | DeliverySucceeded
    | DeliveryGivenUp
    | Migrate
    | Note
)
