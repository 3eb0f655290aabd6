"""Sends a draft in (lämna in): everything is read again, and a case is registered or put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.cases.register import register
from forms_platform.definitions.language.answers import Reading, read_answers, to_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.load import load
from forms_platform.intake import quota
from forms_platform.intake.known import Known
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
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",)).select_related("submitted_as").get(pk=draft_id, person=person)
        )
        if draft.submitted_as is not None:
            return draft.submitted_as
        document = load(draft.version_id).document
        if document.limits and connection.features.has_select_for_update:
            # Two drafts of one person, sent at once, would each see what is left and together pass the limit.
            Person.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk").first()
        known = Known(draft, load(draft.version_id), timezone.localdate(now), language, draft.raw)
        reading = _read(document, draft, known)
        case = _amended(draft, document, reading, now) if draft.amends_id else _registered(draft, known, reading, now)
        Draft.objects.filter(pk=draft.pk).update(submitted_as=case, raw={}, saved_at=now)
        return case


def subject_of(document: Document, values: dict[str, Any]) -> int | None:
    """Whom the case is about; None when it is the requester, or nobody."""
    chosen = values.get(document.subject)
    return chosen if isinstance(chosen, int) else None


def _read(document: Document, draft: Draft, known: Known) -> Reading:
    reading = read_answers(document, draft.raw, today=known.today, names=known)
    over = quota.faults_of(known.limits(reading.values)) if reading.ok and document.limits else []
    if reading.faults or over:
        raise NotReady((*reading.faults, *over))
    return reading


def _registered(draft: Draft, known: Known, reading: Reading, now: datetime) -> Case:
    wire = to_wire(known.loaded.document, reading.values)
    return register(
        known.loaded,
        wire,
        by=draft.person_id,
        requester=draft.person_id,
        subject=subject_of(known.loaded.document, reading.values),
        attachments=files_of(known.loaded.document, wire),
        now=now,
        command_id=draft.pk,
    )


def _amended(draft: Draft, document: Document, reading: Reading, now: datetime) -> Case:
    wire = to_wire(document, reading.values)
    case_id = draft.amends_id
    assert case_id is not None
    return advance(
        case_id,
        Amend(by=draft.person_id),
        command_id=draft.pk,
        now=now,
        answers=wire,
        attachments=files_of(document, wire),
    )
