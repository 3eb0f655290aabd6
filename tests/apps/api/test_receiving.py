"""Receivers of deliveries and webhooks, looked after by an operator's program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from forms_platform.api.models import Answered
from forms_platform.audit.models import Entry
from forms_platform.integrations import health
from forms_platform.integrations.models import Batch, Health, Receiver
from forms_platform.integrations.sealed import unseal
from forms_platform.integrations.webhooks.models import Endpoint
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import post
from tests.apps.api.conftest import Program
from tests.apps.integrations.receivers import receiver
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
ADDRESS = "https://lon.example/in"
NEW = {"name": "Ekonomi", "types": ["case.closed"]}


@pytest.fixture
def operator(cast: Cast, program: Programs, settings: Settings) -> Iterator[Program]:
    """Gunnel's program, and one other machine that the installation may send to."""
    settings.DELIVERY_ALLOWED = ["127.0.0.1"]
    return program(cast.gunnel)


def kept() -> Receiver:
    """What is set for payroll."""
    return Receiver.objects.get(pk="payroll")


def logged(action: str) -> dict[str, Any]:
    """The facts of the one line of the log, which Gunnel's program caused."""
    entry = Entry.objects.get(action=action)
    assert entry.actor == f"person:{Person.objects.get(username__startswith='gunnel').pk}"
    return dict(entry.facts)


# --- Receivers


def test_what_is_set_is_used_and_logged_and_its_secret_is_never_read_back(operator: Program) -> None:
    sent = {"address": ADDRESS, "batching": "monthly", "day_of_month": 20, "pace": 30}
    told = operator("PUT", "receivers/payroll", sent | {"secret": {"bearer": "hemligt"}})
    assert operator.status == 200, told
    assert {name: told[name] for name in sent} == sent
    assert (told["has_secret"], told["changed_by"]) == (True, operator.person.name)
    assert unseal(kept().secret) == {"bearer": "hemligt"}
    assert operator("GET", "receivers/payroll") == told
    listed = operator("GET", "receivers")
    assert [one["address"] for one in listed["items"] if one["target"] == "payroll"] == [ADDRESS]
    assert "hemligt" not in json.dumps([told, listed, logged("receiver.set")])


def test_a_secret_that_is_left_out_is_kept_and_one_that_is_to_be_forgotten_is_not(operator: Program) -> None:
    operator("PUT", "receivers/payroll", {"address": ADDRESS, "secret": {"user": "a", "password": "b"}})
    operator("PUT", "receivers/payroll", {"address": f"{ADDRESS}/ny", "secret": {}})
    assert unseal(kept().secret) == {"user": "a", "password": "b"}
    told = operator("PUT", "receivers/payroll", {"address": ADDRESS, "forget": True, "secret": {"user": "c"}})
    assert (told["has_secret"], unseal(kept().secret)) == (False, {})


def test_a_key_of_several_lines_is_one_part(operator: Program) -> None:
    pem = "-----BEGIN KEY-----\nabc=\n-----END KEY-----"
    operator("PUT", "receivers/payroll", {"address": ADDRESS, "secret": {"private_key": pem}})
    assert unseal(kept().secret) == {"private_key": pem}


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"address": "ftp://a"}, "address", "way"),
        ({"address": "https://a:b@c.example/"}, "address", "password"),
        ({"address": "sftp://a.example/in"}, "address", "host_key"),
        ({"address": "folder:in"}, "address", "whole_path"),
        ({"address": "mailto:nej"}, "address", "email"),
        ({"address": ADDRESS, "day_of_month": 29}, "day_of_month", "max_value"),
        ({"address": ADDRESS, "pace": 6001}, "pace", "max_value"),
        ({"address": ADDRESS, "batching": "hourly"}, "batching", "invalid_choice"),
        ({"address": ADDRESS, "layout": "{"}, "layout", "no_json"),
        ({"address": ADDRESS, "secret": {"pin": "hemligt"}}, "secret", "unknown"),
        ({"address": ADDRESS, "secret": {"password": "hemligt\nrad"}}, "secret", "one_line"),
        ({"address": ADDRESS, "pace": "fort"}, "pace", "int_type"),
    ],
)
def test_what_the_page_refuses_is_refused_at_its_field_in_both_languages(
    operator: Program, sent: dict[str, Any], field: str, code: str
) -> None:
    said = []
    for language in ("sv", "en"):
        told = operator("PUT", "receivers/payroll", sent, accept_language=language)
        assert (operator.status, told["code"]) == (422, "bad_request")
        assert [(one["path"], one["code"]) for one in told["faults"]] == [(field, code)]
        assert "hemligt" not in str(told)
        said.append(told["title"] if code == "int_type" else told["faults"][0]["text"])
    assert said[0] != said[1]
    assert not Receiver.objects.exists()


