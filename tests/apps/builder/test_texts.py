"""Texts side by side, out and in as CSV and XLIFF; one file for another installation; scripts in texts are text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_platform.builder.as_json import needs
from forms_platform.builder.compare import compare
from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.models import ServiceDraft
from forms_platform.builder.texts import share, texts
from forms_platform.builder.words import TEXTS
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast

KEY = "friskvardsbidrag"
ALLOWANCE = shipped()[KEY]
POISON = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    """Gunnel, with one published service."""
    publish(ALLOWANCE, cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


def test_the_share_of_english_follows_the_texts() -> None:
    assert share(ALLOWANCE) == 100
    path = ("title",)
    without = edit(ALLOWANCE, Asked("set_text", {"path": path, "language": "en", "text": ""})).document
    assert share(without) < 100


def test_where_english_begins_to_be_missing_is_told_in_words(gunnel: Client) -> None:
    sent = {"flik": "texts", "version": "0", "t.pages.0.title.en": ""}
    gunnel.post(f"/bygg/{KEY}/andra/", sent)
    page = gunnel.get(f"/bygg/{KEY}/publicera/").content.decode()
    assert "den första i Om dig, Rubrik." in page
    assert "pages.0.title" not in page


@pytest.mark.parametrize("key", shipped())
def test_every_text_is_called_something_that_people_say(key: str) -> None:
    names = {next(part for part in reversed(one.path) if isinstance(part, str)) for one in texts(shipped()[key])}
    assert names <= set(TEXTS)


def test_every_text_is_changed_where_it_stands(gunnel: Client) -> None:
    sent = {"flik": "texts", "version": "0", "t.title.en": "Wellness money", "t.pages.0.title.sv": "Om mig"}
    gunnel.post(f"/bygg/{KEY}/andra/", sent)
    document = opened(KEY).document
    assert document["title"]["en"] == "Wellness money"
    assert document["pages"][0]["title"]["sv"] == "Om mig"


@pytest.mark.parametrize("form", ["csv", "xliff"])
def test_texts_go_out_and_in(gunnel: Client, form: str) -> None:
    out = gunnel.get(f"/bygg/{KEY}/texter/fil/?som={form}").content
    changed = out.replace(b"Wellness allowance", b"Exercise money", 1)
    file = SimpleUploadedFile("texter", changed)
    gunnel.post(f"/bygg/{KEY}/texter/fil/", {"version": "0", "fil": file})
    assert opened(KEY).document["title"] == {"sv": "Friskvårdsbidrag", "en": "Exercise money"}
    assert len(list(texts(opened(KEY).document))) == len(list(texts(ALLOWANCE)))


def test_a_file_that_is_none_is_refused_with_a_sentence(gunnel: Client) -> None:
    file = SimpleUploadedFile("texter", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;')
    answer = gunnel.post(f"/bygg/{KEY}/texter/fil/", {"version": "0", "fil": file}, follow=True)
    assert "Filen är inte XLIFF." in answer.content.decode()


def test_a_service_as_one_file_can_be_read_in_elsewhere(gunnel: Client) -> None:
    out = gunnel.get(f"/bygg/{KEY}/fil.json").content
    assert json.loads(out)["needs"] == {"groups": ["lonecenter"], "roles": ["hr-specialist"]}
    answer = gunnel.post("/bygg/ny/", {"gor": "fil", "fil": SimpleUploadedFile("tjanst.json", out)})
    assert answer["Location"] == f"/bygg/{KEY}-2/" or answer["Location"].startswith("/bygg/")
    key = answer["Location"].strip("/").split("/")[-1]
    made = json.loads(ServiceDraft.objects.get(key=key).document)
    assert made == {**ALLOWANCE, "key": key}


def test_what_a_service_needs_is_told() -> None:
    assert needs(shipped()["systembehorighet"])["registers"]


def test_the_json_is_compared_before_it_is_applied(gunnel: Client) -> None:
    other = json.dumps({**ALLOWANCE, "minutes": 8}, ensure_ascii=False)
    looked = gunnel.post(f"/bygg/{KEY}/andra/", {"flik": "json", "version": "0", "gor": "titta", "text": other})
    assert "minutes" in looked.content.decode()
    assert opened(KEY).document["minutes"] == ALLOWANCE["minutes"]
    gunnel.post(f"/bygg/{KEY}/andra/", {"flik": "json", "version": "0", "gor": "byt", "text": other})
    assert opened(KEY).document["minutes"] == 8


def test_json_that_is_none_is_refused_and_kept_in_the_box(gunnel: Client) -> None:
    answer = gunnel.post(f"/bygg/{KEY}/andra/", {"flik": "json", "version": "0", "gor": "byt", "text": "{inte json"})
    assert answer.status_code == 422
    assert "{inte json" in answer.content.decode()


def test_a_comparison_tells_what_was_added_removed_moved_and_changed() -> None:
    document = edit(
        ALLOWANCE,
        Asked("remove_field", {"ref": "kommentar"}),
        Asked("add_field", {"kind": "text", "page": "om-dig"}),
        Asked("set_field", {"ref": "belopp", "values": {"max": "5000.00"}}),
        Asked("move_field", {"ref": "datum", "page": "bilagor", "to": 0}),
        Asked("set_step", {"step": "chef", "values": {"due": {"workdays": 5}}}),
    ).document
    told = {(one.what, one.sort, one.key) for one in compare(ALLOWANCE, document)}
    assert told == {
        ("removed", "question", "kommentar"), ("added", "question", "fraga"), ("changed", "question", "belopp"),
        ("moved", "question", "datum"), ("changed", "step", "chef"),
    }  # fmt: skip


TABS = ("", "?fraga=belopp", "flode/?steg=chef", "texter/", "behorighet/", "meddelanden/", "sekretess/", "leveranser/",
        "json/", "testkor/", "publicera/", "visa/?sida=aktivitet", "versioner/?fran=1&till=utkast")  # fmt: skip


def test_script_in_any_text_shows_as_text_everywhere(gunnel: Client) -> None:
    poisoned: Any = ALLOWANCE
    for one in texts(ALLOWANCE):
        for language in ("sv", "en"):
            asked = Asked("set_text", {"path": one.path, "language": language, "text": POISON})
            poisoned = edit(poisoned, asked).document
    text = json.dumps(poisoned, ensure_ascii=False)
    gunnel.post(f"/bygg/{KEY}/andra/", {"flik": "json", "version": "0", "gor": "byt", "text": text})
    assert POISON in json.dumps(opened(KEY).document["title"], ensure_ascii=False).replace('\\"', '"')
    for tab in TABS:
        shown = gunnel.get(f"/bygg/{KEY}/{tab}").content.decode()
        assert "<script>alert" not in shown, tab
        assert "<img src=x" not in shown, tab
    assert "<script>alert" not in gunnel.get("/bygg/").content.decode()
