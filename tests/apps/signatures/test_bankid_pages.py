"""Signing with BankID at the pages: the code, the app, the signature; and whatever goes wrong signs nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from forms_platform.documents.keep import take
from forms_platform.signatures import external
from forms_platform.signatures.lease import LASTS
from forms_platform.signatures.models import Act, Document, EidMark, Revision, Signature
from forms_platform.signatures.sign_step import sign_step
from signing.providers.flow import ProviderFault
from tests.apps.signatures.conftest import begins, known_now
from tests.apps.signatures.eids import NUMBERS, act_at, at_the_page, bankid_is_on, known_by_number, started
from tests.neighbours.bankid import BankId
from tests.neighbours.listening import Says
from tests.stories import Story
from workflows.errors import Refused

pytestmark = pytest.mark.django_db
ANNA = (NUMBERS["anna"], "Anna", "Andersson")


@pytest.fixture
def bankid(tmp_path: Path) -> Iterator[BankId]:
    with bankid_is_on(tmp_path / "bankid") as service:
        yield service


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; we know her identity number."""
    story.sends(story.cast.anna)
    known_by_number(story.cast.anna, "anna")
    return story


def nothing_signed(story: Story) -> bool:
    """Whether the case stands where it stood, its document unsigned."""
    return not Signature.objects.exists() and Revision.objects.count() == 1 and story.case.step == "undertecknar"


def said(client: Client, answer) -> str:
    """The page that the answer leads to."""
    return client.get(answer["Location"], follow=True).content.decode()


def test_anna_reads_the_code_signs_in_the_app_and_has_signed(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    page = client.get(place).content.decode()
    assert "Starta BankID-appen och läs av QR-koden." in page
    drawn = client.get(f"{place}kod.svg")
    assert drawn.content.startswith(b"<?xml")
    assert drawn["Cache-Control"] == "no-store"
    act = Act.objects.get()
    order = bankid.scans(external.shown(act, timezone.now()).code)
    assert act.statement in order.seen
    assert act.sha256 in order.seen
    assert "Skriv in din säkerhetskod" in client.post(place).content.decode()
    bankid.signs(*ANNA)
    assert client.get(client.post(place)["Location"])["Location"] == f"/arenden/{waiting.case.number}/"
    signature = Signature.objects.get()
    assert signature.person == waiting.cast.anna
    assert signature.provider == "bankid"
    assert waiting.case.step == "chef"
    before, after = Revision.objects.order_by("number")
    assert take(after.sha256).startswith(take(before.sha256))


def test_the_evidence_is_kept_and_the_number_is_not(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    bankid.signs(*ANNA)
    client.post(place)
    evidence = Signature.objects.get().evidence
    assert base64.b64decode(evidence["bankid"]["signature"]).startswith(b"<?xml")
    assert evidence["matched"] == "number"
    assert evidence["identified"]["by"] == "https://www.bankid.com"
    assert NUMBERS["anna"] not in json.dumps(evidence)
    assert NUMBERS["anna"].encode() not in take(Revision.objects.latest("number").sha256)
    assert EidMark.objects.get().mark != NUMBERS["anna"]


def test_the_script_is_told_what_to_show_and_where_to_go(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    first = client.post(place, headers={"X-Requested-With": "fetch"}).json()
    assert first["code"] is True
    assert first["link"].startswith("https://app.bankid.com/")
    bankid.signs(*ANNA)
    last = client.post(place, headers={"X-Requested-With": "fetch"}).json()
    assert last == {"go": place.removesuffix("vantar/")}


def test_looking_does_not_ask_the_service(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    client.get(place)
    client.get(f"{place}kod.svg")
    assert [method for method, _ in bankid.asked] == ["sign"]


def test_somebody_elses_bankid_signs_nothing(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    bankid.signs(NUMBERS["bengt"], "Bengt", "Berg")
    assert "E-legitimationen tillhör någon annan än dig." in said(client, client.post(place))
    assert nothing_signed(waiting)


def test_who_we_cannot_tell_signs_nothing(story: Story, client: Client, bankid: BankId) -> None:
    story.sends(story.cast.anna)
    place = started(client, story, story.cast.anna)
    bankid.signs(*ANNA)
    assert "Vi vet inte vilken e-legitimation som är din." in said(client, client.post(place))
    assert nothing_signed(story)


@pytest.mark.parametrize(("family", "signed"), [("Andersson", True), ("Bergström", False)])
def test_where_the_name_is_enough_it_has_to_be_theirs(
    story: Story, client: Client, bankid: BankId, settings, family: str, signed: bool
) -> None:
    settings.SIGNATURE_IDENTITY = "name"
    story.cast.anna.given_name, story.cast.anna.family_name = "Anna", "Andersson"
    story.cast.anna.save()
    story.sends(story.cast.anna)
    place = started(client, story, story.cast.anna)
    bankid.signs(NUMBERS["anna"], "Anna Maria", family)
    client.post(place)
    assert Signature.objects.exists() is signed
    if signed:
        assert Signature.objects.get().evidence["matched"] == "name"


def test_a_number_that_is_somebody_elses_here_is_never_taken_by_name(
    story: Story, client: Client, bankid: BankId, settings
) -> None:
    settings.SIGNATURE_IDENTITY = "name"
    known_by_number(story.cast.bengt, "anna")
    story.sends(story.cast.anna)
    place = started(client, story, story.cast.anna)
    bankid.signs(NUMBERS["anna"], story.cast.anna.given_name, story.cast.anna.family_name)
    client.post(place)
    assert nothing_signed(story)


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("userCancel", "Du avbröt i appen."), ("startFailed", "QR-koden lästes aldrig av."),
        ("expiredTransaction", "Tiden gick ut"), ("certificateErr", "för gammal eller spärrad"),
    ],
)  # fmt: skip
def test_an_order_that_came_to_nothing_is_told_and_can_be_tried_again(
    waiting: Story, client: Client, bankid: BankId, hint: str, words: str
) -> None:
    place = started(client, waiting, waiting.cast.anna)
    bankid.fails(hint)
    page = said(client, client.post(place))
    assert words in page
    assert "Ingenting är underskrivet." in page
    assert nothing_signed(waiting)
    client.post(f"{place.removesuffix('vantar/')}starta/")
    bankid.signs(*ANNA)
    client.post(place)
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Says(503, b""), "stängd för underhåll"),
        (Says(400, b'{"errorCode": "alreadyInProgress", "details": ""}'), "redan påbörjad"),
        (Says(200, b"<html>"), "Internt tekniskt fel"),
        (Says(200, b"{}", after=3.0), "svarar inte just nu"),
    ],
)  # fmt: skip
def test_a_service_that_is_down_slow_or_says_garbage_leaves_the_person_where_they_were(
    waiting: Story, client: Client, bankid: BankId, answer: Says, words: str
) -> None:
    address = at_the_page(client, waiting, waiting.cast.anna)
    bankid.breaks.append(answer)
    page = said(client, client.post(f"{address}starta/"))
    assert words in page
    assert "intygar att de är riktiga" in page
    assert nothing_signed(waiting)
    assert Document.objects.get().leased_to is None


