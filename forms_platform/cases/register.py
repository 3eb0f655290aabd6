"""Registers a case (registrera, diarieföra): from submitted answers to a number, a first step and a log entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from forms_platform.cases.attachments import give_to
from forms_platform.cases.foresee import seed_of
from forms_platform.cases.headline import headline
from forms_platform.cases.models import Case
from forms_platform.cases.numbering import next_number
from forms_platform.cases.store import place, store
from forms_platform.definitions.language.answers import facts, from_wire
from forms_platform.definitions.load import Loaded
from forms_platform.organisation.directory import snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.commands import Register
from workflows.engine import decide
from workflows.standing import fold


def register(
    loaded: Loaded,
    wire_answers: Mapping[str, Any],
    *,
    by: int,
    requester: int,
    subject: int | None = None,
    attachments: Sequence[UUID] = (),
    now: datetime,
    command_id: UUID,
) -> Case:
    """The case is registered with its answers, has a number and waits for its first step.

    `wire_answers` have been read and found faultless (definitions.language.answers). `attachments` are files that `by`
    has uploaded to a draft. `command_id` is the draft's id, or another that stays the same when the sender tries
    again: the same command gives the same case, however often and however simultaneously it comes.

    Raises: Refused, when nobody can take the first step; Attachment.DoesNotExist, when a file is not the sender's.
    """
    # PostgreSQL would hold the counter's row until commit and let only one person in at a time, so the number is
    # taken before; on SQLite there is one writer anyway, and a transaction of its own would cost a flush to disk.
    number = next_number(now) if connection.vendor == "postgresql" else None
    try:
        with transaction.atomic():
            return _register(
                loaded, wire_answers, by, requester, subject, attachments, now, command_id, number or next_number(now)
            )
    except IntegrityError:
        if (first := _already(command_id)) is not None:
            return first
        raise


def _already(command_id: UUID) -> Case | None:
    return Case.objects.filter(command=command_id).first()


def _register(
    loaded: Loaded,
    answers: Mapping[str, Any],
    by: int,
    requester: int,
    subject: int | None,
    attachments: Sequence[UUID],
    now: datetime,
    command_id: UUID,
    number: str,
) -> Case:
    organisation = snapshot(fresh=True)
    values = from_wire(loaded.document, answers)
    events = decide(
        loaded.plan,
        (),
        facts(loaded.document, values),
        Register(by, requester, subject),
        organisation,
        requester=requester,
        subject=subject,
        e_service=loaded.key,
        today=timezone.localdate(now),
        calendar=is_working_day,
        seed=seed_of(command_id),
    )
    said = headline(loaded.document, values, organisation)
    case = Case(
        number=number,
        version_id=loaded.version_id,
        e_service=loaded.key,
        title=said.title,
        summary=said.summary,
        amount=said.amount,
        requester_id=requester,
        subject_id=subject,
        unit_id=organisation.unit_of(requester),
        answers=dict(answers),
        revision=1,
        registered_at=now,
        command=command_id,
    )
    standing = fold(loaded.plan, events)
    place(case, loaded, standing, now)
    case.save(force_insert=True)
    give_to(case, attachments, uploader=by)
    store(case, loaded, (), events, standing, command=command_id, now=now)
    return case
