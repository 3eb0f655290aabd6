"""The journey of an employee through the doors: every request is one that a browser without scripts would make."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import COST, Browser, a_receipt, to_the_cost, to_the_review


@pytest.mark.usefixtures("allowance")
def test_anna_applies_from_the_first_page_to_the_receipt(anna: Person) -> None:
    browser = Browser(anna)
    review = to_the_review(browser)
    assert "Granska och skicka" in review.html
    assert "1\xa0200\xa0kr" in review.html
    receipt = browser.press(review)
    case = Case.objects.get()
    assert case.number in receipt.html
    assert browser.address == f"/arenden/{case.number}/kvitto/"
    assert case.requester == anna
    assert case.answers["belopp"] == "1200.00"
    assert Attachment.objects.get().case == case
    assert "Bengt Lund" in receipt.html


# --- Faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("allowance")
def test_every_fault_of_a_page_is_told_first_and_leads_to_its_field(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), aktivitet="Gymkort", belopp="tusen", kvitton__0__summa="900")
    assert browser.status == 422
    targets = [target for target, _ in page.summary]
    assert targets == [
        "f-belopp", "f-datum", "f-vem_betalade", "f-kvitton-0-kopt_hos", "f-kvitton-0-bild", "f-intygar",
    ]  # fmt: skip
    for target in targets:
        assert f'id="{target}"' in page.html
    assert re.search(r'id="f-belopp"[^>]*aria-describedby="[^"]*f-belopp-e"[^>]*aria-invalid="true"', page.html)


@pytest.mark.usefixtures("allowance")
def test_everything_typed_and_every_file_is_still_there_after_a_fault(anna: Person) -> None:
    browser = Browser(anna)
    typed = {**COST, "belopp": "<b>tre</b> tusen", "datum": None}
    page = browser.press(to_the_cost(browser), **typed, kvitton__0__bild=a_receipt())
    assert page.fields["belopp"] == ["<b>tre</b> tusen"]
    assert page.fields["kvitton.0.kopt_hos"] == ["Friskis & Svettis"]
    assert page.fields["vem_betalade"] == ["sjalv"]
    assert page.fields["kvitton.0.bild"] == [str(Attachment.objects.get().pk)]
    assert "<b>tre" not in page.html
    again = browser.open(browser.address)
    assert again.fields["belopp"] == ["<b>tre</b> tusen"]
    fixed = browser.press(again, belopp="1 200", datum="2026-11-20")
    assert browser.address.endswith("/bilagor/")
    assert Attachment.objects.count() == 1
    assert fixed.summary == []


@pytest.mark.usefixtures("allowance")
def test_a_hostile_file_gives_a_sentence_at_its_field_and_the_rest_stays(anna: Person) -> None:
    browser = Browser(anna)
    svg = SimpleUploadedFile("kvitto.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    page = browser.press(to_the_cost(browser), **COST, kvitton__0__bild=svg)
    assert browser.status == 422
    assert ("f-kvitton-0-bild", "kvitto.png är ingen PDF, JPG eller PNG. Välj en sådan fil") in page.summary
    assert page.fields["belopp"] == ["1 200"]
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("allowance")
@pytest.mark.parametrize(
    "hostile",
    [
        {"kvitton.99999.summa": "1"},
        {"kvitton.-1.summa": "1"},
        {"kvitton.x.summa": "1"},
        {"kvitton": "x"},
        {"kvitton.0": "y", "kvitton.0.bild": "inte-ett-id"},
        {"kvitton.0.bild": "00000000-0000-4000-8000-000000000000"},
        {"belopp": "9" * 5000},
        {"belopp": "\0\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"datum": "2026-02-31"},
        {"vem_betalade": "hacker"},
        {"ta-bort": "kvitton.99"},
        {"ta-bort": "finns.inte"},
        {"ta-bort-fil": "belopp:x"},
        {"ta-bort-fil": "kvitton.0.bild:x"},
        {"lagg-till": "belopp"},
        {"sok": "kvitton.0.summa"},
        {"valj": "belopp"},
        {"rensa": "namn"},
        {"visade": "\x00 ' OR 1=1"},
    ],
    ids=repr,
)
def test_no_hostile_answer_breaks_a_page(anna: Person, hostile: dict[str, str]) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    browser.press(page, hostile, aktivitet="Gymkort")
    assert browser.status in (200, 422)
    assert browser.open(browser.address).fields["aktivitet"] == ["Gymkort"]
    assert not Case.objects.exists()


@pytest.mark.usefixtures("allowance")
def test_a_text_that_looks_like_the_id_of_a_file_is_only_a_text(anna: Person) -> None:
    browser = Browser(anna)
    review = browser.press(
        browser.press(to_the_cost(browser), **COST, kvitton__0__bild=a_receipt()),
        kommentar="3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    )
    browser.press(review)
    assert Case.objects.get().answers["kommentar"] == "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.mark.usefixtures("allowance")
def test_the_file_of_somebody_else_cannot_be_attached(anna: Person, david: Person, now: datetime) -> None:
    theirs = Attachment.objects.create(
        field="bild", uploader=david, name="hemlig.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
        uploaded_at=now,
    )  # fmt: skip
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"kvitton.0.bild": str(theirs.pk)}, **COST)
    assert browser.status == 422
    assert "hemlig.pdf" not in page.html
    assert [target for target, _ in page.summary] == ["f-kvitton-0-bild"]


# --- Rows, files, conditions -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("allowance")
def test_a_row_is_added_and_removed_by_ordinary_buttons_and_nothing_typed_is_lost(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"lagg-till": "kvitton"}, **COST, kvitton__0__bild=a_receipt())
    assert "Kvitto 2" in page.html
    page = browser.press(page, {"lagg-till": "kvitton"}, kvitton__1__kopt_hos="Simhallen", kvitton__1__summa="300")
    assert "Kvitto 3" in page.html
    page = browser.press(page, {"ta-bort": "kvitton.0"})
    assert "Kvitto 3" not in page.html
    assert page.fields["kvitton.0.kopt_hos"] == ["Simhallen"]
    assert page.fields["belopp"] == ["1 200"]
    assert page.summary == []


@pytest.mark.usefixtures("allowance")
def test_a_file_is_taken_out_by_its_own_button(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"lagg-till": "kvitton"}, **COST, kvitton__0__bild=a_receipt())
    file = page.fields["kvitton.0.bild"][0]
    page = browser.press(page, {"ta-bort-fil": f"kvitton.0.bild:{file}"})
    assert "kvitton.0.bild" not in page.fields
    assert "kvitto.pdf" not in page.html


@pytest.mark.usefixtures("allowance")
def test_a_question_that_an_answer_brings_up_is_asked_before_the_page_is_left(anna: Person) -> None:
    browser = Browser(anna)
    answers = {**COST, "vem_betalade": "kommunens_kort"}
    page = browser.press(to_the_cost(browser), **answers, kvitton__0__bild=a_receipt())
    assert browser.address.endswith("/aktivitet/")
    assert "Dina svar gav en fråga till" in page.html
    assert page.summary == []  # it has not been asked yet, so leaving it out is no fault
    assert page.fields["visade"] == ["kort"]
    page = browser.press(page)
    assert [target for target, _ in page.summary] == ["f-kort"]
    browser.press(page, kort="4821")
    assert browser.address.endswith("/bilagor/")


@pytest.mark.usefixtures("allowance")
def test_the_answer_to_a_question_that_went_away_is_not_kept_in_the_case(anna: Person) -> None:
    browser = Browser(anna)
    answers = {**COST, "vem_betalade": "kommunens_kort", "kort": "4821"}
    page = browser.press(to_the_cost(browser), **answers, kvitton__0__bild=a_receipt(), visade="kort")
    review = browser.press(page)
    page = browser.open(re.findall(r'href="([^"]+aktivitet/\?fran=granska)#f-vem_betalade"', review.html)[0])
    review = browser.press(page, vem_betalade="sjalv")
    assert browser.address.endswith("/granska/")
    browser.press(review)
    assert "kort" not in Case.objects.get().answers


# --- Drafts ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("allowance")
def test_looking_at_the_first_page_makes_no_draft(anna: Person) -> None:
    Browser(anna).open("/e-tjanster/friskvardsbidrag/ny/")
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("allowance")
def test_a_draft_is_put_aside_and_found_again_in_the_list(anna: Person) -> None:
    browser = Browser(anna)
    listed = browser.press(to_the_cost(browser), {"spara": "1"}, aktivitet="Gymkort", belopp="1 200")
    assert browser.address == "/utkast/"
    assert "Gymkort, 1\xa0200\xa0kr" in listed.html
    draft = Draft.objects.get()
    elsewhere = Browser(anna)
    page = elsewhere.open(re.findall(rf'href="(/utkast/{draft.pk}/[a-z]+/)"', listed.html)[0])
    assert page.fields["aktivitet"] == ["Gymkort"]
    assert "Utkast sparat" in page.html


@pytest.mark.usefixtures("allowance")
def test_the_draft_of_somebody_else_does_not_exist(anna: Person, david: Person) -> None:
    browser = Browser(anna)
    to_the_cost(browser)
    draft = Draft.objects.get()
    other = Client()
    other.force_login(david)
    for address in (f"/utkast/{draft.pk}/aktivitet/", f"/utkast/{draft.pk}/granska/", f"/utkast/{draft.pk}/ta-bort/"):
        assert other.get(address).status_code == 404
        assert other.post(address, {"aktivitet": "Golf"}).status_code == 404
    for address in (f"/utkast/{draft.pk}/spara/?steg=aktivitet", f"/utkast/{draft.pk}/fil/?steg=aktivitet"):
        assert other.post(address, {"aktivitet": "Golf"}).status_code == 404
    assert "aktivitet" not in Draft.objects.get().raw


@pytest.mark.usefixtures("allowance")
def test_the_token_of_a_new_draft_is_good_only_for_its_own_person(anna: Person, david: Person) -> None:
    page = Browser(anna).open("/e-tjanster/friskvardsbidrag/ny/")
    thief = Client()
    thief.force_login(david)
    assert thief.post(page.action, {key: values[0] for key, values in page.fields.items()}).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("allowance")
def test_the_same_first_page_sent_twice_makes_one_draft(anna: Person) -> None:
    browser = Browser(anna)
    first = browser.open("/e-tjanster/friskvardsbidrag/ny/")
    browser.press(browser.press(first), {"spara": "1"}, aktivitet="Gymkort")
    browser.press(first)
    assert Draft.objects.get().raw["aktivitet"] == "Gymkort"  # sending the first page again touches no other page


@pytest.mark.usefixtures("allowance")
def test_a_draft_stays_on_its_version_when_another_is_published(
    anna: Person, gunnel: Person, allowance: Version, now: datetime
) -> None:
    browser = Browser(anna)
    shown_before = browser.open("/e-tjanster/friskvardsbidrag/ny/")
    begun = to_the_cost(browser)
    raw = json.loads(json.dumps(allowance.document))
    raw["pages"][1]["fields"][0]["label"] = {"sv": "En helt ny fråga", "en": "A new question"}
    newer = publish(raw, gunnel, now)
    page = browser.press(begun, aktivitet="Gymkort")
    assert "Vilken aktivitet gäller det?" in page.html
    assert "En helt ny fråga" in to_the_cost(Browser(anna)).html
    browser.press(shown_before)
    assert set(Draft.objects.values_list("version", flat=True)) == {allowance.pk, newer.pk}
    assert Draft.objects.get(pk=shown_before.action.split("/")[2]).version == allowance


@pytest.mark.usefixtures("allowance")
def test_who_is_signed_out_in_the_middle_signs_in_and_goes_on_where_the_answers_are(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    browser.client.logout()
    fields = {**page.fields, "aktivitet": "Gymkort", "belopp": "700"}
    answer = browser.client.post(page.action, fields)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/")
    assert "aktivitet" not in Draft.objects.get().raw  # nothing is saved for somebody who is not signed in
    anna.set_password("ett långt lösenord")
    anna.save()
    signed_in = browser.client.post(answer["Location"], {"login": anna.username, "password": "ett långt lösenord"})
    assert signed_in["Location"] == page.action
    back = browser.open(signed_in["Location"])
    assert back.fields["aktivitet"] == ["Gymkort"]
    assert back.fields["belopp"] == ["700"]
    assert "är sparat" in back.html


@pytest.mark.usefixtures("allowance")
def test_a_discarded_draft_is_gone_with_its_files(anna: Person) -> None:
    browser = Browser(anna)
    browser.press(to_the_cost(browser), {"spara": "1"}, **COST, kvitton__0__bild=a_receipt())
    draft = Draft.objects.get()
    assert "Ta bort utkastet" in browser.open(f"/utkast/{draft.pk}/ta-bort/").html
    assert Draft.objects.exists()  # looking removes nothing
    browser.client.post(f"/utkast/{draft.pk}/ta-bort/")
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_a_service_that_does_not_exist_is_not_found(anna: Person) -> None:
    browser = Browser(anna)
    browser.open("/e-tjanster/finns-inte/ny/")
    assert browser.status == 404


# --- Review and receipt ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("allowance")
def test_the_review_is_not_shown_before_every_page_is_there(anna: Person) -> None:
    browser = Browser(anna)
    to_the_cost(browser)
    browser.open(f"/utkast/{Draft.objects.get().pk}/granska/")
    assert browser.address.endswith("/aktivitet/")


@pytest.mark.usefixtures("allowance")
def test_sending_in_twice_gives_one_case_and_the_same_receipt(anna: Person) -> None:
    browser = Browser(anna)
    review = to_the_review(browser)
    address = browser.address
    first = browser.press(review)
    receipt = browser.address
    browser.address = address
    browser.press(review)
    assert browser.address == receipt
    assert Case.objects.count() == 1
    browser.open(address)
    assert browser.address == receipt
    assert Case.objects.get().number in first.html


@pytest.mark.usefixtures("allowance")
def test_what_was_typed_lives_on_in_the_case_alone(anna: Person) -> None:
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    draft = Draft.objects.get()
    assert draft.raw == {}
    assert draft.submitted_as == Case.objects.get()
    assert browser.client.post(f"/utkast/{draft.pk}/spara/?steg=aktivitet", {"aktivitet": "Golf"}).status_code == 409


@pytest.mark.usefixtures("allowance")
def test_the_receipt_of_somebody_else_is_not_found(anna: Person, david: Person) -> None:
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    assert Browser(david).client.get(browser.address).status_code == 404
    other = Browser(david)
    other.open(browser.address)
    assert other.status == 404


@pytest.mark.usefixtures("allowance")
def test_the_right_column_names_who_decides_and_says_when_the_amount_matters(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    assert "Bengt Lund godkänner" in page.html
    assert "Bara om belopp är över 2\xa0000\xa0kr." in page.html
    page = browser.press(page, {"lagg-till": "kvitton"}, belopp="900")
    assert "Bara om belopp" not in page.html  # 900 kr is not over 2 000: the step will not be taken


# --- The year's limit ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("allowance")
def test_what_is_left_of_the_year_is_shown_and_more_is_refused(anna: Person) -> None:
    browser = Browser(anna)
    browser.press(to_the_review(browser))
    page = to_the_cost(browser)
    assert "Du har 1\xa0800\xa0kr kvar" in page.html
    assert '<progress max="300000" value="120000"' in page.html
    again = {**COST, "belopp": "1 801", "kvitton__0__summa": "1801"}
    page = browser.press(page, **again, kvitton__0__bild=a_receipt())
    assert [target for target, _ in page.summary] == ["f-belopp"]
    page = browser.press(page, belopp="1800")
    assert browser.address.endswith("/bilagor/")


@pytest.mark.usefixtures("allowance")
def test_two_drafts_that_each_keep_the_limit_do_not_pass_it_together(anna: Person) -> None:
    one, two = Browser(anna), Browser(anna)
    first, second = to_the_review(one), None
    more = {**COST, "belopp": "2 000", "kvitton__0__summa": "2000"}
    second = two.press(two.press(to_the_cost(two), **more, kvitton__0__bild=a_receipt()))
    one.press(first)
    page = two.press(second)
    assert Case.objects.count() == 1
    assert two.address.split("?")[0].endswith("/aktivitet/")
    assert [target for target, _ in page.summary] == ["f-belopp"]
    assert page.fields["belopp"] == ["2 000"]
