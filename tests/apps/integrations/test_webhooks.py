"""Other systems are told what happens: signed, thin, again until they have it, and never into our own network."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from forms_platform.definitions.load import current
from forms_platform.integrations.webhooks import deliver, fan_out, listeners
from forms_platform.integrations.webhooks.events import TYPES, asyncapi, envelope
from forms_platform.integrations.webhooks.models import Attempt, Endpoint
from forms_platform.integrations.webhooks.secrets import give
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, TryLater
from tests.cast import Cast
from tests.stories import Story, document, publish_service

pytestmark = pytest.mark.django_db


class Other:
    """Another system on this machine that writes down what it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
                self.send_response(outer.answer)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/handelser"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def other() -> Iterator[Other]:
    """The other system, which we may send to."""
    found = Other()
    with override_settings(DELIVERY_ALLOWED=["127.0.0.1"]):
        yield found
    found.server.shutdown()
    found.server.server_close()


def an_endpoint(url: str, *types: str, now: datetime | None = None) -> tuple[Endpoint, str]:
    """An endpoint that wants these events, and its secret."""
    endpoint = Endpoint(name="Ekonomi", url=url, types=" ".join(types or TYPES), made_at=timezone.now())
    secret = give(endpoint, now=now or timezone.now())
    endpoint.save()
    listeners.changed()
    return endpoint, secret


def carried_out(topic: str, handle: Any) -> list[Any]:
    """What the handler answers to every message of the topic."""
    rows = Message.objects.filter(topic=topic, handler__contains="webhooks").order_by("id")
    return [handle(Envelope(r.id, r.topic, r.about, r.payload, 1, r.created_at)) for r in rows]


def test_what_happens_in_a_case_reaches_whoever_listens_and_the_library_verifies_it(
    cast: Cast, other: Other, now: datetime
) -> None:
    publish_service("gym")
    _, secret = an_endpoint(other.url, "case.registered")
    case = Story(cast, current("gym"), now).sends(cast.anna)
    assert carried_out("case.registered", fan_out.handle) == [Delivered()]
    assert carried_out("case.registered", fan_out.handle) == [Delivered()]  # a second time adds nothing
    assert carried_out("webhook.due", deliver.handle) == [Delivered("204")]
    ((headers, body),) = other.got
    told = Webhook(secret).verify(body, headers)
    assert (told["type"], told["subject"]) == ("se.e-tjanster.case.registered", case.number)
    assert told["data"]["service"] == "gym"
    assert headers["webhook-id"] == told["id"] == str(Message.objects.get(topic="webhook.due").pk)
    assert headers["content-type"] == "application/cloudevents+json"
    assert "1200" not in body.decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(b"gym", b"mat"), headers)


def test_where_nobody_listens_nothing_is_posted(cast: Cast, now: datetime) -> None:
    publish_service("gym")
    Story(cast, current("gym"), now).sends(cast.anna)
    assert not Message.objects.filter(handler__contains="webhooks").exists()


def test_of_a_secret_case_only_its_number_is_told(cast: Cast, now: datetime) -> None:
    raw = document("gym") | {"key": "hemlig", "secrecy": {"level": "strict", "mail": "link_only", "log_reads": True}}
    from forms_platform.definitions.publish import publish

    publish(raw, None, now)
    case = Story(cast, current("hemlig"), now).sends(cast.anna)
    said = json.dumps(envelope("x", "case.registered", now, case), ensure_ascii=False)
    assert case.number in said
    assert "hemlig" not in said
    assert "Friskvård" not in said


def test_both_secrets_are_good_for_a_day_after_a_change(other: Other) -> None:
    now = timezone.now()
    endpoint, first = an_endpoint(other.url)
    second = give(endpoint, now=now)
    endpoint.save()
    assert first not in bytes(endpoint.secrets).decode()
    deliver.send_test(endpoint)
    headers, body = other.got[-1]
    assert Webhook(first).verify(body, headers) == Webhook(second).verify(body, headers)
    endpoint.before_until = now - timedelta(seconds=1)
    deliver.send_test(endpoint)
    headers, body = other.got[-1]
    Webhook(second).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(first).verify(body, headers)


