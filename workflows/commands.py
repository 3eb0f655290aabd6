"""What someone asks for. Frozen; nothing has happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.directory import PersonId


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
class Note:
    """The platform notes something (a delivery, a record), on a closed case too. `kind` says what."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Command = Register | Decide | Claim | Release | Amend | Withdraw | Comment | Note
