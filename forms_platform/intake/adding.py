"""The door of adding a file to a case that is under way."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from forms_platform.cases import attachments
from forms_platform.cases import refusals as case_refusals
from forms_platform.cases.access import get_for
from forms_platform.cases.add_file import ADDED, MOST, add_file, is_added, may_add
from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.load import load
from forms_platform.intake import refusals, uploads
from forms_platform.look import words
from forms_platform.organisation.access import signed_in
from workflows.errors import Refused

ENDINGS = ("pdf", "jpg", "jpeg", "png")
LARGEST = 10 * uploads.MEGABYTE
AT_ONCE = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_files(request: HttpRequest, number: str) -> HttpResponse:
    """Asks for files and adds them to the case: each scanned, inspected and told in the history. What could not be
    taken in is told at the field; the others are in the case."""
    person, now = signed_in(request), timezone.now()
    try:
        case = get_for(person, number)
    except Case.DoesNotExist:
        raise Http404 from None
    if not may_add(case, person.pk):
        messages.error(request, gettext("Det går inte att lägga till bilagor i ärendet nu."))
        return redirect("cases:case", number)
    faults: list[str] = []
    if request.method == "POST":
        taken, faults = _take_in(request, case, person.pk)
        if taken:
            said = ngettext("%(n)s bilaga är tillagd i ärendet.", "%(n)s bilagor är tillagda i ärendet.", taken)
            messages.success(request, said % {"n": taken})
        if not faults:
            return redirect("cases:case", number)
    context = {
        "case": case,
        "title": load(case.version_id).document.title.say(words.language()),
        "faults": faults,
        "summary": [{"target": "fil", "text": text} for text in faults],
        "command": request.POST.get("kommando") or uuid4(),
        "endings": ",".join(f".{ending}" for ending in ENDINGS),
        "largest": LARGEST,
        "at_once": AT_ONCE,
        "now": now,
    }
    return render(request, "intake/add_files.html", context, status=422 if faults else 200)


def _take_in(request: HttpRequest, case: Case, person: int) -> tuple[int, list[str]]:
    """How many files were added, and why the others were not."""
    sent = request.FILES.getlist("fil")
    if not sent:
        return 0, [gettext("Välj den fil du vill lägga till.")]
    faults = [gettext("Välj högst %(n)s filer åt gången.") % {"n": AT_ONCE}] if len(sent) > AT_ONCE else []
    rules, taken, command = uploads.Rules.of(ENDINGS, LARGEST), 0, _command(request)
    for place, file in enumerate(sent[:AT_ONCE]):
        if is_added(case.pk, uuid5(command, str(place))):
            continue
        try:
            if Attachment.objects.filter(case=case, field=ADDED).count() >= MOST:
                raise uploads.UploadRefused(uploads.Code.TOO_MANY, most=MOST)
            kept = uploads.take_in(file, rules, field=ADDED, person=person, now=timezone.now())
        except uploads.UploadRefused as refused:
            faults.append(refusals.say(refused))
            continue
        try:
            add_file(case.pk, kept.pk, by=person, now=timezone.now(), command_id=uuid5(command, str(place)))
            taken += 1
        except Refused as refused:  # somebody closed the case meanwhile
            attachments.forget([kept.pk], uploader=person)
            faults.append(case_refusals.say(refused))
    return taken, faults


def _command(request: HttpRequest) -> UUID:
    """The form's own id, which makes a second press of the button the same command."""
    try:
        return UUID(request.POST.get("kommando", ""))
    except ValueError:
        return uuid4()
