"""Health: whether the process lives, and whether it can do its work."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_platform.outbox.claiming import oldest_due
from forms_platform.outbox.clock import database_now

BROKER_PATIENCE = 0.5  # seconds


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200: the process answers. Asks nobody else, so that a sick neighbour does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the process can take a case, 503 when it cannot; `status` is "degraded" when post is not carried out.

    A broker that is away does not make the process unready: cases are taken and the post waits in the database.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        now = database_now()
        oldest = min((message.available_at for message in oldest_due(now)), default=None)
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    late = round((now - oldest).total_seconds(), 1) if oldest else 0.0
    told: dict[str, Any] = {"status": "ready", "database": "ok", "outbox_oldest_due_seconds": late}
    if settings.OUTBOX_BY == "celery":
        told["broker"] = "ok" if _broker_answers(settings.CELERY_BROKER_URL) else "away"
    if late > settings.OUTBOX_LATE_SECONDS or told.get("broker") == "away":
        told["status"] = "degraded"
    return JsonResponse(told)


def _broker_answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        if parts.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(BROKER_PATIENCE)
                line.connect(parts.path)
        else:
            socket.create_connection((parts.hostname or "localhost", parts.port or 6379), BROKER_PATIENCE).close()
    except OSError:
        return False
    return True
