"""The pages of signing: seen first, identified anew, signed once, and nobody else's business."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from forms_platform.approvals.decide import Wish, decide
from forms_platform.cases.models import Case
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from forms_platform.signatures.folder import TSA
from forms_platform.signatures.keys import keys
from forms_platform.signatures.models import Act, Signature
from signing.stamping import OwnAuthority
from tests.apps.signatures.conftest import PASSWORD, signs
from tests.apps.signatures.stampers import Stamper, served
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; everybody has a password."""
    Person.objects.update(password=make_password(PASSWORD))
    for person in (story.cast.anna, story.cast.bengt, story.cast.david):
        person.refresh_from_db()
    story.sends(story.cast.anna)
    return story


def begun(client: Client, story: Story, person: Person) -> str:
    """The address of the page where the person signs what the case waits for."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/arenden/{story.case.number}/skriv-under/")
    assert answer.status_code == 302
    return answer["Location"]


def pressed(client: Client, address: str, password: str = PASSWORD, **more: str):
    act = Act.objects.get(pk=address.strip("/").split("/")[-1])
    return client.post(address, {"losenord": password, "sha256": act.sha256, **more})


def test_anna_sees_what_she_signs_and_signs_it(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    page = client.get(address).content.decode()
    assert waiting.case.number in page
    assert "intygar att de är riktiga" in page
    assert "avancerad elektronisk underskrift" in page
    shown = client.get(f"{address}dokument.pdf")
    assert hashlib.sha256(shown.content).hexdigest() == Act.objects.get().sha256
    picture = client.get(f"{address}sida-1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert pressed(client, address)["Location"] == f"/arenden/{waiting.case.number}/"
    assert Signature.objects.get().person == waiting.cast.anna
    assert waiting.case.step == "chef"


def test_a_wrong_password_signs_nothing_and_says_so_in_place(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    answer = pressed(client, address, "fel")
    assert answer.status_code == 422
    assert "Lösenordet stämmer inte. Ingenting är underskrivet." in answer.content.decode()
    assert not Signature.objects.exists()


def test_guessing_is_stopped(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    for _ in range(5):
        pressed(client, address, "fel")
    assert "för många gånger" in pressed(client, address).content.decode()
    assert not Signature.objects.exists()


def test_other_bytes_than_those_that_were_shown_are_not_signed(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    assert pressed(client, address, sha256="0" * 64).status_code == 409
    assert not Signature.objects.exists()


def test_nobody_else_reaches_the_act(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    client.force_login(waiting.cast.bengt)
    for place in (address, f"{address}dokument.pdf", f"{address}sida-1.png"):
        assert client.get(place).status_code == 404
    assert pressed(client, address).status_code == 404


def test_pressing_twice_is_one_signature(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    assert pressed(client, address).status_code == 302
    assert pressed(client, address).status_code == 302
    assert Signature.objects.count() == 1


def test_who_will_not_sign_now_leaves_everything_as_it_is(waiting: Story, client: Client) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    client.post(f"{address}avbryt/")
    assert Act.objects.get().state == Act.State.CANCELLED
    assert waiting.case.step == "undertecknar"
    assert pressed(client, address).status_code == 302
    assert not Signature.objects.exists()


def test_bengt_decides_in_the_queue_and_is_led_to_sign(waiting: Story, client: Client) -> None:
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    client.force_login(waiting.cast.bengt, backend="django.contrib.auth.backends.ModelBackend")
    case = waiting.case
    opened = case.events.filter(kind="step_opened").latest("seq")
    form = {
        "steg": "chef", "omgang": str(opened.seq), "version": str(case.revision), "beslut": "approve",
        "meddelande": "Bra.",
    }  # fmt: skip
    answer = client.post(f"/att-godkanna/{case.number}/beslut/", form)
    assert answer.status_code == 307
    answer = client.post(answer["Location"], form)
    page = client.get(answer["Location"]).content.decode()
    assert "Mitt meddelande: Bra." in page
    assert waiting.cast.anna.name in page
    assert waiting.case.state == Case.State.OPEN
    pressed(client, answer["Location"])
    assert waiting.case.state == Case.State.CLOSED
    assert Signature.objects.latest("pk").statement.endswith("Mitt meddelande: Bra.")


def test_what_has_to_be_signed_cannot_be_decided_without(waiting: Story) -> None:
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    case = waiting.case
    opened = case.events.filter(kind="step_opened").latest("seq")
    wish = Wish(case.number, "chef", opened.seq, "approve", "", case.revision)
    with pytest.raises(Refused) as refused:
        decide(wish, by=waiting.cast.bengt, now=waiting.now)
    assert refused.value.code is Code.SIGNATURE_REQUIRED


def test_rows_that_make_a_decision_are_signed_whatever_outcome_is_sent_with_them(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    raw["workflow"]["steps"][0] |= {
        "bulk": False, "sign": {"kind": "stepup"}, "rows": {"field": "kvitton", "route": "any"},
    }  # fmt: skip
    publish(raw, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    story.sends(cast.anna, kvitton=[{"kopt_hos": "Butik", "summa": "100.00"}])
    opened = story.case.events.get(kind="step_opened")
    wish = Wish(story.case.number, "chef", opened.seq, "return", "Bra.", story.case.revision, rows={"0": "approve"})
    with pytest.raises(Refused) as refused:
        decide(wish, by=cast.bengt, now=now)
    assert refused.value.code is Code.SIGNATURE_REQUIRED
    forget()


def test_a_correction_is_asked_for_without_signing(waiting: Story) -> None:
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    case = waiting.case
    opened = case.events.filter(kind="step_opened").latest("seq")
    assert decide(
        Wish(case.number, "chef", opened.seq, "return", "Kvittot saknas.", case.revision),
        by=waiting.cast.bengt, now=waiting.now,
    )  # fmt: skip


def test_the_signed_document_is_for_those_who_may_read_the_case(waiting: Story, client: Client) -> None:
    address = f"/arenden/{waiting.case.number}/underskrivet.pdf"
    client.force_login(waiting.cast.anna)
    assert client.get(address).status_code == 404
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    assert client.get(address).content.startswith(b"%PDF")
    client.force_login(waiting.cast.david)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["rot.crt", "rot.crl", "underskrift.crl"])
def test_certificates_and_lists_are_for_everybody(waiting: Story, client: Client, name: str) -> None:
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    assert client.get(f"/nycklar/{name}").status_code == 200


@pytest.mark.parametrize("name", ["seal.p12", "signer-ca.p12", "passphrase", "..%2Fpassphrase"])
def test_keys_are_for_nobody(waiting: Story, client: Client, name: str) -> None:
    assert client.get(f"/nycklar/{name}").status_code == 404


@pytest.mark.parametrize(
    ("late", "said"),
    [(0, "Tidsstämplingen svarar inte just nu"), (7200, "gick inte att lita på")],
    ids=["down", "two hours off"],
)
def test_a_time_stamp_that_cannot_be_had_or_believed_signs_nothing_and_is_told_in_plain_words(
    waiting: Story, client: Client, settings, late: int, said: str
) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    own = OwnAuthority(keys()._credential(TSA), lambda: datetime.now(UTC) + timedelta(seconds=late))
    with served(Stamper(own.answer, status=200 if late else 503)) as stamper:
        settings.TSA_URL = stamper.url
        answer = pressed(client, address)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert said in page
    assert "ingenting är underskrivet" in page
    assert not Signature.objects.exists()
    assert waiting.case.step == "undertecknar"
    settings.TSA_URL = ""
    assert pressed(client, address).status_code == 302
    assert Signature.objects.count() == 1
