"""The registrator's door to what a case has granted: it holds no more, for a reason that the case tells."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forms_platform.cases.access import REGISTRATOR, metadata_for
from forms_platform.cases.models import Case, Delivery
from forms_platform.cases.refusals import say
from forms_platform.cases.reverse import LONGEST_REASON, may_be_reversed, reverse
from forms_platform.cases.timeline import target_name
from forms_platform.definitions.load import load
from forms_platform.look.words import language
from forms_platform.organisation.access import only_for, signed_in
from workflows.errors import Refused

SHORTEST = 5  # characters of a reason


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(REGISTRATOR)
def reverse_case(request: HttpRequest, number: str) -> HttpResponse:
    """What the case granted holds no more, and its people and systems are told; or it is asked why."""
    person = signed_in(request)
    try:
        found, _ = metadata_for(person, number)
    except Case.DoesNotExist:
        raise Http404 from None
    if not may_be_reversed(found) or person.pk in (found.requester_id, found.subject_id):
        messages.error(request, gettext("Det finns inget i ärendet som du kan upphäva."))
        return redirect("cases:case", number)
    reason = request.POST.get("skal", "").strip()[:LONGEST_REASON]
    fault = gettext("Skriv varför det upphävs.") if request.method == "POST" and len(reason) < SHORTEST else ""
    if request.method == "POST" and not fault:
        try:
            reverse(found.pk, by=person.pk, reason=reason, command_id=_command(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, say(refused))
        else:
            messages.success(request, gettext("Det som beviljades i %(n)s är upphävt.") % {"n": number})
        return redirect("cases:case", number)
    told = Delivery.objects.filter(case=found, counter=False).exclude(state=Delivery.State.CANCELLED)
    context = {
        "case": found,
        "title": load(found.version_id).document.title.say(language()),
        "targets": [target_name(target) for target in told.values_list("target", flat=True)],
        "command": request.POST.get("kommando") or uuid4(),
        "reason": reason,
        "fault": fault,
    }
    return render(request, "cases/reverse.html", context, status=422 if fault else 200)


def _command(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("kommando", ""))
    except ValueError:
        return uuid4()
