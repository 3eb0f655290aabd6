"""Adds a file to a case that is under way (lägga till en bilaga): its own event, seen by whoever decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from forms_platform.cases.advance import advance
from forms_platform.cases.attachments import give_to
from forms_platform.cases.models import Attachment, Case, CaseEvent
from forms_platform.cases.timeline import FILE_ADDED
from workflows.commands import Note
from workflows.errors import Code, Refused

ADDED: Final = "+"  # the field of a file that answers no question
MOST: Final = 20  # added to one case


def add_file(case_id: int, attachment: UUID, *, by: int, now: datetime, command_id: UUID) -> Case:
    """The file, which the person uploaded with the field ADDED, belongs to the case, and its history says so by the
    file's id and hash; its name may be personal and stays in its own row. The case has a new revision.

    Raises: Refused, when the case is closed or not the person's own; Attachment.DoesNotExist.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if is_added(case_id, command_id):
            return case
        if case.state == Case.State.CLOSED:
            raise Refused(Code.CASE_CLOSED, result=case.result)
        if not may_add(case, by):
            raise Refused(Code.NOT_YOURS)
        file = Attachment.objects.get(pk=attachment, field=ADDED)
        give_to(case, [attachment], uploader=by)
        facts = {"by": by, "attachment": str(attachment), "sha256": file.sha256}
        return advance(case_id, Note(FILE_ADDED, facts), command_id=command_id, now=now)


def is_added(case_id: int, command_id: UUID) -> bool:
    """Whether the command has added its file: a page sent twice adds nothing the second time."""
    return CaseEvent.objects.filter(case=case_id, command=command_id).exists()


def may_add(case: Case, person: int) -> bool:
    """Whether the person may add a file: the requester and whom it is about, until the case is closed."""
    return case.state != Case.State.CLOSED and person in (case.requester_id, case.subject_id)


def added(files: Sequence[Attachment]) -> list[Attachment]:
    """Those of the case's files that were added to it later."""
    return [file for file in files if file.field == ADDED]
