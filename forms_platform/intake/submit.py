"""Sends a draft in (lämna in): everything is read again, and a case is registered or put right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.cases.register import register
from forms_platform.definitions.language.answers import read_answers, to_wire
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.load import load
from forms_platform.intake import quota
from forms_platform.intake.drafts import find
from forms_platform.intake.known import Known, subject_of
from forms_platform.intake.models import Draft
from forms_platform.intake.typed import files_of
from forms_platform.organisation.models import Person
from workflows.commands import Amend


class NotReady(Exception):
    """The answers have faults, so nothing was sent in."""

    def __init__(self, faults: tuple[AnswerFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.path}: {fault.code}" for fault in faults[:10]))
        self.faults = faults


def submit(draft_id: UUID, *, person: int, now: datetime, language: str) -> Case:
    """The draft has become a case, or has put right the case it amends. The same draft gives the same case, however
    often and however simultaneously it is sent. What was typed is kept in the case alone.

    Raises: NotReady, with every fault; Refused, when the case cannot take it; Draft.DoesNotExist.
    """
    draft = find(draft_id, person)
    if draft.submitted_as is not None:
        return draft.submitted_as
    known = Known(draft, load(draft.version_id), timezone.localdate(now), language, draft.raw)
    # Registering and amending are each one transaction that happens once for a draft, whoever else is sending it too.
    # With a limit of the year the reading has to be in it: two drafts of one person, sent at once, would each see
    # what is left and together pass it.
    with _one_at_a_time(_whose(known)) if known.loaded.document.limits else nullcontext():
        case = _amended(draft, known, now) if draft.amends_id else _registered(draft, known, now)
    Draft.objects.filter(pk=draft.pk).update(submitted_as=case, raw={}, saved_at=now)
    return case


def _whose(known: Known) -> int:
    """The person whose limits of the year are drawn on."""
    document = known.loaded.document
    if document.subject not in document.by_key:
        return known.draft.person_id
    values = read_answers(document, known.raw, today=known.today, names=known).values
    return subject_of(document, values) or known.draft.person_id


@contextmanager
def _one_at_a_time(person: int) -> Iterator[None]:
    """A transaction that no other about the same person runs beside. SQLite has one writer anyway."""
    with transaction.atomic():
        if connection.features.has_select_for_update:
            Person.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk").first()
        yield


def _wire(known: Known) -> tuple[dict[str, Any], int | None]:
    """The faultless answers on their way to the case, and whom it is about. Raises: NotReady."""
    document = known.loaded.document
    reading = read_answers(document, known.raw, today=known.today, names=known)
    over = quota.faults_of(known.limits(reading.values)) if reading.ok and document.limits else []
    if reading.faults or over:
        raise NotReady((*reading.faults, *over))
    return to_wire(document, reading.values), subject_of(document, reading.values)


def _registered(draft: Draft, known: Known, now: datetime) -> Case:
    wire, subject = _wire(known)
    return register(
        known.loaded,
        wire,
        by=draft.person_id,
        requester=draft.person_id,
        subject=subject,
        attachments=files_of(known.loaded.document, wire),
        now=now,
        command_id=draft.pk,
    )


def _amended(draft: Draft, known: Known, now: datetime) -> Case:
    wire, _ = _wire(known)
    assert draft.amends_id is not None
    return advance(
        draft.amends_id,
        Amend(by=draft.person_id),
        command_id=draft.pk,
        now=now,
        answers=wire,
        attachments=files_of(known.loaded.document, wire),
    )
