"""The messages' tab: the mail beside the text is the one that would be sent, with the names of a chosen employee."""

from __future__ import annotations

from typing import get_args

import pytest
from django.test import Client

from forms_platform.builder.mails import EVENTS, NAMES
from forms_platform.definitions.language.messages import FACTS, Event
from tests.cast import Cast
from tests.stories import publish_service

KEY = "gym"


@pytest.fixture
def gunnel(cast: Cast) -> Client:
    publish_service(KEY)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def write(client: Client, version: int, **texts: str) -> int:
    sent = {f"p.{name.replace('__', '.')}": text for name, text in texts.items()}
    kept = {"flik": "messages", "gor": "spara", "version": str(version), "handelse": "returned", "sprak": "en"}
    answer = client.post(f"/bygg/{KEY}/andra/", {**kept, **sent})
    if answer.status_code == 302:
        assert "handelse=returned" in answer["Location"]
    return answer.status_code


def test_every_event_and_every_fact_has_its_words() -> None:
    assert set(EVENTS) == set(get_args(Event))
    assert set(NAMES) == set().union(*FACTS.values())


def test_the_mail_is_the_drafts_own_with_the_names_of_the_chosen_employee(gunnel: Client, cast: Cast) -> None:
    assert (
        write(gunnel, 0, returned__text="Hej {requester}! {by} ber dig titta.", **{"returned__text.en": "Hello!"})
        == 302
    )
    shown = gunnel.get(f"/bygg/{KEY}/meddelanden/returned/?som={cast.anna.pk}")
    assert f"Hej {cast.anna.name}!" in shown.content.decode()
    assert cast.bengt.name in shown.content.decode()
    assert "Hello!" in gunnel.get(f"/bygg/{KEY}/meddelanden/returned/?sprak=en").content.decode()
    page = gunnel.get(f"/bygg/{KEY}/meddelanden/?handelse=returned&som={cast.anna.pk}&sprak=en").content.decode()
    assert f"/meddelanden/returned/?som={cast.anna.pk}&amp;sprak=en" in page


@pytest.mark.parametrize("event", get_args(Event))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_mail_can_be_seen(gunnel: Client, event: str, language: str) -> None:
    shown = gunnel.get(f"/bygg/{KEY}/meddelanden/{event}/?sprak={language}")
    assert shown.status_code == 200
    assert f'<html lang="{language}"' in shown.content.decode()


def test_script_in_a_text_shows_as_text_and_could_not_run(gunnel: Client) -> None:
    write(gunnel, 0, returned__text="<script>alert(1)</script>")
    shown = gunnel.get(f"/bygg/{KEY}/meddelanden/returned/")
    assert "<script>" not in shown.content.decode()
    assert shown["Content-Security-Policy"].startswith("sandbox;")


def test_an_event_that_is_not_there_is_not_found(gunnel: Client) -> None:
    assert gunnel.get(f"/bygg/{KEY}/meddelanden/nagot/").status_code == 404