def test_nothing_set_is_the_installations_own_folder_again(operator: Program) -> None:
    operator("PUT", "receivers/payroll", {"address": ADDRESS})
    told = operator("PUT", "receivers/payroll", {})
    assert (told["address"], told["default_address"][:7], Receiver.objects.count()) == ("", "folder:", 0)


def test_a_sample_is_shown_and_nothing_is_sent_or_set(operator: Program) -> None:
    assert "<paxml" in operator("POST", "receivers/payroll/sample", {})["text"]
    (column, *_) = operator("GET", "receivers/payroll")["columns"]
    assert column
    told = operator("POST", "receivers/payroll/sample", {"layout": "{}"})
    assert (operator.status, told["faults"][0]["path"]) == (422, "layout")
    assert not Receiver.objects.exists()
    assert not Entry.objects.filter(stream="receiver:payroll").exists()


def test_a_test_tells_how_it_went_and_who_takes_it_rests_no_longer(operator: Program, now: datetime) -> None:
    with receiver((500, {}, b""), (201, {}, b'{"id": "P1"}')) as server:
        operator("PUT", "receivers/payroll", {"address": f"{server.url}/in"})
        rests("payroll", now)
        bad = operator("POST", "receivers/payroll/test")
        assert (bad["arrived"], bad["why"]) == (False, "Mottagaren svarade 500")
        assert Health.objects.get(pk="payroll").rests_until is not None
        good = operator("POST", "receivers/payroll/test")
    assert good == {"arrived": True, "reference": "P1", "why": ""}
    assert Health.objects.get(pk="payroll").rests_until is None
    tried = Entry.objects.filter(action="receiver.tried").order_by("seq").values_list("facts", flat=True)
    assert [one["arrived"] for one in tried] == [False, True]


def test_an_address_in_our_own_network_is_not_asked(operator: Program, settings: Settings) -> None:
    with receiver((201, {}, b"{}")) as server:
        settings.DELIVERY_ALLOWED = []
        operator("PUT", "receivers/payroll", {"address": f"{server.url}/in"})
        told = operator("POST", "receivers/payroll/test")
        assert (told["arrived"], server.keys()) == (False, [])


def test_all_to_a_receiver_is_tried_again_and_it_rests_no_longer(operator: Program, now: datetime) -> None:
    batch = a_batch("payroll", now)
    (row,) = post("delivery.gathered", f"batch:{batch.pk}", {"batch": batch.pk}, now=now, lane="payroll")
    Message.objects.filter(pk=row.pk).update(state="dead")
    rests("payroll", now)
    assert operator("POST", "receivers/payroll/try-again") == {"count": 1}
    assert (Message.objects.get(pk=row.pk).state, Health.objects.get(pk="payroll").failures) == ("waiting", 0)
    assert logged("receiver.tried_again") == {"target": "payroll", "count": 1}


def test_a_file_of_many_cases_is_listed_and_fetched_and_the_log_tells_by_whom(operator: Program, now: datetime) -> None:
    batch = a_batch("payroll", now)
    listed = operator("GET", "receivers/payroll/files")
    assert [(one["name"], one["cases"], one["sent_at"]) for one in listed["items"]] == [(batch.name, 2, None)]
    assert "content" not in listed["items"][0]
    headers = {"authorization": f"Bearer {operator.token}"}
    answer = operator.client.get(f"/api/v1/receivers/payroll/files/{batch.name}", headers=headers)
    assert (answer.status_code, answer.content) == (200, b"<fil/>")
    assert 'filename="lon.xml"' in answer["Content-Disposition"]
    assert logged("batch.read") == {"batch": batch.name}
    operator("GET", f"receivers/finance/files/{batch.name}")
    assert operator.status == 404


def a_batch(target: str, now: datetime) -> Batch:
    """A file of two cases that the receiver has not taken."""
    return Batch.objects.create(
        name=f"{target}-2026-11-24", target=target, file_name="lon.xml", content_type="application/xml",
        content=b"<fil/>", cases=2, items=3, made_at=now,
    )  # fmt: skip


def rests(target: str, now: datetime) -> None:
    """The receiver has failed so often that it is left in peace."""
    for _ in range(health.FAILURES):
        health.failed(target, "nej", now=now)


# --- Webhooks


