"""Anna fills in the form as PDF and hands it in: the answers are a draft, as if she had typed them."""

from __future__ import annotations

import copy
import io
import json
from datetime import datetime, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_platform.cases.models import Case
from forms_platform.catalogue.blank_form import blank_form
from forms_platform.definitions.load import current
from forms_platform.definitions.models import Version
from forms_platform.definitions.paper.filled import Why
from forms_platform.definitions.publish import publish
from forms_platform.intake.handing_in import SENTENCES
from forms_platform.intake.models import Draft
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from tests.apps.intake.conftest import SHIPPED
from tests.apps.intake.plain_browser import Browser, Page, a_receipt
from tests.language.filling import fill

ADDRESS = "/e-tjanster/friskvardsbidrag/lamna-blankett/"
WRITTEN = {
    "namn": "Anna Svensson",
    "aktivitet": "Annan aktivitet",
    "annan_aktivitet": "Bågskytte",
    "belopp": "1 200",
    "datum": "20/11",
    "vem_betalade": "sjalv",
    "kvitton.0.kopt_hos": "Båg & Pil",
    "kvitton.0.summa": "1200,00",
    "intygar": "on",
    "kommentar": "Rad ett\nrad två",
}


def a_form(key: str = "friskvardsbidrag", **written: str) -> bytes:
    """The form as it is handed out today, with this written in it."""
    form = blank_form(current(key), "sv", snapshot()).pdf
    return fill(form, {name.replace("__", "."): text for name, text in written.items()})


def hand_in(person: Person, content: bytes, address: str = ADDRESS) -> tuple[Browser, Page]:
    """What the person sees after handing in the file."""
    browser = Browser(person)
    file = SimpleUploadedFile("blankett.pdf", content, content_type="application/pdf")
    answer = browser.client.post(address, {"blankett": file}, follow=True)
    return browser, browser._arrived(answer, address)


def changed(raw: dict[str, object], by: Person, now: datetime) -> Version:
    """The allowance in a newer version."""
    return publish(raw, by, now + timedelta(days=1))


@pytest.mark.usefixtures("allowance")
def test_anna_hands_in_her_form_and_sends_it(anna: Person) -> None:
    browser, page = hand_in(anna, a_form(**WRITTEN))
    assert "Blanketten är inläst" in page.html
    assert [target for target, _ in page.summary] == ["f-kvitton-0-bild"]  # a file is the one thing paper cannot hold
    assert page.fields["belopp"] == ["1 200"]
    review = browser.press(page, kvitton__0__bild=a_receipt())
    assert "Granska och skicka" in review.html
    browser.press(review)
    case = Case.objects.get()
    assert case.requester == anna
    assert case.answers["belopp"] == "1200.00"
    assert case.answers["annan_aktivitet"] == "Bågskytte"
    assert case.answers["kommentar"] == "Rad ett\nrad två"
    assert case.answers["namn"] == "Anna Svensson"


@pytest.mark.usefixtures("allowance")
def test_a_fault_on_paper_is_shown_on_its_page_with_what_was_written(anna: Person) -> None:
    _, page = hand_in(anna, a_form(**{**WRITTEN, "belopp": "tolvhundra"}))
    assert "f-belopp" in [target for target, _ in page.summary]
    assert page.fields["belopp"] == ["tolvhundra"]
    assert page.fields["datum"] == ["2026-11-20"]


@pytest.mark.usefixtures("allowance")
def test_what_the_directory_knows_is_taken_from_there(anna: Person) -> None:
    _, page = hand_in(anna, a_form(namn="Kalle Anka", belopp="100"))
    assert Draft.objects.get().raw["namn"] == "Anna Svensson"
    assert "Hämtat från personalregistret i stället: Namn." in page.html


