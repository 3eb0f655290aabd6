"""What scripts ask for: saving while one types, and one file at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.dateparse import parse_datetime

from forms_platform.cases.models import Attachment
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import Browser, Page, a_receipt, to_the_cost

pytestmark = pytest.mark.usefixtures("allowance")


def saved(browser: Browser, page: Page, **answers: str) -> Any:
    """The answer to a saving of the page with these answers."""
    draft = page.action.split("/")[2]
    step = page.action.rstrip("/").rpartition("/")[2]
    fields = {**page.fields, **{key.replace("__", "."): value for key, value in answers.items()}}
    return browser.client.post(f"/utkast/{draft}/spara/?steg={step}", fields)


def sent_file(browser: Browser, page: Page, file: SimpleUploadedFile, path: str = "kvitton.0.bild") -> Any:
    """The answer to one file for the page."""
    draft = page.action.split("/")[2]
    return browser.client.post(f"/utkast/{draft}/fil/?steg=aktivitet", {**page.fields, "falt": path, "fil": file})


def test_the_first_saving_makes_the_draft_and_the_next_ones_change_it(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.open("/e-tjanster/friskvardsbidrag/ny/")
    answer = saved(browser, page)
    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Utkast sparat ")
    draft = Draft.objects.get()
    assert str(draft.pk) == page.action.split("/")[2]
    page.fields["sett"] = [answer.json()["seen"]]
    assert saved(browser, page).status_code == 200
    assert Draft.objects.count() == 1


def test_what_is_saved_while_typing_is_no_page_sent_in(anna: Person) -> None:
    browser = Browser(anna)
    saved(browser, to_the_cost(browser), aktivitet="Gymkort")
    draft = Draft.objects.get()
    assert draft.raw["aktivitet"] == "Gymkort"
    assert draft.pages_done == ["om-dig"]


def test_an_older_page_does_not_write_over_a_newer_one(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    browser.press(page, {"lagg-till": "kvitton"}, aktivitet="Gymkort")
    late = saved(browser, page, aktivitet="Golf")
    assert late.status_code == 409
    assert "annan flik" in late.json()["text"]
    assert Draft.objects.get().raw["aktivitet"] == "Gymkort"


def test_saving_one_page_touches_no_other(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    before = Draft.objects.get().raw
    saved(browser, page, aktivitet="Gymkort", kommentar="hör till en annan sida")
    after = Draft.objects.get().raw
    assert after["namn"] == before["namn"] == "Anna Svensson"
    assert "kommentar" not in after


def test_what_the_directory_says_cannot_be_rewritten(anna: Person) -> None:
    browser = Browser(anna)
    browser.press(browser.open("/e-tjanster/friskvardsbidrag/ny/"), namn="Någon Annan", enhet="999")
    raw = Draft.objects.get().raw
    assert raw["namn"] == "Anna Svensson"
    assert raw["enhet"] == str(anna.unit_id)


def test_nothing_is_saved_for_somebody_who_is_signed_out(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    browser.client.logout()
    assert saved(browser, page, aktivitet="Gymkort").status_code == 401
    assert sent_file(browser, page, a_receipt()).status_code == 401
    assert "aktivitet" not in Draft.objects.get().raw
    assert not Attachment.objects.exists()


def test_a_page_that_does_not_exist_saves_nothing(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    draft = page.action.split("/")[2]
    assert browser.client.post(f"/utkast/{draft}/spara/?steg=finns-inte", {"aktivitet": "x"}).status_code == 404


def test_a_file_sent_alone_comes_back_as_its_row_and_is_attached_by_the_page(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    answer = sent_file(browser, page, a_receipt())
    assert answer.status_code == 200
    id_ = answer.json()["id"]
    assert f'name="kvitton.0.bild" value="{id_}"' in answer.json()["html"]
    assert "kvitto.pdf" in answer.json()["html"]
    again = browser.press(page, {"lagg-till": "kvitton"}, kvitton__0__bild=id_)
    assert again.fields["kvitton.0.bild"] == [id_]


def test_a_file_sent_alone_is_there_at_once_for_the_page_that_is_sent_next(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    id_ = sent_file(browser, page, a_receipt()).json()["id"]
    again = browser.press(page, kvitton__0__bild=id_)
    assert browser.status == 422  # the rest is missing
    assert "f-kvitton-0-bild" not in [target for target, _ in again.summary]
    assert "kvitto.pdf" in again.html


def test_a_name_with_markup_is_shown_as_text(anna: Person) -> None:
    browser = Browser(anna)
    file = SimpleUploadedFile("<img src=x onerror=alert(1)>.pdf", a_receipt().read())
    html = sent_file(browser, to_the_cost(browser), file).json()["html"]
    assert "<img" not in html


def test_a_file_too_many_is_refused_with_a_sentence(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    page.fields["kvitton.0.bild"] = [sent_file(browser, page, a_receipt()).json()["id"] for _ in range(3)]
    answer = sent_file(browser, page, a_receipt())
    assert answer.status_code == 422
    assert answer.json()["text"] == "Lägg till högst 3 filer"
    assert Attachment.objects.count() == 3


def test_a_field_that_takes_no_files_takes_none(anna: Person) -> None:
    browser = Browser(anna)
    assert sent_file(browser, to_the_cost(browser), a_receipt(), path="aktivitet").status_code == 404
    assert not Attachment.objects.exists()


def test_the_page_says_back_the_moment_it_showed(anna: Person, now: datetime) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    shown = parse_datetime(page.fields["sett"][0])
    assert shown is not None
    assert abs(shown - Draft.objects.get().saved_at) < timedelta(microseconds=1)