def test_a_service_that_stops_answering_meanwhile_can_still_be_asked_again(
    waiting: Story, client: Client, bankid: BankId
) -> None:
    place = started(client, waiting, waiting.cast.anna)
    bankid.breaks.append(Says(500, b'{"errorCode": "internalError", "details": ""}'))
    assert client.post(place, headers={"X-Requested-With": "fetch"}).json()["again"] is True
    bankid.signs(*ANNA)
    client.post(place)
    assert Signature.objects.count() == 1


def test_what_another_process_began_this_one_completes(waiting: Story, client: Client, bankid: BankId) -> None:
    started(client, waiting, waiting.cast.anna)
    act = Act.objects.get()
    bankid.signs(*ANNA)
    result = external.proceed(Act.objects.get(pk=act.pk), {}, timezone.now())
    assert isinstance(result, Signature)
    assert external.proceed(Act.objects.get(pk=act.pk), {}, timezone.now()) == result
    assert len(json.dumps(act.progress)) < 600


@pytest.mark.django_db(transaction=True)
def test_of_two_that_ask_at_once_both_get_the_one_signature(waiting: Story, client: Client, bankid: BankId) -> None:
    started(client, waiting, waiting.cast.anna)
    act = Act.objects.get()
    bankid.signs(*ANNA)

    def asks(_: int) -> str:
        try:
            result = external.proceed(Act.objects.get(pk=act.pk), {}, timezone.now())
            return str(result.pk) if isinstance(result, Signature) else "waits"
        except (Refused, ProviderFault) as fault:
            return type(fault).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(asks, range(2)))
    assert str(Signature.objects.get().pk) in answers
    assert Revision.objects.count() == 2
    assert Act.objects.get().state == Act.State.DONE


