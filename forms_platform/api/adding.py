"""What comes to a case after it was sent in, and what begins with its answers."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from forms_platform.api import shapes
from forms_platform.api.asked import Asked
from forms_platform.api.e_services import used
from forms_platform.api.filling import told
from forms_platform.api.problem import Problem
from forms_platform.api.reading import file_of, readable
from forms_platform.cases import attachments
from forms_platform.cases.add_file import ADDED, MOST, add_file, added, may_add
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.catalogue.availability import why_not
from forms_platform.intake import refusals, uploads
from forms_platform.intake.again import again as begin_again
from forms_platform.look.words import language
from forms_platform.organisation.directory import snapshot
from workflows.errors import Refused

RULES = uploads.Rules.of(("pdf", "jpg", "jpeg", "png"), 10 * uploads.MEGABYTE)  # of a file that answers no question


def again(asked: Asked, number: str) -> shapes.Draft:
    """A new draft with the answers of one's own earlier case, as far as they are right today."""
    found = Case.objects.filter(number=number, requester=asked.person).first()
    if found is None:
        raise Problem("not_found")
    loaded, organisation = used(found.e_service), snapshot()
    if reason := why_not(loaded.document, asked.person.pk, organisation):
        raise Problem("may_not_start", reason.value)
    begun = begin_again(
        found, loaded, person=asked.person.pk, organisation=organisation, now=asked.now,
        today=timezone.localdate(asked.now), language=language(),
    )  # fmt: skip
    return told(begun.draft)


def add_to_case(asked: Asked, number: str) -> shapes.File:
    """The file stands in a case that is under way, and its history says so: for the requester, or whom it is about."""
    found, _ = readable(asked, number)
    file = asked.request.FILES.get("file")
    if not may_add(found, asked.person.pk):
        raise Problem("refused")
    if file is None:
        raise Problem("bad_request", faults=[_fault("missing", "file")])
    try:
        if len(added(list(found.attachments.all()))) >= MOST:
            raise uploads.UploadRefused(uploads.Code.TOO_MANY, most=MOST)
        kept = uploads.take_in(file, RULES, field=ADDED, person=asked.person.pk, now=asked.now)
    except uploads.UploadRefused as refused:
        raise Problem("file_refused", faults=[_fault(str(refused.code), refusals.say(refused))]) from None
    try:
        add_file(found.pk, kept.pk, by=asked.person.pk, now=asked.now, command_id=uuid4())
    except Refused as refused:  # somebody closed the case meanwhile
        attachments.forget([kept.pk], uploader=asked.person.pk)
        raise Problem("refused", say(refused)) from None
    return file_of(kept)


def _fault(code: str, text: str) -> dict[str, str]:
    return {"path": "file", "code": code, "text": text}
