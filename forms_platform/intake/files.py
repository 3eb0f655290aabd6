"""Takes in the files that came with a page: each becomes an answer, or a fault at its field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from forms_platform.cases.models import Attachment
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.intake import refusals, uploads
from forms_platform.intake.typed import Raw, answer_at, attachment_fields, put


def take_in_all(
    fields: Sequence[Field], sent: MultiValueDict[str, UploadedFile[Any]], answers: Raw, *, person: int, now: datetime
) -> tuple[list[Attachment], list[AnswerFault]]:
    """What was kept, which now stands in the answers, and why the rest was not."""
    kept: list[Attachment] = []
    faults: list[AnswerFault] = []
    if not sent:
        return kept, faults
    for path, field in list(attachment_fields(fields, answers)):
        for file in sent.getlist(path):
            try:
                attachment = take_in_one(file, path, field, answers, person=person, now=now)
            except uploads.UploadRefused as refused:
                faults.append(refusals.fault(refused, path, field))
            else:
                kept.append(attachment)
    return kept, faults


def take_in_one(
    file: UploadedFile[Any], path: str, field: AttachmentField, answers: Raw, *, person: int, now: datetime
) -> Attachment:
    """The file is kept and stands in the answers at the path. Raises: UploadRefused."""
    there = answer_at(answers, path)
    files = list(there) if isinstance(there, list) else []
    if len(files) >= field.max_files:
        raise uploads.UploadRefused(uploads.Code.TOO_MANY, most=field.max_files)
    rules = uploads.Rules.of(field.accept, field.max_bytes)
    attachment = uploads.take_in(file, rules, field=path, person=person, now=now)
    put(answers, path, [*files, str(attachment.pk)])
    return attachment
