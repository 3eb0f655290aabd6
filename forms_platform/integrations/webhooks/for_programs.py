"""The webhooks for programs that act for an operator, by the verbs of the pages.

The API stands beside the integrations and finds these by their paths (forms_platform.wiring). What cannot be done is
said with what both know: LookupError, PermissionDenied, ValidationError by field.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forms_platform.integrations.webhooks import deliver, keep
from forms_platform.integrations.webhooks.models import Attempt, Endpoint
from forms_platform.organisation.access import DRIFT, require_role
from forms_platform.organisation.models import Person


def endpoints(person: Person) -> list[dict[str, Any]]:
    """Every endpoint, by name."""
    require_role(person, DRIFT)
    return [_told(one) for one in Endpoint.objects.order_by("name", "pk")]


def endpoint(person: Person, pk: int) -> dict[str, Any]:
    """One endpoint."""
    return _told(_found(person, pk))


def add(person: Person, name: str, url: str, types: Sequence[str], *, now: datetime) -> dict[str, Any]:
    """An endpoint is told of these events from now on; its secret is in the answer and never again."""
    require_role(person, DRIFT)
    made, secret = keep.add(name.strip(), url.strip(), types, by=person, now=now)
    return _told(made) | {"secret": secret}


def rotate(person: Person, pk: int, *, now: datetime) -> dict[str, Any]:
    """The endpoint has a new secret, in the answer and never again."""
    found = _found(person, pk)
    secret = keep.rotate(found, by=person, now=now)
    return _told(found) | {"secret": secret}


def start(person: Person, pk: int, *, now: datetime) -> dict[str, Any]:
    """Events are sent to the endpoint again."""
    keep.start(_found(person, pk), by=person, now=now)
    return endpoint(person, pk)


def stop(person: Person, pk: int, *, now: datetime) -> dict[str, Any]:
    """Nothing more is sent to the endpoint."""
    keep.stop(_found(person, pk), by=person, now=now)
    return endpoint(person, pk)


def test(person: Person, pk: int) -> dict[str, Any]:
    """A test event was sent now, and what came of it."""
    return _attempt(deliver.send_test(_found(person, pk)))


def attempts(person: Person, pk: int) -> list[dict[str, Any]]:
    """The attempts that are kept, the latest first."""
    return [_attempt(one) for one in _found(person, pk).attempts.order_by("-pk")[: deliver.KEPT]]


def _found(person: Person, pk: int) -> Endpoint:
    require_role(person, DRIFT)
    found = Endpoint.objects.filter(pk=pk).first()
    if found is None:
        raise LookupError(pk)
    return found


def _told(one: Endpoint) -> dict[str, Any]:
    names = ("name", "url", "active", "failures", "failing_since", "stopped_why", "before_until", "made_at")
    return {"id": one.pk, "types": one.types.split()} | {name: getattr(one, name) for name in names}


def _attempt(one: Attempt) -> dict[str, Any]:
    names = ("event", "type", "subject", "at", "status", "milliseconds", "error")
    return {"arrived": 200 <= one.status < 300} | {name: getattr(one, name) for name in names}
