"""The operator's doors to files of many cases (Drift › Mottagare › Bunt): which were made, and one to look at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forms_platform.audit import trail
from forms_platform.integrations.models import Batch
from forms_platform.integrations.targets import TARGETS
from forms_platform.organisation.access import DRIFT, only_for, signed_in

SHOWN = 100


@require_safe
@only_for(DRIFT)
def batches(request: HttpRequest, target: str) -> HttpResponse:
    """The latest files to the target: how many cases each holds, and whether it has been taken."""
    if target not in TARGETS:
        raise Http404
    made: QuerySet[Batch] = Batch.objects.filter(target=target).defer("content").order_by("-made_at", "-id")
    rows = list(made[: SHOWN + 1])
    context = {"target": target, "name": TARGETS[target].name, "batches": rows[:SHOWN], "more": len(rows) > SHOWN}
    return render(request, "integrations/batches.html", context)


@require_safe
@only_for(DRIFT)
def batch_file(request: HttpRequest, target: str, batch: str) -> HttpResponse:
    """The file as it was sent. It holds what many cases have decided, so the log says who took it out."""
    found = get_object_or_404(Batch, target=target, name=batch)
    if request.method == "GET":
        trail.append(f"receiver:{target}", "batch.read", actor=f"person:{signed_in(request).pk}",
                     facts={"batch": found.name}, at=timezone.now())  # fmt: skip
    answer = HttpResponse(bytes(found.content), content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
