"""The operator's doors to files of many cases (Drift › Mottagare › Bunt): which were made, and one to look at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forms_platform.integrations.batch_files import latest, take_out
from forms_platform.integrations.models import Batch
from forms_platform.integrations.targets import TARGETS
from forms_platform.organisation.access import DRIFT, only_for, signed_in


@require_safe
@only_for(DRIFT)
def batches(request: HttpRequest, target: str) -> HttpResponse:
    """The latest files to the target: how many cases each holds, and whether it has been taken."""
    if target not in TARGETS:
        raise Http404
    rows, more = latest(target)
    context = {"target": target, "name": TARGETS[target].name, "batches": rows, "more": more}
    return render(request, "integrations/batches.html", context)


@require_safe
@only_for(DRIFT)
def batch_file(request: HttpRequest, target: str, batch: str) -> HttpResponse:
    """The file as it was sent. Who only asks whether it is there is not in the log."""
    found = get_object_or_404(Batch, target=target, name=batch)
    if request.method == "GET":
        found = take_out(target, batch, by=signed_in(request).pk, now=timezone.now())
    answer = HttpResponse(bytes(found.content), content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