def test_a_webhook_is_added_and_its_secret_told_once(operator: Program) -> None:
    made = operator("POST", "webhooks", NEW | {"url": "http://127.0.0.1:9/in"}, idempotency_key="en-gång")
    assert operator.status == 422  # a key is of visible ASCII
    made = operator("POST", "webhooks", NEW | {"url": "http://127.0.0.1:9/in"}, idempotency_key="en-gang")
    assert (operator.status, made["types"], made["active"]) == (201, ["case.closed"], True)
    secret = made["secret"]
    assert secret.startswith("whsec_")
    again = operator("POST", "webhooks", NEW | {"url": "http://127.0.0.1:9/in"}, idempotency_key="en-gang")
    assert (operator.status, operator.answer["Idempotent-Replayed"]) == (201, "true")
    assert again == made | {"secret": ""}
    assert Endpoint.objects.get().made_by == operator.person
    read = [operator("GET", "webhooks"), operator("GET", f"webhooks/{made['id']}"), logged("webhook.added")]
    assert secret not in json.dumps([read, again, *Answered.objects.values_list("body", flat=True)])


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"url": "http://127.0.0.2/in"}, "url", "forbidden"),
        ({"url": "https://a:b@127.0.0.1/in"}, "url", "forbidden"),
        ({"url": "http://[::1]/in"}, "url", "forbidden"),
        ({"url": "file:///etc/passwd"}, "url", "forbidden"),
        ({"name": "  "}, "name", "required"),
        ({"types": []}, "types", "required"),
        ({"types": ["case.closed", "case.exploded"]}, "types", "unknown"),
    ],
)
def test_what_the_page_refuses_of_a_webhook_is_refused_at_its_field(
    operator: Program, sent: dict[str, Any], field: str, code: str
) -> None:
    said = []
    for language in ("sv", "en"):
        told = operator("POST", "webhooks", NEW | {"url": "http://127.0.0.1:9/in"} | sent, accept_language=language)
        assert (operator.status, told["code"]) == (422, "bad_request")
        assert [(one["path"], one["code"]) for one in told["faults"]] == [(field, code)]
        said.append(told["faults"][0]["text"])
    assert said[0] != said[1]
    assert not Endpoint.objects.exists()


def test_a_webhook_is_tested_stopped_started_and_given_a_new_secret(operator: Program) -> None:
    with receiver((204, {}, b""), (500, {}, b"")) as server:
        made = operator("POST", "webhooks", NEW | {"url": f"{server.url}/in"})
        at = f"webhooks/{made['id']}"
        good, bad = operator("POST", f"{at}/test"), operator("POST", f"{at}/test")
    assert [(one["arrived"], one["status"]) for one in (good, bad)] == [(True, 204), (False, 500)]
    assert operator("GET", f"{at}/attempts") == {"items": [bad, good]}
    stopped = operator("POST", f"{at}/stop")
    assert (stopped["active"], operator.person.name in stopped["stopped_why"]) == (False, True)
    started = operator("POST", f"{at}/start")
    assert (started["active"], started["stopped_why"]) == (True, "")
    changed = operator("POST", f"{at}/secret")
    assert (changed["secret"] != made["secret"], changed["before_until"] is not None) == (True, True)
    assert "secret" not in operator("GET", at)
    for action in ("webhook.added", "webhook.stopped", "webhook.started", "webhook.secret_changed"):
        logged(action)


# --- Who may


CALLS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "receivers", None), ("GET", "receivers/payroll", None), ("PUT", "receivers/payroll", {}),
    ("POST", "receivers/payroll/sample", {}), ("POST", "receivers/payroll/test", None),
    ("POST", "receivers/payroll/try-again", None), ("GET", "receivers/payroll/files", None),
    ("GET", "receivers/payroll/files/payroll-2026-11-24", None), ("GET", "webhooks", None),
    ("POST", "webhooks", NEW | {"url": "http://127.0.0.1:9/in"}), ("GET", "webhooks/{row}", None),
    ("POST", "webhooks/{row}/secret", None), ("POST", "webhooks/{row}/start", None),
    ("POST", "webhooks/{row}/stop", None), ("POST", "webhooks/{row}/test", None),
    ("GET", "webhooks/{row}/attempts", None),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "sent"), CALLS)
def test_only_operators_may_and_only_with_the_scope(
    cast: Cast, program: Programs, now: datetime, method: str, path: str, sent: Any
) -> None:
    a_batch("payroll", now)
    at = path.format(row=Endpoint.objects.create(name="E", url="http://127.0.0.1:9/", made_at=timezone.now()).pk)
    stranger = program(cast.bengt)
    assert (stranger(method, at, sent)["code"], stranger.status) == ("forbidden", 403)
    without = program(cast.gunnel, "deliveries:read")
    assert (without(method, at, sent)["code"], without.status) == ("scope_missing", 403)
    assert not Entry.objects.filter(stream__regex="^(receiver|webhook):").exists()


@pytest.mark.parametrize(("method", "path", "sent"), [one for one in CALLS if "/" in one[1]])
def test_what_there_is_not_is_not_found(operator: Program, method: str, path: str, sent: Any) -> None:
    at = path.replace("receivers/payroll", "receivers/annat").format(row=987)
    assert (operator(method, at, sent)["code"], operator.status) == ("not_found", 404)
