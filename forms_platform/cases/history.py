"""The events of a case, in order, as they were stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from forms_platform.cases.models import CaseEvent
from workflows.events import Event, from_json


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its place in the case, its time and who made it."""

    seq: int
    at: datetime
    actor: int | None
    on_behalf_of: int | None
    command: UUID
    event: Event


def history(case_id: int) -> tuple[Happening, ...]:
    """Everything that has happened in the case, oldest first. One statement."""
    rows = CaseEvent.objects.filter(case=case_id).order_by("seq")
    return tuple(_happening(row) for row in rows)


def events_of(happenings: Sequence[Happening]) -> tuple[Event, ...]:
    """The bare events, as the engine reads them."""
    return tuple(happening.event for happening in happenings)


def _happening(row: CaseEvent) -> Happening:
    return Happening(
        seq=row.seq,
        at=row.at,
        actor=row.actor_id,
        on_behalf_of=row.on_behalf_of_id,
        command=row.command,
        event=from_json(row.kind, row.data),
    )
