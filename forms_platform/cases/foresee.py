"""What a command would do to a case as it stands, without doing it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac

from forms_platform.cases.history import events_of, history
from forms_platform.cases.left_behind import without_rows
from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import facts, from_wire
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.commands import Command
from workflows.engine import decide
from workflows.events import Event
from workflows.values import Facts


def foresee(case: Case, command: Command, *, now: datetime) -> tuple[Event, ...]:
    """The events that the command would give now. Nothing is stored. Raises: Refused, as advance would."""
    return events_that_follow(case, events_of(history(case.pk)), command, snapshot(fresh=True), now=now)


def events_that_follow(
    case: Case, before: tuple[Event, ...], command: Command, organisation: Snapshot, *, now: datetime
) -> tuple[Event, ...]:
    """The same with the past and the organisation at hand. Raises: Refused."""
    loaded = load(case.version_id)

    def seen_without(field: str, rows: frozenset[int]) -> Facts:
        answers = without_rows(case, loaded, organisation, field, rows)
        return facts(loaded.document, from_wire(loaded.document, answers))

    return decide(
        loaded.plan,
        before,
        facts(loaded.document, from_wire(loaded.document, case.answers)),
        command,
        organisation,
        requester=case.requester_id,
        subject=case.subject_id,
        e_service=case.e_service,
        today=timezone.localdate(now),
        calendar=is_working_day,
        seed=seed_of(case.command),
        without_rows=seen_without,
    )


def seed_of(command: UUID) -> str:
    """What draws whether somebody looks at the case where a rule decides, from the command that registered it: always
    the same, and not to be worked out by who sent it."""
    return salted_hmac("forms_platform.cases.sampling", str(command)).hexdigest()
