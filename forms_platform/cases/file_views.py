"""The doors of a case's files: their bytes, and the pages of a PDF as pictures."""

from __future__ import annotations

import logging
from typing import BinaryIO, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forms_platform.cases.access import attachment_for
from forms_platform.cases.attachments import Missing, NotClean, open_bytes
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Attachment
from forms_platform.cases.page_pictures import Unreadable, picture_of, sheets_of
from forms_platform.organisation.access import signed_in

Answered = TypeVar("Answered", bound=HttpResponseBase)
log = logging.getLogger(__name__)

# What a browser may show in place: pictures that were drawn anew when they came in. Everything else is saved first.
SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png"})
PDF = "application/pdf"
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@login_required
@require_safe
def attachment(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    """The file's bytes, to be saved; a picture is shown in place when `?visa` asks for it. Never run as a page."""
    found = _read_by(request, attachment)
    try:
        content = _opened(found)
    except NotClean as unclean:
        return _unclean(request, found, unclean)
    in_place = "visa" in request.GET and found.content_type in SHOWN_IN_PLACE
    answer = FileResponse(content, content_type=found.content_type)
    answer["Content-Disposition"] = content_disposition_header(not in_place, found.name) or "attachment"
    answer["Content-Length"] = str(found.size)
    return _guarded(answer)


@login_required
@require_safe
def sheets(request: HttpRequest, attachment: UUID) -> HttpResponse:
    """The pages of a PDF below each other, each with its words; for htmx only they, to stand in another page."""
    found = _read_by(request, attachment)
    if found.content_type != PDF:
        raise Http404
    try:
        with _opened(found) as content:
            pages = sheets_of(content)
    except NotClean as unclean:
        return _unclean(request, found, unclean)
    except Unreadable:
        pages = None
    part = request.headers.get("HX-Request") == "true"
    answer = render(request, "cases/_sheets.html" if part else "cases/sheets.html", {"file": found, "sheets": pages})
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def sheet(request: HttpRequest, attachment: UUID, number: int) -> HttpResponse:
    """One page of a PDF as a picture."""
    found = _read_by(request, attachment)
    if found.content_type != PDF:
        raise Http404
    try:
        with _opened(found) as content:
            picture = picture_of(content, number)
    except (NotClean, Unreadable):
        raise Http404 from None
    return _guarded(HttpResponse(picture, content_type="image/png"))


def _read_by(request: HttpRequest, attachment: UUID) -> Attachment:
    """The file, which the person may read, and that they did is logged where reads are. Raises: Http404."""
    person = signed_in(request)
    try:
        found = attachment_for(person, attachment)
    except Attachment.DoesNotExist:
        raise Http404 from None
    if found.case is not None:
        log_reading(found.case, person, "file", now=timezone.now(), which=str(found.pk))
    return found


def _opened(found: Attachment) -> BinaryIO:
    """Raises: NotClean, Http404."""
    try:
        return open_bytes(found)
    except Missing:
        log.exception("the bytes of attachment %s are gone", found.pk)
        raise Http404 from None


def _unclean(request: HttpRequest, found: Attachment, unclean: NotClean) -> HttpResponse:
    return render(request, "cases/unclean_file.html", {"file": found, "scan": unclean.scan}, status=409)


def _guarded(answer: Answered) -> Answered:
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
