"""The log tells what happened and nothing about persons; nobody writes a line of their own into it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from forms_platform.cases.models import Case
from forms_platform.logs import JsonLine, PlainLine
from forms_platform.outbox import relay
from forms_platform.outbox.models import Message
from tests.cast import Cast
from tests.guard.town import PASSWORD, PDF, Town, decision

pytestmark = pytest.mark.django_db

SECRETS = {
    "an answer": "Hemligaktivitet",
    "an identity number": "19900101-2384",
    "the same without its dash": "199001012384",
    "a comment": "Hemligkommentar",
    "a file's name": "hemligfil",
    "what was searched for": "hemligsokning",
    "a password": PASSWORD,
    "a wrong password": "fel-hemligt-ord",
    "whoever tries to sign in": "hemlig.person@bjorkvatten.example",
    "a name": "Svensson",
    "an address": "anna@bjorkvatten.example",
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any part writes to the log, at the most talkative level that production has."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def journey(town: Town, cast: Cast) -> Case:
    """A case of Anna's from the first page to the delivery, with something secret wherever one can write."""
    anna = Client()
    anna.post("/konto/login/", {"login": SECRETS["whoever tries to sign in"], "password": "fel-hemligt-ord"})
    anna.post("/konto/login/", {"login": "anna", "password": PASSWORD})
    anna.get("/", {"q": "hemligsokning"})
    page = anna.get("/e-tjanster/gym/ny/").content.decode()
    draft = page.split('action="/utkast/')[1].split("/")[0]
    token = page.split('name="ny" value="')[1].split('"')[0]
    wrong = {"ny": token, "aktivitet": "Hemligaktivitet 19900101-2384", "belopp": "199001012384"}
    assert anna.post(f"/utkast/{draft}/kostnad/", wrong).status_code == 422
    anna.post(f"/utkast/{draft}/spara/?steg=kostnad", wrong)
    file = SimpleUploadedFile("hemligfil 19900101-2384.pdf", PDF)
    anna.post(f"/utkast/{draft}/fil/?steg=kostnad", {"falt": "kvitton.0.bild", "fil": file})
    broken = SimpleUploadedFile("hemligfil.pdf", b"<script>")
    anna.post(f"/utkast/{draft}/fil/?steg=kostnad", {"falt": "kvitton.0.bild", "fil": broken})
    anna.post(f"/utkast/{draft}/kostnad/", wrong | {"belopp": "130"})
    assert anna.post(f"/utkast/{draft}/granska/").status_code == 302
    case = Case.objects.latest("id")
    bengt = town.client("bengt")
    bengt.get("/att-godkanna/", {"q": "hemligsokning"})
    sent = decision(case, beslut="reject", meddelande="Hemligkommentar 19900101-2384")
    assert bengt.post(f"/att-godkanna/{case.number}/beslut/", sent).status_code == 302
    relay.drain(timezone.now() + timedelta(seconds=20))
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    anna.get(f"/arenden/{case.number}/")
    anna.get("/arenden/19900101-2384/")
    anna.post("/konto/logout/")
    return case


def test_a_whole_journey_leaves_nothing_of_anybody_in_the_log(town: Town, cast: Cast, log: io.StringIO) -> None:
    case = journey(town, cast)
    told = log.getvalue()
    assert f"/arenden/{case.number}/" in told, "the log was not listened to"
    assert told.count("POST") > 8
    found = {what for what, secret in SECRETS.items() if secret.lower() in told.lower()}
    assert found == set(), [line for line in told.splitlines() if any(SECRETS[what] in line for what in found)]


def test_a_handler_that_breaks_tells_no_answer(town: Town, log: io.StringIO) -> None:
    Message.objects.all().delete()
    now = timezone.now()
    Message.objects.create(
        topic="x", handler="tests.guard.test_logs.breaks", payload={"case": 1}, created_at=now, available_at=now
    )
    relay.relay(now)
    assert "tests.guard" in log.getvalue() or "ValueError" in log.getvalue(), "the fault is not in the log at all"
    assert "1990" not in log.getvalue()


def breaks(message: object) -> None:
    """A handler with a fault that names an identity number."""
    raise ValueError("19900101-2384 och 900101-2384 finns inte i lönesystemet")


@pytest.mark.parametrize(
    "path", ["/a%0d%0aGET /forged 200", "/a%0a%7B%22level%22:%22INFO%22%7D", "/%1b[2J", "/%E2%80%A8x"]
)
def test_an_address_with_line_breaks_is_one_line(town: Town, log: io.StringIO, path: str) -> None:
    town.client("anna").get(path)
    lines = [line for line in log.getvalue().split("\n") if line]
    assert lines
    for line in lines:
        assert "\r" not in line
        assert "\x1b" not in line
        assert set(json.loads(line)) <= {"at", "level", "from", "what", "request", "error"}


@pytest.mark.parametrize("sign", ["\r", "\n", "\x1b[2J", "\x00", "\x85", "\u2028", "\u202e", "\x7f"])
def test_a_line_for_a_terminal_steers_no_terminal(sign: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET /%s 200", (f"a{sign}b åäö",), None)
    line = PlainLine().format(record)
    assert line.isprintable()
    assert line.endswith("b åäö 200")