def due(endpoint: Endpoint) -> Envelope:
    """A message for the endpoint."""
    payload = {"endpoint": endpoint.pk, "type": "case.closed", "case": None, "at": timezone.now().isoformat()}
    return Envelope(uuid4(), "webhook.due", "", payload, 1, timezone.now())


def test_who_does_not_answer_is_asked_again_and_stopped_when_that_has_gone_on_for_days(other: Other) -> None:
    endpoint, _ = an_endpoint(other.url)
    other.answer = 503
    assert deliver.handle(due(endpoint)) == TryLater("svarade 503")
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.active) == (1, True)
    other.answer = 200
    deliver.handle(due(endpoint))
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since) == (0, None)
    other.answer = 500
    Endpoint.objects.update(failures=deliver.LEAST, failing_since=timezone.now() - timedelta(days=2))
    assert isinstance(deliver.handle(due(endpoint)), TryLater)
    Endpoint.objects.update(failing_since=timezone.now() - deliver.STOPPED_AFTER)
    assert isinstance(deliver.handle(due(endpoint)), GiveUp)
    endpoint.refresh_from_db()
    assert not endpoint.active
    assert deliver.handle(due(endpoint)) == Delivered("avstängd")


def test_who_says_gone_is_stopped_at_once(other: Other) -> None:
    endpoint, _ = an_endpoint(other.url)
    other.answer = 410
    assert isinstance(deliver.handle(due(endpoint)), GiveUp)
    assert not Endpoint.objects.get().active


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "https://127.0.0.2/latest", "http://[::1]/", "ftp://x.se/", "javascript:1", ""]
)
def test_an_inner_address_is_neither_added_nor_asked(cast: Cast, client: Client, url: str) -> None:
    client.force_login(cast.gunnel)
    sent = {"namn": "Inre", "adress": url, "handelse": "case.closed"}
    assert client.post("/drift/webbkrokar/", sent).status_code == 422
    assert not Endpoint.objects.exists()
    endpoint, _ = an_endpoint(url or "x")
    attempt = deliver.send_test(endpoint)
    assert (attempt.status, bool(attempt.error)) == (0, True)


def test_gunnel_adds_tries_changes_the_secret_and_stops(cast: Cast, client: Client, other: Other) -> None:
    client.force_login(cast.gunnel)
    page = client.post("/drift/webbkrokar/", {"namn": "Ekonomi", "adress": other.url, "handelse": "case.closed"})
    secret = re.search(r'class="secret">([^<]+)<', page.content.decode())[1]  # type: ignore[index]  # or the test fails
    endpoint = Endpoint.objects.get()
    address = f"/drift/webbkrokar/{endpoint.pk}/"
    client.post(f"{address}prova/")
    Webhook(secret).verify(other.got[0][1], other.got[0][0])
    assert "204" in client.get(address).content.decode()
    changed = client.post(f"{address}ny-hemlighet/").content.decode()
    assert secret not in changed
    assert "whsec_" in changed
    assert "whsec_" not in client.get(address).content.decode()
    client.post(f"{address}stoppa/")
    assert not Endpoint.objects.get().active
    client.post(f"{address}starta/")
    assert Endpoint.objects.get().active


def test_of_the_attempts_only_the_latest_are_kept(other: Other) -> None:
    endpoint, _ = an_endpoint(other.url)
    now = timezone.now()
    Attempt.objects.bulk_create(
        Attempt(endpoint=endpoint, event=str(n), type="x", at=now) for n in range(deliver.KEPT + 5)
    )
    deliver.tidy(due(endpoint))
    assert Attempt.objects.count() == deliver.KEPT
    assert not Attempt.objects.filter(event="0").exists()


def test_the_asyncapi_names_every_event_and_leads_nowhere_wrong() -> None:
    told = asyncapi()
    assert told["asyncapi"] == "3.0.0"
    assert set(TYPES) < set(told["components"]["messages"])
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(told)):
        place = told
        for part in reference.split("/"):
            place = place[part]