def test_people_are_found_by_name_and_what_nobody_knows_is_told(gunnel: Person, anna: Person, now: datetime) -> None:
    raw = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    raw["pages"][1]["fields"][:0] = [
        {"kind": "person", "key": "kollega", "label": "Kollega"},
        {"kind": "person", "key": "okand", "label": "Någon annan"},
    ]
    publish(raw, gunnel, now)
    _, page = hand_in(anna, a_form(kollega="bengt LUND", okand="Ingen Alls"))
    bengt = Person.objects.get(family_name="Lund")
    assert Draft.objects.get().raw["kollega"] == str(bengt.pk)
    assert "okand" not in Draft.objects.get().raw
    assert "Det här gick inte att läsa in: Någon annan (”Ingen Alls”)." in page.html


def test_a_form_of_an_older_version_becomes_a_draft_of_todays(
    allowance: Version, anna: Person, gunnel: Person, now: datetime
) -> None:
    form = a_form(**WRITTEN)
    raw = copy.deepcopy(allowance.document)
    del raw["pages"][2]["fields"][0]  # nobody is asked for a comment any more
    newer = changed(raw, gunnel, now)
    _, page = hand_in(anna, form)
    draft = Draft.objects.get()
    assert draft.version_id == newer.pk
    assert draft.raw["belopp"] == "1 200"
    assert "kommentar" not in draft.raw
    assert "äldre utgåva" in page.html
    assert "Kommentar (”Rad ett" in page.html


# --- Refused ----------------------------------------------------------------------------------------------------------


def test_every_refusal_has_words() -> None:
    assert set(SENTENCES) == set(Why)


@pytest.mark.usefixtures("allowance")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är ingen PDF"),
        (b"hej", "Filen är ingen PDF"),
        (b"%PDF-1.7\nhej", "Filen går inte att läsa"),
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence_at_the_field(anna: Person, content: bytes, words: str) -> None:
    browser, page = hand_in(anna, content)
    assert browser.status == 422
    assert [target for target, _ in page.summary] == ["blankett"]
    assert words in page.summary[0][1]
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("allowance")
def test_whoever_forgets_the_file_is_told(anna: Person) -> None:
    client = Browser(anna).client
    answer = client.post(ADDRESS, {})
    assert answer.status_code == 422
    assert "Välj filen med blanketten" in answer.content.decode()


@pytest.mark.usefixtures("allowance")
def test_a_form_that_says_a_version_nobody_published_is_refused(anna: Person, allowance: Version) -> None:
    with pikepdf.open(io.BytesIO(a_form())) as pdf:
        del pdf.Root["/Metadata"]
        pdf.docinfo["/Keywords"] = str(pdf.docinfo["/Keywords"]).replace(allowance.sha256, "0" * 64)
        out = io.BytesIO()
        pdf.save(out)
    _, page = hand_in(anna, out.getvalue())
    assert "utgåva som inte finns här" in page.summary[0][1]


@pytest.mark.usefixtures("allowance")
def test_a_form_of_another_e_service_says_where_it_belongs(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(json.loads((SHIPPED / "utlagg.json").read_text()), gunnel, now)
    browser, page = hand_in(anna, a_form("utlagg"))
    assert browser.status == 422
    assert "Blanketten gäller Utlägg" in page.summary[0][1]
    assert 'href="/e-tjanster/utlagg/lamna-blankett/"' in page.html


def test_who_may_not_start_the_e_service_cannot_hand_in_its_form(gunnel: Person, anna: Person, now: datetime) -> None:
    raw = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    publish({**raw, "audience": "managers"}, gunnel, now)
    browser, _ = hand_in(anna, a_form(belopp="1"))
    assert browser.address == "/e-tjanster/friskvardsbidrag/"
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("allowance")
def test_who_has_not_signed_in_is_asked_to() -> None:
    assert Client().get(ADDRESS).headers["Location"].startswith("/konto/login/")
    assert Client().get("/e-tjanster/friskvardsbidrag/blankett.pdf").headers["Location"].startswith("/konto/login/")
