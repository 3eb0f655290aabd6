"""A new draft from an earlier case: what still fits is there, what does not is named."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.load import forget
from forms_platform.definitions.models import EService
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.intake.conftest import SHIPPED
from tests.apps.intake.plain_browser import Browser, Page, to_the_review


def granted(anna: Person) -> tuple[Browser, Case]:
    """Anna's browser, and her case of the allowance."""
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    return browser, Case.objects.get()


def begun(browser: Browser, case: Case) -> Page:
    """The first page of a new draft from the case."""
    return browser._arrived(browser.client.post(f"/arenden/{case.number}/igen/", follow=True), "")


def published(gunnel: Person, now: datetime, change: Any) -> None:
    """A later version of the allowance."""
    raw = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    change(raw)
    publish(raw, gunnel, now)


def fields_of(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the page about the cost."""
    return next(p["fields"] for p in raw["pages"] if any(f["key"] == "belopp" for f in p["fields"]))


@pytest.mark.usefixtures("allowance")
def test_the_answers_are_there_and_files_and_certificates_are_not(anna: Person) -> None:
    browser, case = granted(anna)
    page = begun(browser, case)
    raw = Draft.objects.get(submitted_as=None).raw
    assert raw["belopp"] == "1 200"
    assert raw["kvitton"] == [{"kopt_hos": "Friskis & Svettis", "summa": "1 200"}]
    assert "intygar" not in raw
    assert f"Svaren från ärende {case.number} är ifyllda" in page.html
    said = page.html.partition("Det här fyller du i på nytt: ")[2].partition("</")[0]
    assert "Bild av kvittot" in said or "kvitto" in said.lower()
    assert "Belopp" not in said
    assert Attachment.objects.get().case == case


@pytest.mark.usefixtures("allowance")
def test_what_came_along_says_from_which_case_and_the_directory_what_is_its(anna: Person) -> None:
    browser, case = granted(anna)
    first = begun(browser, case)
    draft = Draft.objects.get(submitted_as=None)
    assert draft.copied["belopp"] == [case.number, "1 200"]
    pages = [first, browser.open(f"/utkast/{draft.pk}/aktivitet/")]
    told = [page.html.count(f"från ditt ärende {case.number}") for page in pages]
    assert sum(told) >= 1, told
    assert "personalregistret" in first.html


@pytest.mark.usefixtures("allowance")
def test_every_page_is_still_to_be_looked_through(anna: Person) -> None:
    browser, case = granted(anna)
    begun(browser, case)
    assert Draft.objects.get(submitted_as=None).pages_done == []
    draft = Draft.objects.get(submitted_as=None)
    browser.open(f"/utkast/{draft.pk}/granska/")
    assert not browser.address.endswith("/granska/")


@pytest.mark.usefixtures("allowance")
def test_an_answer_that_no_longer_fits_is_left_out_and_named(anna: Person, gunnel: Person, now: datetime) -> None:
    browser, case = granted(anna)

    def stricter(raw: dict[str, Any]) -> None:
        for field in fields_of(raw):
            if field["key"] == "belopp":
                field["min"] = "1500.00"

    published(gunnel, now, stricter)
    page = begun(browser, case)
    draft = Draft.objects.get(submitted_as=None)
    assert "belopp" not in draft.raw
    assert draft.raw["vem_betalade"] == "sjalv"
    assert draft.version_id != case.version_id
    assert "belopp" in page.html.partition("Det här fyller du i på nytt: ")[2].partition("</")[0].lower()


@pytest.mark.usefixtures("allowance")
def test_a_question_that_is_gone_or_of_another_kind_is_left_out(anna: Person, gunnel: Person, now: datetime) -> None:
    browser, case = granted(anna)

    def other(raw: dict[str, Any]) -> None:
        table = next(field for field in fields_of(raw) if field["key"] == "kvitton")
        at = next(n for n, column in enumerate(table["columns"]) if column["key"] == "kopt_hos")
        table["columns"][at] = {"kind": "date", "key": "kopt_hos", "label": "Kvittots dag"}

    published(gunnel, now, other)
    page = begun(browser, case)
    assert Draft.objects.get(submitted_as=None).raw["kvitton"] == [{"summa": "1 200"}]
    assert "Köpt hos" in page.html.partition("Det här fyller du i på nytt: ")[2].partition("</")[0]


@pytest.mark.usefixtures("allowance")
def test_what_the_directory_knows_is_asked_again(anna: Person) -> None:
    browser, case = granted(anna)
    old = case.answers
    Case.objects.update(answers={key: ("Gammalt" if value == anna.title else value) for key, value in old.items()})
    begun(browser, case)
    assert "Gammalt" not in json.dumps(Draft.objects.get(submitted_as=None).raw)


@pytest.mark.usefixtures("allowance")
def test_nobody_begins_from_the_case_of_somebody_else(anna: Person, bengt: Person, david: Person) -> None:
    _, case = granted(anna)
    for other in (bengt, david):
        browser = Browser(other)
        begun(browser, case)
        assert browser.status == 404
    assert not Draft.objects.filter(submitted_as=None).exists()


@pytest.mark.usefixtures("allowance")
def test_looking_at_the_address_makes_no_draft(anna: Person) -> None:
    browser, case = granted(anna)
    assert browser.client.get(f"/arenden/{case.number}/igen/").status_code == 405
    assert not Draft.objects.filter(submitted_as=None).exists()


@pytest.mark.usefixtures("allowance")
def test_the_case_and_the_service_offer_it_while_the_service_is_there(anna: Person) -> None:
    browser, case = granted(anna)
    address = f'action="/arenden/{case.number}/igen/"'
    assert address in browser.open(f"/arenden/{case.number}/").html
    assert address in browser.open("/e-tjanster/friskvardsbidrag/").html
    EService.objects.update(withdrawn=True)
    forget()
    assert address not in browser.open(f"/arenden/{case.number}/").html
    assert begun(browser, case)
    assert browser.status == 404
