"""A text whose English is missing is Swedish that says so, and is marked for administrators alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from forms_platform.definitions.language.texts import Borrowed, Text
from forms_platform.definitions.publish import publish
from forms_platform.look.borrowed import running, said
from forms_platform.organisation.models import Person
from tests.apps.intake.conftest import SHIPPED
from tests.cast import Cast

MARK = '<span class="untranslated">no English</span>'


def document() -> dict[str, Any]:
    """A service that nobody has translated."""
    raw: dict[str, Any] = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    field = {"kind": "text", "key": "vad", "label": "Vad vill du ha?", "help": "Skriv *kort*.", "required": True}
    raw |= {"key": "svensk", "title": "Önskemål", "pages": [{"key": "allt", "title": "Frågan", "fields": [field]}]}
    raw |= {"limits": [], "checks": [], "deliveries": {}, "summary_line": [], "amount_field": None}
    raw["workflow"]["steps"] = [step for step in raw["workflow"]["steps"] if step["id"] != "lonecenter"]
    return raw


def test_a_text_in_both_languages_borrows_nothing() -> None:
    text = Text(sv="Belopp", en="Amount")
    assert not isinstance(text.say("en"), Borrowed)
    assert not isinstance(text.say("sv"), Borrowed)
    assert isinstance(Text(sv="Belopp").say("en"), Borrowed)
    assert not isinstance(Text(sv="Belopp").say("sv"), Borrowed)


def test_a_borrowed_text_is_escaped_and_says_its_language() -> None:
    with override("en"):
        assert said(Borrowed("<b>")) == f'<span lang="sv">&lt;b&gt;</span> {MARK}'
        assert running(Borrowed("*a*")) == f'<div lang="sv"><p><em>a</em></p>\n</div> {MARK}'
        assert said("<b>") == "<b>"


def first_page(person: Person) -> str:
    """The first page of the untranslated service, in English."""
    person.language = "en"
    person.save()
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person)
    browser.cookies["django_language"] = "en"
    return browser.get("/e-tjanster/svensk/ny/").content.decode()


@pytest.mark.django_db
def test_only_an_administrator_who_reads_english_is_shown_the_marks(cast: Cast, now: datetime) -> None:
    publish(document(), cast.gunnel, now)
    for person, shown in ((cast.anna, False), (cast.gunnel, True)):
        page = first_page(person)
        assert f'<span lang="sv">Vad vill du ha?</span> {MARK}' in page
        assert ("data-untranslated" in page.partition("<main")[0]) is shown
