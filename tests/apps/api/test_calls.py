"""Everything a person does through pages, done by a program that acts for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_platform.api.models import Answered, Token
from forms_platform.api.tokens import make_client
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.reverse import reverse
from forms_platform.definitions.load import current
from forms_platform.intake.models import Draft
from tests.apps.api.conftest import Program
from tests.apps.cases.several import AT_ONCE, publish_with
from tests.apps.intake.plain_browser import PDF_FILE
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]

COST = {"aktivitet": "Gymkort", "belopp": "1 200,50"}


def sent_in(call: Program, **answers: Any) -> str:
    """The number of a case that the program sent in."""
    draft = call("POST", "drafts", {"service": "gym", "answers": COST | answers})
    number: str = call("POST", f"drafts/{draft['id']}/submit")["number"]
    return number


# --- Who may


def test_without_a_token_nothing_is_told(town: Cast, client: Client) -> None:
    for header in ({}, {"authorization": "Bearer nonsense"}, {"authorization": "Basic x"}):
        answer = client.get("/api/v1/services", headers=header)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthorized"


def test_a_session_is_no_token(town: Cast, client: Client) -> None:
    client.force_login(town.anna)
    assert client.get("/api/v1/services").status_code == 401


def test_a_token_does_only_what_it_was_made_for(town: Cast, program: Programs) -> None:
    call = program(town.anna, "services:read")
    assert call("GET", "services")["items"][0]["key"] == "gym"
    refused = call("GET", "cases")
    assert (call.status, refused["code"]) == (403, "scope_missing")
    assert "cases:read" in refused["title"]


def test_a_token_is_known_by_its_hash_alone_and_dies_with_its_time_its_person_and_its_revocation(
    town: Cast, program: Programs, now: datetime
) -> None:
    call = program(town.anna)
    row = Token.objects.get()
    assert call.token not in json.dumps(list(Token.objects.values()), default=str)
    assert call("GET", "me")["username"] == town.anna.username
    Token.objects.update(expires_at=timezone.now())
    call("GET", "me")
    assert call.status == 401
    Token.objects.update(expires_at=None)
    town.anna.is_active = False
    town.anna.save()
    call("GET", "me")
    assert call.status == 401
    town.anna.is_active = True
    town.anna.save()
    Token.objects.filter(pk=row.pk).update(revoked_at=now)
    call("GET", "me")
    assert call.status == 401


def test_a_client_fetches_its_token_and_gets_no_more_than_it_was_given(town: Cast, client: Client) -> None:
    registered, secret = make_client(
        town.anna, "Intranätet", ("todo:read", "services:read"), by=town.gunnel, now=timezone.now()
    )
    who = {"grant_type": "client_credentials", "client_id": registered.client_id}
    wrong = client.post("/api/v1/oauth/token", urlencoded(who | {"client_secret": "x"}), content_type=FORM)
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    more = client.post(
        "/api/v1/oauth/token", urlencoded(who | {"client_secret": secret, "scope": "cases:read"}), content_type=FORM
    )
    assert more.json() == {"error": "invalid_scope"}
    answer = client.post(
        "/api/v1/oauth/token", urlencoded(who | {"client_secret": secret, "scope": "todo:read"}), content_type=FORM
    )
    told = answer.json()
    assert (told["token_type"], told["scope"], told["expires_in"]) == ("Bearer", "todo:read", 3600)
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    assert client.get("/api/v1/todo", headers=bearer).status_code == 200
    assert client.get("/api/v1/services", headers=bearer).status_code == 403
    registered.revoked_at = timezone.now()
    registered.save()
    assert client.get("/api/v1/todo", headers=bearer).status_code == 401


FORM = "application/x-www-form-urlencoded"


def urlencoded(fields: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(fields)


# --- A whole story


def test_annas_program_sends_in_bengts_decides_and_the_case_tells_both(town: Cast, program: Programs) -> None:
    anna, bengt = program(town.anna), program(town.bengt)
    draft = anna("POST", "drafts", {"service": "gym", "answers": {"belopp": "x"}})
    assert anna.status == 201
    assert {fault["path"] for fault in draft["faults"]} == {"aktivitet", "belopp"}
    assert not draft["ready"]
    refused = anna("POST", f"drafts/{draft['id']}/submit")
    assert (anna.status, refused["code"]) == (422, "answers_faulty")
    draft = anna("PATCH", f"drafts/{draft['id']}", {"answers": COST})
    assert draft["ready"]
    case = anna("POST", f"drafts/{draft['id']}/submit")
    assert (anna.status, case["state"]) == (201, "open")
    assert anna("POST", f"drafts/{draft['id']}/submit")["number"] == case["number"]

    assert [row["number"] for row in bengt("GET", "queue")["items"]] == [case["number"]]
    task = bengt("GET", f"queue/{case['number']}")
    assert {one["key"] for one in task["outcomes"]} == {"approve", "reject", "return"}
    wanted = {key: task[key] for key in ("step", "round", "revision")}
    no_reason = bengt("POST", f"queue/{case['number']}/decision", wanted | {"outcome": "reject"})
    assert (bengt.status, no_reason["code"]) == (409, "refused")
    decided = bengt("POST", f"queue/{case['number']}/decision", wanted | {"outcome": "approve"})
    assert bengt.status == 201
    assert bengt("POST", f"decisions/{decided['batch']}/undo") == {"numbers": [case["number"]]}
    assert bengt("GET", "queue")["items"]

    told = anna("GET", f"cases/{case['number']}")
    jsonschema.validate(told["answers"], anna("GET", "services/gym/answers-schema"))
    assert told["answers"] == {"aktivitet": "Gymkort", "belopp": "1200.50"}
    assert {"key": "belopp", "label": "Belopp", "value": "1\u00a0200,50\u00a0kr"} in told["shown"]


def test_of_a_case_that_waits_for_several_at_once_eva_takes_what_waits_for_her_group(
    town: Cast, program: Programs, now: datetime
) -> None:
    story = Story(town, publish_with("bada", AT_ONCE), now)
    story.sends(town.anna)
    eva, row = program(town.eva), Assignment.objects.filter(case=story.case, step="lon")
    eva("POST", f"queue/{story.case.number}/claim")
    assert (eva.status, row.get().claimed_by) == (200, town.eva)
    eva("POST", f"queue/{story.case.number}/release")
    assert (eva.status, row.get().claimed_by) == (200, None)


def test_a_stranger_finds_neither_case_nor_draft_nor_file(town: Cast, program: Programs) -> None:
    anna, david = program(town.anna), program(town.david)
    number = sent_in(anna)
    draft = anna("POST", "drafts", {"service": "gym"})["id"]
    for method, path in (
        ("GET", f"cases/{number}"), ("GET", f"cases/{number}/deliveries"), ("GET", f"cases/{number}/record"),
        ("POST", f"cases/{number}/withdraw"), ("POST", f"cases/{number}/comments"), ("POST", f"cases/{number}/amend"),
        ("GET", f"queue/{number}"), ("POST", f"queue/{number}/decision"), ("POST", f"queue/{number}/claim"),
        ("GET", f"drafts/{draft}"), ("PATCH", f"drafts/{draft}"), ("DELETE", f"drafts/{draft}"),
        ("POST", f"drafts/{draft}/submit"), ("GET", f"files/{draft}"),
    ):  # fmt: skip
        sent = {"text": "x"} if path.endswith("comments") else {"answers": {}} if method == "PATCH" else {}
        if path.endswith("decision"):
            sent = {"step": "chef", "round": 1, "revision": 1, "outcome": "approve"}
        david(method, path, sent if method != "GET" else None)
        assert david.status == 404, path


def test_a_file_is_taken_in_inspected_and_comes_back(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    draft = anna("POST", "drafts", {"service": "gym", "answers": COST})["id"]
    headers = {"authorization": f"Bearer {anna.token}"}

    def upload(field: str, content: bytes, name: str) -> Any:
        return anna.client.post(
            f"/api/v1/drafts/{draft}/files?field={field}",
            {"file": SimpleUploadedFile(name, content, content_type="application/pdf")},
            headers=headers,
        )

    assert upload("aktivitet", PDF_FILE, "a.pdf").status_code == 422
    assert upload("kvitton.0.bild", b"<html>", "a.pdf").json()["code"] == "file_refused"
    answer = upload("kvitton.0.bild", PDF_FILE, "kvitto.pdf")
    assert answer.status_code == 201
    kept = answer.json()
    case = anna("POST", f"drafts/{draft}/submit")
    told = anna("GET", f"cases/{case['number']}")
    assert [file["sha256"] for file in told["files"]] == [kept["sha256"]]
    got = anna.client.get(f"/api/v1/files/{kept['id']}", headers=headers)
    assert got.content == PDF_FILE
    assert "attachment" in got["Content-Disposition"]


def test_what_is_asked_back_is_put_right_through_a_draft(town: Cast, program: Programs, now: datetime) -> None:
    story = Story(town, current("gym"), now)
    story.sends(town.anna)
    story.decides(town.bengt, "return", "Vilket gym?")
    anna = program(town.anna)
    number = story.case.number
    assert [one["number"] for one in anna("GET", "cases?state=returned")["items"]] == [number]
    draft = anna("POST", f"cases/{number}/amend")
    anna("PATCH", f"drafts/{draft['id']}", {"answers": {"aktivitet": "Friskis"}})
    assert anna("POST", f"drafts/{draft['id']}/submit")["number"] == number
    assert Case.objects.get(number=number).answers["aktivitet"] == "Friskis"
    anna("POST", f"cases/{number}/comments", {"text": "Nu är det rätt."})
    assert anna.status == 201
    assert anna("POST", f"cases/{number}/withdraw", {})["result"] == "withdrawn"


def test_what_may_not_be_changed_stays_and_what_is_unknown_is_told(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    draft = anna("POST", "drafts", {"service": "gym"})
    refused = anna("PATCH", f"drafts/{draft['id']}", {"answers": {"hemligt": 1}})
    assert (anna.status, refused["faults"][0]["path"]) == (422, "answers.hemligt")
    assert (
        anna("PATCH", f"drafts/{draft['id']}", {"answers": {"aktivitet": "a\x00\ud800b"}})["answers"]["aktivitet"]
        == "ab"
    )
    anna("PATCH", f"drafts/{draft['id']}", {"answers": {"aktivitet": None}})
    assert "aktivitet" not in Draft.objects.get(pk=draft["id"]).raw
    anna("DELETE", f"drafts/{draft['id']}")
    assert anna.status == 204
    assert not Draft.objects.exists()


# --- Again, further, faster


def test_the_same_key_gives_the_same_answer_and_does_it_once(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    first = anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    again = anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    assert again == first
    assert anna.answer["Idempotent-Replayed"] == "true"
    assert Draft.objects.count() == 1
    other = anna("POST", "drafts", {"service": "gym", "answers": COST}, Idempotency_Key="abc")
    assert (anna.status, other["code"]) == (422, "key_reused")
    david = program(town.david)
    david("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    assert david.status == 201


def test_a_key_under_way_is_busy_and_one_whose_first_call_died_is_done_again(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    Answered.objects.update(status=0)
    assert anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")["code"] == "key_busy"
    Answered.objects.update(at=timezone.now() - timezone.timedelta(minutes=5))
    anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    assert anna.status == 201


def test_a_call_that_failed_leaves_its_key_free(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    anna("POST", "drafts", {"service": "finns-inte"}, Idempotency_Key="abc")
    assert anna.status == 404
    anna("POST", "drafts", {"service": "gym"}, Idempotency_Key="abc")
    assert anna.status == 201


def test_lists_go_on_where_they_ended(town: Cast, program: Programs, now: datetime) -> None:
    for _ in range(23):
        Story(town, current("gym"), now).sends(town.anna)
    anna = program(town.anna)
    first = anna("GET", "cases")
    rest = anna("GET", f"cases?after={first['next']}")
    numbers = [row["number"] for page in (first, rest) for row in page["items"]]
    assert len(set(numbers)) == len(numbers) == 23
    assert rest["next"] == ""
    assert anna("GET", "cases?after=x")["code"] == "bad_request"


def test_a_list_costs_as_many_statements_however_long_it_is(town: Cast, program: Programs, now: datetime) -> None:
    anna = program(town.anna)
    statements = []
    for more in (1, 5):
        for _ in range(more):
            Story(town, current("gym"), now).sends(town.anna)
        anna("GET", "cases")
        with CaptureQueriesContext(connection) as asked:
            assert anna("GET", "cases")["items"]
        statements.append(len(asked))
    assert statements[0] == statements[1]


@override_settings(API_CALLS_IN_A_MINUTE=10)
def test_who_asks_too_often_waits_and_is_told_how_long(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    anna("GET", "me")
    assert "r=9;" in anna.answer["RateLimit"]
    for _ in range(21):  # ten a minute, and the minute may turn meanwhile
        told = anna("GET", "me")
        if anna.status != 200:
            break
    assert (anna.status, told["code"]) == (429, "too_many")
    assert 0 < int(anna.answer["Retry-After"]) <= 60


def test_problems_are_told_in_the_language_that_is_asked_for(town: Cast, program: Programs) -> None:
    anna = program(town.anna)
    assert anna("GET", "cases/2026-999999")["title"] == "Det finns inte, eller är inte ditt."
    assert anna("GET", "cases/2026-999999", accept_language="en")["title"] == "It does not exist, or is not yours."


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 422), (b'{"service": NaN}', "application/json", 400),
     (b"[" * 5000, "application/json", 400), (b"service=gym", "text/plain", 415), (b"", "application/json", 422),
     (b'{"service": "gym", "x": 1}', "application/json", 422), (b"\xff", "application/json", 400)],
)  # fmt: skip
def test_a_body_that_is_not_what_was_asked_for_is_told_so(
    town: Cast, program: Programs, body: bytes, kind: str, status: int
) -> None:
    anna = program(town.anna)
    answer = anna.client.generic(
        "POST", "/api/v1/drafts", body, content_type=kind, headers={"authorization": f"Bearer {anna.token}"}
    )
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


# --- For the intranet and for operators


def test_the_intranet_shows_what_waits_for_somebody_as_json_and_as_a_piece_of_html(
    town: Cast, program: Programs, now: datetime
) -> None:
    story = Story(town, current("gym"), now)
    story.sends(town.anna, aktivitet="<b>Yoga</b>")
    intranet = program(town.gunnel, "todo:read", "todo:others")
    told = intranet("GET", f"todo?person={town.bengt.username}")
    assert (told["count"], told["items"][0]["kind"]) == (1, "decide")
    headers = {"authorization": f"Bearer {intranet.token}"}
    piece = intranet.client.get(f"/api/v1/todo/fragment?person={town.bengt.username}", headers=headers).content.decode()
    assert "<script" not in piece
    assert "style" not in piece
    assert story.case.number in piece
    alone = program(town.david, "todo:read")
    assert alone("GET", f"todo?person={town.bengt.username}")["code"] == "scope_missing"


def test_deliveries_are_for_operators(town: Cast, program: Programs, now: datetime) -> None:
    Story(town, current("gym"), now).sends(town.anna)
    assert program(town.anna)("GET", "deliveries?state=waiting")["code"] == "forbidden"
    gunnel = program(town.gunnel)
    waiting = gunnel("GET", "deliveries?state=waiting")["items"]
    assert waiting
    assert gunnel("POST", f"deliveries/{waiting[0]['id']}/replay") == {"count": 1}


def test_a_case_that_is_taken_back_says_which_delivery_takes_back_the_other(
    town: Cast, program: Programs, now: datetime
) -> None:
    story = Story(town, current("gym"), now)
    story.sends(town.anna)
    story.decides(town.bengt)
    anna, number = program(town.anna), story.case.number
    reverse(story.case.pk, by=town.eva.pk, reason="Dubbelt", command_id=uuid4(), now=now)
    of_the_case = anna("GET", f"cases/{number}")["deliveries"]
    assert [(one["target"], one["counter"]) for one in of_the_case] == [("payroll", False), ("payroll", True)]
    assert anna("GET", f"cases/{number}/deliveries")["items"] == of_the_case
