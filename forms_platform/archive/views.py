"""The door to a case's record."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.archive.keep import Lost, take
from forms_platform.archive.lookup import newest
from forms_platform.archive.order_record import order_record
from forms_platform.cases.access import get_for
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Case
from forms_platform.look.headers import PDF_READER
from forms_platform.organisation.access import signed_in

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 3


@login_required
@require_safe
def record(request: HttpRequest, number: str) -> HttpResponse:
    """The newest record of a case that the person may read, or a page that waits while it is being made."""
    try:
        case = get_for(signed_in(request), number)
    except Case.DoesNotExist:
        raise Http404 from None
    there = newest(case.pk)
    if there is None:
        if not order_record(case, timezone.now()):
            raise Http404
        answer = render(request, "archive/being_made.html", {"case": case}, status=202)
        answer["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return answer
    log_reading(case, signed_in(request), "record", now=timezone.now())
    try:
        pdf = take(there.sha256)
    except Lost:
        log.exception("the bytes of the record %s are gone or changed", there.pk)
        raise Http404 from None
    return _served(pdf, there.sha256, number, save="spara" in request.GET)


def _served(pdf: bytes, sha256: str, number: str, *, save: bool) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = gettext("Handling %(number)s.pdf") % {"number": number}
    answer["Content-Disposition"] = content_disposition_header(save, name) or "inline"
    answer["Content-Security-Policy"] = PDF_READER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{sha256}"'
    return answer
