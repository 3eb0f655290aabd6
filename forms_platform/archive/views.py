"""The doors to a case's record, and to the page that examines any file."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing as sealed_post
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.archive.examine import examine as examine_file
from forms_platform.archive.lookup import newest
from forms_platform.archive.order_record import order_record
from forms_platform.archive.package import NoRecord, package
from forms_platform.cases.access import get_for
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Case
from forms_platform.documents.keep import Lost, take
from forms_platform.look.errors import too_fast
from forms_platform.look.headers import PDF_READER
from forms_platform.look.limit import Limit
from forms_platform.organisation.access import signed_in

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 3
EXAMINED_IN_A_MINUTE = 10  # each may cost ten seconds of a core
_REPORT_SALT = "archive.report"
_REPORT_SECONDS = 24 * 3600


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


@login_required
@require_safe
def packed(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that proves the closed case, as one zip, for those who may read it."""
    try:
        case = get_for(signed_in(request), number)
        content = package(case, timezone.now())
    except (Case.DoesNotExist, NoRecord):
        raise Http404 from None
    except Lost:
        log.exception("the bytes of the record of case %s are gone or changed", number)
        raise Http404 from None
    log_reading(case, signed_in(request), "record", now=timezone.now())
    answer = HttpResponse(content, content_type="application/zip")
    name = gettext("Arkivpaket %(number)s.zip") % {"number": number}
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _served(pdf: bytes, sha256: str, number: str, *, save: bool) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = gettext("Handling %(number)s.pdf") % {"number": number}
    answer["Content-Disposition"] = content_disposition_header(save, name) or "inline"
    answer["Content-Security-Policy"] = PDF_READER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{sha256}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def examine(request: HttpRequest) -> HttpResponse:
    """Examines a chosen file and says what may be believed of it. The file is not kept."""
    megabytes = settings.MAX_BODY_BYTES // (1024 * 1024) - 1
    if request.method != "POST":
        return render(request, "archive/examine.html", {"megabytes": megabytes})
    file = request.FILES.get("fil")
    if file is None or not file.size:
        fault = gettext("Välj en fil först.") if file is None else gettext("Filen är tom.")
        context = {"megabytes": megabytes, "fault": fault, "faults": [{"target": "fil", "text": fault}]}
        return render(request, "archive/examine.html", context, status=422)
    if wait := Limit("examine", EXAMINED_IN_A_MINUTE, 60).spend(str(signed_in(request).pk), time.time()):
        return too_fast(request, wait, back=reverse("archive:examine"))
    found = examine_file(file.read(), timezone.now())
    context = {
        "megabytes": megabytes,
        "found": found,
        "name": file.name,
        "case_href": _case_href(request, found.label),
        "report": sealed_post.dumps({"json": found.report, "xml": found.xml}, salt=_REPORT_SALT, compress=True),
    }
    return render(request, "archive/examine.html", context)


def _case_href(request: HttpRequest, label: str) -> str:
    """The case whose record it is, for who may read it."""
    try:
        return reverse("cases:case", args=[get_for(signed_in(request), label).number]) if label else ""
    except Case.DoesNotExist:
        return ""


@require_POST
@login_required
def report(request: HttpRequest) -> HttpResponse:
    """The technical report that the page of an examination carries, as a file: XML (ETSI TS 119 102-2) or JSON."""
    try:
        held: dict[str, Any] = sealed_post.loads(
            request.POST.get("rapport", ""), salt=_REPORT_SALT, max_age=_REPORT_SECONDS
        )
    except sealed_post.BadSignature:
        raise Http404 from None
    name = f"valideringsrapport-{held['json']['document_sha256'][:16]}"
    if request.POST.get("form") == "json":
        body, kind, name = json.dumps(held["json"], ensure_ascii=False, indent=2), "application/json", f"{name}.json"
    else:
        body, kind, name = held["xml"], "application/xml", f"{name}.xml"
    answer = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
