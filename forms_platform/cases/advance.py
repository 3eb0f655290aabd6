"""Takes a case forward by one command: a decision, a claim, an answer to a return, a withdrawal, a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_platform.cases.attachments import give_to
from forms_platform.cases.changes import changed_fields
from forms_platform.cases.foresee import events_that_follow
from forms_platform.cases.headline import headline
from forms_platform.cases.history import events_of, history
from forms_platform.cases.left_behind import left_behind, without_rows
from forms_platform.cases.models import Case, EarlierAnswers
from forms_platform.cases.store import place, store
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.load import Loaded, load
from forms_platform.organisation.directory import Snapshot, snapshot
from workflows.commands import Amend, Command, Decide
from workflows.errors import Code, Refused
from workflows.standing import fold

COLUMNS = (
    "state", "step", "end", "result", "revision", "changed_at", "closed_at", "answers", "answers_version", "summary",
    "amount", "wakes",
)  # fmt: skip


def advance(
    case_id: int,
    command: Command,
    *,
    command_id: UUID,
    now: datetime,
    seen_revision: int | None = None,
    answers: Mapping[str, Any] | None = None,
    attachments: Sequence[UUID] = (),
) -> Case:
    """What the command asks for has happened to the case, once, with everything that follows from it.

    The case's row is locked and its revision compared and set, so that of two commands at the same time the second
    sees what the first one did. A command that has been carried out gives the case as it is and does nothing again.
    `seen_revision` is the one the person read: on any other, what would have been allowed is refused as stale.
    `answers` (wire form, found faultless) and `attachments` come with Amend and with nothing else; which fields
    changed is worked out here.

    Raises: Refused, and then nothing has happened; Case.DoesNotExist; Attachment.DoesNotExist.
    """
    if isinstance(command, Amend) != (answers is not None):
        raise ValueError("answers come with Amend and with nothing else")
    if isinstance(command, Decide) and command.signature not in ("", str(command_id)):
        raise ValueError("the act of signing is what asks for the decision that it carries")
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        past = history(case_id)
        if any(happening.command == command_id for happening in past):
            return case
        loaded, organisation = load(case.version_id), snapshot(fresh=True)
        if isinstance(command, Amend) and answers is not None:
            command = replace(command, changed=changed_fields(loaded.document, case.answers, answers))
            earlier = EarlierAnswers(case=case, version=case.answers_version, answers=case.answers, replaced_at=now)
            _amend(case, loaded, answers, organisation)
        else:
            earlier = None
        before = events_of(past)
        events = events_that_follow(case, before, command, organisation, now=now)
        if seen_revision not in (None, case.revision):
            raise Refused(Code.STALE)
        if not events:
            return case
        if (out := left_behind(loaded, events)) is not None:
            earlier = EarlierAnswers(case=case, version=case.answers_version, answers=case.answers, replaced_at=now)
            _amend(case, loaded, without_rows(case, loaded, organisation, *out), organisation)
        standing = fold(loaded.plan, (*before, *events))
        place(case, loaded, standing, now)
        _compare_and_set(case)
        if earlier is not None:
            earlier.save(force_insert=True)
            give_to(case, attachments, uploader=getattr(command, "by", case.requester_id))
        store(case, loaded, before, events, standing, command=command_id, now=now)
    return case


def _amend(case: Case, loaded: Loaded, answers: Mapping[str, Any], organisation: Snapshot) -> None:
    """The case has the new answers and what is told of them in lists. Nothing is saved yet."""
    said = headline(loaded.document, from_wire(loaded.document, answers), organisation)
    case.answers = dict(answers)
    case.answers_version += 1
    case.summary, case.amount = said.summary, said.amount


def _compare_and_set(case: Case) -> None:
    """The columns are saved with the next revision, if nobody came between. Raises: Refused."""
    seen = case.revision
    case.revision += 1
    columns = {name: getattr(case, name) for name in COLUMNS}
    if not Case.objects.filter(pk=case.pk, revision=seen).update(**columns):
        raise Refused(Code.STALE)
