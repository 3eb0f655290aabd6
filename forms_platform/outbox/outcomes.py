"""What a handler is given and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as its handler sees it. The same `id` may come twice: the second time must change nothing."""

    id: UUID
    topic: str
    about: str
    payload: Mapping[str, Any]
    attempt: int  # 1 the first time
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is done. `reference` is what the receiver calls it."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """It could not be done now. Without `after` the outbox waits longer each time, and gives up in the end.

    What was not even tried, since the receiver rests or somebody has stopped it, does not count as a try.
    """

    reason: str
    after: timedelta | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It can never be done as it stands; a person has to look."""

    reason: str


Outcome = Delivered | TryLater | GiveUp


class Handle(Protocol):
    """A handler: does what the message asks, idempotently by its id."""

    def __call__(self, message: Envelope, /) -> Outcome:
        """What became of it. An exception counts as TryLater."""
        ...