def test_what_failed_here_is_tried_again_without_asking_the_person_again(
    waiting: Story, client: Client, bankid: BankId, settings, tmp_path: Path
) -> None:
    place, keys = started(client, waiting, waiting.cast.anna), settings.KEYS_FOLDER
    bankid.signs(*ANNA)
    (tmp_path / "ivägen").write_text("")
    settings.KEYS_FOLDER = tmp_path / "ivägen" / "nycklar"
    assert client.post(place)["Location"] == place
    assert "Nu ska underskriften in i dokumentet." in client.get(place).content.decode()
    assert nothing_signed(waiting)
    settings.KEYS_FOLDER = keys
    client.post(place)
    assert Signature.objects.count() == 1


def test_a_lease_that_ran_out_begins_anew(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    bankid.signs(*ANNA)
    Document.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert "Tiden gick ut" in said(client, client.post(place))
    assert bankid.asked[-1][0] == "cancel"
    assert nothing_signed(waiting)


def test_while_one_signs_elsewhere_the_same_document_is_theirs(waiting: Story, client: Client, bankid: BankId) -> None:
    started(client, waiting, waiting.cast.anna)
    address = at_the_page(client, waiting, waiting.cast.anna)
    page = said(client, client.post(f"{address}starta/"))
    assert "Någon annan skriver under dokumentet just nu." in page
    other = begins(waiting.case, waiting.cast.anna, "sign", timezone.now())
    Act.objects.filter(pk=other.pk).update(provider="internal")
    with pytest.raises(Refused):
        sign_step(other.pk, known_now(other, timezone.now()), seen_sha256=other.sha256, now=timezone.now())
    assert timedelta(minutes=5) >= LASTS


def test_who_gives_up_is_awaited_no_more(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    assert "Ingenting är underskrivet." in said(client, client.post(f"{place}avbryt/"))
    assert bankid.newest.status == "gone"
    assert Document.objects.get().leased_to is None
    assert client.get(place)["Location"] == place.removesuffix("vantar/")
    assert nothing_signed(waiting)


def test_a_case_that_moved_on_meanwhile_is_not_signed(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    waiting.says(waiting.cast.anna, "Hej")
    bankid.signs(*ANNA)
    client.post(place)
    assert nothing_signed(waiting)


def test_a_service_that_was_switched_off_meanwhile_is_told_and_another_way_is_open(
    waiting: Story, client: Client, bankid: BankId, settings
) -> None:
    place = started(client, waiting, waiting.cast.anna)
    settings.SIGNATURE_PROVIDERS, settings.SIGNING_SERVICES = ["internal"], {}
    assert client.get(place)["Location"] == place.removesuffix("vantar/")
    assert "godtog inte" in said(client, client.post(place))
    assert "godtog inte" in said(client, client.post(f"{place.removesuffix('vantar/')}starta/"))
    assert nothing_signed(waiting)
    assert "BankID" in client.get(place.removesuffix("vantar/")).content.decode()


def test_orders_are_not_made_without_end(waiting: Story, client: Client, bankid: BankId) -> None:
    address = at_the_page(client, waiting, waiting.cast.anna)
    answers = [client.post(f"{address}starta/")["Location"] for _ in range(11)]
    assert answers == [f"{address}vantar/"] * 10 + [address]
    assert "för många gånger" in client.get(address).content.decode()
    assert sum(method == "sign" for method, _ in bankid.asked) == 10


def test_nobody_elses_page_is_there(waiting: Story, client: Client, bankid: BankId) -> None:
    place = started(client, waiting, waiting.cast.anna)
    client.force_login(waiting.cast.bengt, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(place).status_code == 404
    assert client.get(f"{place}kod.svg").status_code == 404
    for door in (place, f"{place}avbryt/", f"{place.removesuffix('vantar/')}starta/"):
        assert client.post(door).status_code == 404


def test_a_password_does_not_do_where_bankid_is_asked_for(
    waiting: Story, client: Client, bankid: BankId, settings
) -> None:
    address = at_the_page(client, waiting, waiting.cast.anna)
    act = act_at(address)
    client.post(address, {"losenord": "hemligt", "sha256": act.sha256})
    assert nothing_signed(waiting)
    ours = replace(known_now(act, timezone.now()), by=settings.SITE_URL)
    with pytest.raises(Refused):
        sign_step(act.pk, ours, seen_sha256=act.sha256, now=timezone.now())


def test_who_can_sign_in_several_ways_chooses(waiting: Story, client: Client, tmp_path: Path) -> None:
    with bankid_is_on(tmp_path, "internal"):
        address = at_the_page(client, waiting, waiting.cast.anna)
        page = client.get(address).content.decode()
        assert "Hur vill du skriva under?" in page
        assert "Skriv under med BankID" not in page
        client.post(f"{address}satt/", {"satt": "bankid"})
        assert "Skriv under med BankID" in client.get(address).content.decode()
        assert client.post(f"{address}satt/", {"satt": "freja"}).status_code == 404
