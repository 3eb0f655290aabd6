"""Sends one event to one endpoint. Handler of "webhook.due"."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_platform.audit import trail
from forms_platform.cases.models import Case
from forms_platform.integrations.health import answered, failed, leave_to_ask
from forms_platform.integrations.sealed import CannotOpen
from forms_platform.integrations.webhooks import listeners
from forms_platform.integrations.webhooks.events import TEST, envelope
from forms_platform.integrations.webhooks.models import Attempt, Endpoint
from forms_platform.integrations.webhooks.secrets import signature
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outgoing.ask import Line, ask
from forms_platform.outgoing.places import Forbidden, Unreachable

STOPPED_AFTER: Final = timedelta(days=3)  # of nothing but failures,
LEAST: Final = 20  # and at least so many
KEPT: Final = 200  # attempts of an endpoint that are shown
GONE: Final = 410


def handle(message: Envelope) -> Outcome:
    """The endpoint has the event; or it says when the next try is, or that the endpoint is stopped, which the operators
    are told of with what else is stuck."""
    endpoint = Endpoint.objects.filter(pk=message.payload["endpoint"]).first()
    if endpoint is None or not endpoint.active:
        return Delivered(_("avstängd"))
    leave = leave_to_ask(circuit_of(endpoint), 0, now=timezone.now())
    if leave.rest is not None:
        return TryLater("Mottagaren vilar efter upprepade fel.", after=leave.rest, counts=False)
    case = Case.objects.filter(pk=message.payload["case"]).first()
    at = datetime.fromisoformat(message.payload["at"])
    event = envelope(str(message.id), message.payload["type"], at, case)
    attempt = _send(endpoint, message.payload["type"], event)
    if 200 <= attempt.status < 300:
        if endpoint.failures:
            Endpoint.objects.filter(pk=endpoint.pk).update(failures=0, failing_since=None)
        if not leave.well:
            answered(circuit_of(endpoint), now=timezone.now())
        return Delivered(str(attempt.status))
    failed(circuit_of(endpoint), attempt.error or str(attempt.status), now=timezone.now(), probing=leave.probing)
    return _failed(endpoint, attempt)


def circuit_of(endpoint: Endpoint) -> str:
    """What the endpoint's circuit is kept under."""
    return f"webhook-{endpoint.pk}"


def send_test(endpoint: Endpoint) -> Attempt:
    """A test was sent now, and what came of it."""
    now = timezone.now()
    return _send(endpoint, TEST, envelope(str(uuid4()), TEST, now, None))


def _send(endpoint: Endpoint, kind: str, event: dict[str, Any]) -> Attempt:
    now, began = timezone.now(), time.monotonic()
    status, error = 0, ""
    body = json.dumps(event, ensure_ascii=False).encode()
    try:
        stamp = int(now.timestamp())
        headers = {
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "e-tjanster-webhook/1",
            "webhook-id": event["id"],
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(endpoint, event["id"], stamp, body, now=now),
        }
        line = Line(allowed=settings.DELIVERY_ALLOWED, trust=settings.DELIVERY_TRUST)
        status = ask("POST", endpoint.url, body=body, headers=headers, line=line).status
    except (Forbidden, Unreachable, CannotOpen) as fault:
        error = str(fault)[:200]
    return Attempt.objects.create(
        endpoint=endpoint,
        event=event["id"],
        type=kind,
        subject=event.get("subject", ""),
        at=now,
        status=status,
        milliseconds=int((time.monotonic() - began) * 1000),
        error=error,
    )


def _failed(endpoint: Endpoint, attempt: Attempt) -> Outcome:
    since = endpoint.failing_since or attempt.at
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=F("failures") + 1, failing_since=since)
    reason = attempt.error or _("svarade %(status)s") % {"status": attempt.status}
    persistent = endpoint.failures + 1 >= LEAST and attempt.at - since >= STOPPED_AFTER
    if attempt.status == GONE or persistent:
        stop(endpoint, reason, now=attempt.at)
        return GiveUp(_("Webbkroken %(name)s är avstängd: %(why)s") % {"name": endpoint.name, "why": reason})
    return TryLater(reason)


def stop(endpoint: Endpoint, why: str, *, now: datetime, by: str = "system") -> None:
    """Nothing more is sent to the endpoint until somebody starts it again."""
    Endpoint.objects.filter(pk=endpoint.pk).update(active=False, stopped_why=why[:200])
    trail.append(f"webhook:{endpoint.pk}", "webhook.stopped", actor=by, facts={"why": why[:200]}, at=now)
    listeners.changed()


def tidy(message: Envelope) -> Outcome:
    """Of each endpoint only the latest attempts are left. Handler of "day.begun"."""
    for pk in Endpoint.objects.values_list("pk", flat=True):
        latest = Attempt.objects.filter(endpoint=pk).order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
        if last := list(latest):
            Attempt.objects.filter(endpoint=pk, pk__lte=last[0]).delete()
    return Delivered()
