"""What an event says: CloudEvents, thin, and thinner where the e-service is not open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_platform.cases.models import Case
from forms_platform.definitions.load import load

TEST: Final = "webhook.test"
# Topic of the outbox, which is the event's type too -> what it is called.
TYPES: Final[Mapping[str, Promise]] = {
    "case.registered": _("Ett ärende har kommit in"),
    "case.returned": _("Ett ärende har skickats tillbaka"),
    "case.amended": _("Ett ärende har kompletterats"),
    "case.withdrawn": _("Ett ärende har återtagits"),
    "case.closed": _("Ett ärende är avslutat"),
    "record.made": _("Handlingen är klar"),
    "case.reversed": _("Det som beviljades är återtaget"),
}
PREFIX: Final = "se.e-tjanster."


def envelope(id: str, kind: str, at: datetime, case: Case | None) -> dict[str, Any]:
    """The event as CloudEvents 1.0 in JSON. It is the same whenever it is made: receivers may get it twice."""
    said: dict[str, Any] = {
        "specversion": "1.0",
        "id": id,
        "source": settings.SITE_URL,
        "type": PREFIX + kind,
        "time": at.isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": {},
    }
    if case is not None:
        said["subject"] = case.number
        said["data"] = _data(kind, case)
    return said


def _data(kind: str, case: Case) -> dict[str, Any]:
    """Never an answer; of an e-service that is not open only which case, to be fetched by who may read it."""
    thin = {"number": case.number, "href": settings.SITE_URL + reverse("api:call", args=[f"cases/{case.number}"])}
    loaded = load(case.version_id)
    if loaded.document.secrecy.level != "open":
        return thin
    more: dict[str, Any] = {"service": case.e_service, "title": loaded.document.title.sv, "version": loaded.number}
    if kind in ("case.closed", "case.withdrawn", "record.made"):
        more["result"] = case.result
    return thin | more


def asyncapi() -> dict[str, Any]:
    """What is sent and how it is signed, as AsyncAPI 3.0."""
    text: partial[dict[str, Any]] = partial(dict, type="string")
    event = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"}, "id": text(), "source": text(format="uri"),
            "type": {"enum": [PREFIX + kind for kind in (*TYPES, TEST)]}, "time": text(format="date-time"),
            "subject": text(description="The case's number"), "datacontenttype": {"const": "application/json"},
            "data": {"type": "object", "properties": {
                "number": text(), "href": text(format="uri"), "service": text(), "title": text(),
                "version": {"type": "integer"}, "result": text(),
            }},
        },
    }  # fmt: skip
    headers = {
        "type": "object",
        "required": ["webhook-id", "webhook-timestamp", "webhook-signature"],
        "properties": {"webhook-id": text(), "webhook-timestamp": text(pattern="^[0-9]+$"),
                       "webhook-signature": text(description="v1,<base64>, of several secrets with a space between")},
    }  # fmt: skip
    messages = {
        kind: {
            "name": PREFIX + kind,
            "title": str(TYPES.get(kind, kind)),
            "contentType": "application/cloudevents+json",
            "headers": {"$ref": "#/components/schemas/headers"},
            "payload": {"$ref": "#/components/schemas/event"},
            "examples": [_like(kind)],
        }
        for kind in (*TYPES, TEST)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"{settings.MUNICIPALITY}: händelser",
            "version": "1",
            "description": "Standard Webhooks (https://www.standardwebhooks.com) carrying CloudEvents 1.0. An event "
            "may come twice: webhook-id tells. Answer 2xx within ten seconds; all else is tried again. 410 stops it.",
        },
        "channels": {
            "endpoint": {
                "address": "/",
                "description": "The address that the operator has set",
                "messages": {kind: {"$ref": f"#/components/messages/{kind}"} for kind in messages},
            }
        },
        "operations": {"tell": {"action": "send", "channel": {"$ref": "#/channels/endpoint"}}},
        "components": {"messages": messages, "schemas": {"event": event, "headers": headers}},
    }


def _like(kind: str) -> dict[str, Any]:
    """An event of the kind as it would be sent."""
    id, number = "0198f3d2-7c1e-7b00-8000-000000000001", "2026-000123"
    data: dict[str, Any] = {"number": number, "href": settings.SITE_URL + reverse("api:call", args=[f"cases/{number}"])}
    data |= {"service": "friskvardsbidrag", "title": "Friskvårdsbidrag", "version": 2}
    payload = {
        "specversion": "1.0",
        "id": id,
        "source": settings.SITE_URL,
        "type": PREFIX + kind,
        "time": "2026-11-24T09:00:00+00:00",
        "subject": number,
        "datacontenttype": "application/json",
        "data": {} if kind == TEST else data,
    }
    signed = {"webhook-id": id, "webhook-timestamp": "1795510800", "webhook-signature": "v1,aGVq…"}
    return {"name": kind, "headers": signed, "payload": payload}


def address() -> str:
    """Where the AsyncAPI is."""
    return settings.SITE_URL + reverse("webhooks:asyncapi")
