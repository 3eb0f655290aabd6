"""Answering a return: the case's answers come back as they were typed, and go in again changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Attachment, Case
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import Browser, a_receipt, to_the_review
from workflows.commands import Decide, Recall

pytestmark = pytest.mark.usefixtures("allowance")
COMMENT = "Kvittot är på fel belopp.\nTitta igen."


def returned(anna: Person, bengt: Person, now: datetime, asked: tuple[str, ...] = ()) -> tuple[Browser, Case]:
    """Anna's browser, and her case that Bengt has sent back; `asked` are the questions he marked."""
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    case = Case.objects.get()
    opened = case.events.get(kind="step_opened")
    decision = Decide(bengt.pk, "chef", opened.seq, "return", COMMENT, asked=asked)
    advance(case.pk, decision, command_id=uuid4(), now=now + timedelta(days=1))
    return browser, case


def test_anna_puts_right_what_bengt_sent_back(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now)
    review = browser.open(f"/arenden/{case.number}/ratta/")
    assert browser.address.endswith("/granska/")
    assert "Bengt Lund vill att du rättar" in review.html
    assert "Kvittot är på fel belopp." in review.html
    assert "kvitto.pdf" in review.html
    page = browser.open(browser.address.replace("granska/", "aktivitet/?fran=granska"))
    assert page.fields["belopp"] == ["1 200"]
    assert page.fields["datum"] == ["2026-11-20"]
    assert page.fields["intygar"] == ["on"]
    review = browser.press(page, belopp="1 100")
    browser.press(review)
    case.refresh_from_db()
    assert case.state == Case.State.OPEN
    assert case.answers["belopp"] == "1100.00"
    assert case.answers_version == 2
    assert browser.address == f"/arenden/{case.number}/kvitto/"
    assert "Rättningen är inskickad" in browser.open(browser.address).html


def test_a_new_file_comes_to_the_case_and_the_old_one_stays_there(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now)
    browser.open(f"/arenden/{case.number}/ratta/")
    page = browser.open(browser.address.replace("granska/", "aktivitet/?fran=granska"))
    (old,) = page.fields["kvitton.0.bild"]
    page = browser.press(page, {"ta-bort-fil": f"kvitton.0.bild:{old}"})
    bigger = SimpleUploadedFile("nytt.pdf", a_receipt().read())
    browser.press(browser.press(page, kvitton__0__bild=bigger))
    case.refresh_from_db()
    assert set(Attachment.objects.values_list("case", flat=True)) == {case.pk}
    (now_there,) = case.answers["kvitton"][0]["bild"]
    assert Attachment.objects.get(pk=now_there).name == "nytt.pdf"


def test_the_case_is_not_counted_against_its_own_limit(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now)
    browser.open(f"/arenden/{case.number}/ratta/")
    page = browser.open(browser.address.replace("granska/", "aktivitet/?fran=granska"))
    assert "Du har 3\xa0000\xa0kr kvar" in page.html
    browser.press(browser.press(page, belopp="3 000", kvitton__0__summa="3000"))
    case.refresh_from_db()
    assert case.amount == 300_000


def test_going_there_twice_gives_the_same_draft(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now)
    browser.open(f"/arenden/{case.number}/ratta/")
    first = browser.address
    browser.open(f"/arenden/{case.number}/ratta/")
    assert browser.address == first
    assert Draft.objects.filter(amends=case).count() == 1
    assert f"Rättning av ärende {case.number}" in browser.open("/utkast/").html


def test_nobody_else_can_answer(anna: Person, bengt: Person, david: Person, now: datetime) -> None:
    _, case = returned(anna, bengt, now)
    other = Browser(david)
    other.open(f"/arenden/{case.number}/ratta/")
    assert other.status == 404
    assert not Draft.objects.filter(amends=case).exists()


def test_a_case_that_is_not_returned_is_not_put_right(anna: Person) -> None:
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    case = Case.objects.get()
    browser.open(f"/arenden/{case.number}/ratta/")
    assert browser.address == f"/arenden/{case.number}/"
    assert not Draft.objects.filter(amends=case).exists()


def test_an_answer_sent_twice_is_one_answer(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now)
    review = browser.open(f"/arenden/{case.number}/ratta/")
    address = browser.address
    browser.press(review)
    browser.address = address
    browser.press(review)
    assert browser.address == f"/arenden/{case.number}/kvitto/"
    assert case.events.filter(kind="amended").count() == 1


def test_the_questions_that_bengt_marked_are_marked_for_anna(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now, asked=("belopp", "finns-inte"))
    assert "Gäller: <b>Belopp</b>" in browser.open(f"/arenden/{case.number}/").html
    review = browser.open(f"/arenden/{case.number}/ratta/")
    marked = [part for part in review.html.split('<div class="answer') if "Rätta</span>" in part.partition("</dt>")[0]]
    assert len(marked) == 1
    assert "Belopp" in marked[0]


def test_what_anna_took_back_herself_asks_for_nothing(anna: Person, bengt: Person, now: datetime) -> None:
    browser, case = returned(anna, bengt, now, asked=("belopp",))
    review = browser.open(f"/arenden/{case.number}/ratta/")
    browser.press(review)
    advance(case.pk, Recall(anna.pk), command_id=uuid4(), now=now + timedelta(days=2))
    assert "vill att du rättar" not in browser.open(f"/arenden/{case.number}/ratta/").html
