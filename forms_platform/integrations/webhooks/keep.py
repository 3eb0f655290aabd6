"""Endpoints added, given new secrets, started and stopped by an operator: done and in the log, or neither."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from forms_platform.audit import trail
from forms_platform.integrations.webhooks import deliver, listeners
from forms_platform.integrations.webhooks.events import TYPES
from forms_platform.integrations.webhooks.models import Endpoint
from forms_platform.integrations.webhooks.secrets import give
from forms_platform.organisation.models import Person
from forms_platform.outgoing.places import Forbidden, Unreachable, place_of


def faults_of(name: str, url: str, types: Collection[str]) -> dict[str, list[ValidationError]]:
    """What is wrong with a new endpoint, by "name", "url" and "types"."""
    faults = {} if name else {"name": [ValidationError(gettext("Skriv vilket system det är"), "required")]}
    try:
        place_of(url, settings.DELIVERY_ALLOWED)
    except (Forbidden, Unreachable) as fault:
        why, code = gettext("Adressen går inte att använda: %(why)s"), type(fault).__name__.lower()
        faults["url"] = [ValidationError(why, code, {"why": fault})]
    if not types:
        faults["types"] = [ValidationError(gettext("Välj minst en händelse"), "required")]
    elif unknown := sorted(set(types) - set(TYPES)):
        told = gettext("Händelsen %(name)s finns inte. De som finns är %(all)s.")
        faults["types"] = [ValidationError(told, "unknown", {"name": unknown[0][:40], "all": ", ".join(TYPES)})]
    return faults


@transaction.atomic
def add(name: str, url: str, types: Collection[str], *, by: Person, now: datetime) -> tuple[Endpoint, str]:
    """An endpoint is told of these events from now on; and its secret, which nobody can read again.

    Raises: ValidationError with `faults_of`.
    """
    if faults := faults_of(name, url, types):
        raise ValidationError(faults)
    wanted = [kind for kind in TYPES if kind in types]
    made = Endpoint(name=name, url=url, types=" ".join(wanted), made_by=by, made_at=now)
    secret = give(made, now=now)
    made.save()
    _log(made, "webhook.added", {"url": url, "types": wanted}, by, now)
    transaction.on_commit(listeners.changed)
    return made, secret


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: Person, now: datetime) -> str:
    """The endpoint's new secret, which nobody can read again; the one before is good for a day more."""
    secret = give(endpoint, now=now)
    endpoint.save(update_fields=["secrets", "before_until"])
    _log(endpoint, "webhook.secret_changed", {}, by, now)
    return secret


@transaction.atomic
def start(endpoint: Endpoint, *, by: Person, now: datetime) -> None:
    """Events are sent to the endpoint again, from now on."""
    Endpoint.objects.filter(pk=endpoint.pk).update(active=True, failures=0, failing_since=None, stopped_why="")
    _log(endpoint, "webhook.started", {}, by, now)
    transaction.on_commit(listeners.changed)


@transaction.atomic
def stop(endpoint: Endpoint, *, by: Person, now: datetime) -> None:
    """Nothing more is sent to the endpoint until somebody starts it again."""
    why = gettext("stoppad av %(name)s") % {"name": by.name}
    deliver.stop(endpoint, why, now=now, by=f"person:{by.pk}")


def _log(endpoint: Endpoint, what: str, facts: Mapping[str, Any], by: Person, now: datetime) -> None:
    trail.append(f"webhook:{endpoint.pk}", what, actor=f"person:{by.pk}", facts=facts, at=now)
