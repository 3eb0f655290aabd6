"""Administrators see every mail of every service as it would be sent, in both languages, and nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications.preview import EVENTS, LABELS, preview
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, document, publish_service

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def gunnels(cast: Cast) -> Iterator[Client]:
    client = Client()
    client.force_login(cast.gunnel)
    yield client
    forget()


def test_every_event_has_a_name() -> None:
    assert set(LABELS) == set(EVENTS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_shown(event: str, language: str, today: date) -> None:
    shown = preview(publish_service("gym"), event, language, today)
    forget()
    said = shown.mail.subject + str(shown.mail.body) + shown.html
    assert shown.mail.subject
    assert "{" not in shown.mail.subject + str(shown.mail.body)
    assert ("Wellness on trial" in said) == (language == "en")


def test_a_service_with_secrecy_is_shown_as_discreet_as_its_mails_are(cast: Cast, today: date) -> None:
    publish({**document("gym"), "secrecy": {"level": "strict", "mail": "link_only"}}, None, PUBLISHED_AT)
    for event in EVENTS:
        shown = preview(current("gym"), event, "sv", today)
        assert shown.discreet
        for secret in ("Friskvård", "Anna", "gym"):
            assert secret not in shown.mail.subject + str(shown.mail.body) + shown.html
    forget()


def test_the_page_shows_whose_words_they_are(gunnels: Client) -> None:
    own = {"approved": {"subject": "Grattis {number}", "text": {"sv": "Varsågod.", "en": "Enjoy."}}}
    publish({**document("gym"), "messages": own}, None, PUBLISHED_AT)
    page = gunnels.get("/aviseringar/mejl/?tjanst=gym&handelse=approved&sprak=en").content.decode()
    assert "Grattis 2026-0000" in page
    assert "Enjoy." in page
    assert "E-tjänstens egen text" in page
    assert "Plattformens text" in gunnels.get("/aviseringar/mejl/?tjanst=gym").content.decode()


def test_what_is_written_to_harm_is_shown_as_text_in_both_parts_and_in_a_sandbox(gunnels: Client) -> None:
    publish({**document("gym"), "messages": {"approved": {"text": HOSTILE}}}, None, PUBLISHED_AT)
    page = gunnels.get("/aviseringar/mejl/?tjanst=gym&handelse=approved")
    assert HOSTILE not in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    html = gunnels.get("/aviseringar/mejl/gym/approved/sv/")
    assert HOSTILE not in html.content.decode()
    assert html["Content-Security-Policy"].startswith("sandbox")
    assert "default-src 'none'" in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("asked", ["?tjanst=nej", "?handelse=nej", "?sprak=fr"])
def test_what_does_not_exist_is_answered_with_what_does(gunnels: Client, asked: str) -> None:
    publish_service("gym")
    assert gunnels.get(f"/aviseringar/mejl/{asked}").status_code == 200


def test_without_services_the_page_says_so(gunnels: Client) -> None:
    assert "Ingen e-tjänst är publicerad" in gunnels.get("/aviseringar/mejl/").content.decode()


def test_looking_at_a_mail_sends_none(gunnels: Client, mailoutbox: list[Any]) -> None:
    publish_service("gym")
    gunnels.get("/aviseringar/mejl/?tjanst=gym")
    assert mailoutbox == []
