"""Signing with two steps: asked of who has them, demanded where the e-service or the municipality does, and proved."""

from __future__ import annotations

import hashlib
import html
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from forms_platform.cases.models import Case
from forms_platform.organisation.models import Person
from forms_platform.organisation.second_factor import SecondFactor
from forms_platform.signatures.identify import NotIdentified, SecondStepMissing, TooManyGuesses, identify, ways
from forms_platform.signatures.methods import ONE_FACTOR, TWO_FACTORS
from forms_platform.signatures.models import Act, Signature
from forms_platform.signatures.passkey import challenge
from forms_platform.signatures.policy import LEVELS
from forms_platform.signatures.sign_step import sign_step
from tests.apps.organisation.test_second_factor import code_for
from tests.apps.signatures.conftest import PASSWORD, begins, known_now
from tests.neighbours.passkey import Passkey, challenge_of
from tests.stories import Story

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; she has a password."""
    story.cast.anna.set_password(PASSWORD)
    story.cast.anna.save()
    story.sends(story.cast.anna)
    return story


def gets_app(person: Person) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": SecondFactor().encrypt(SECRET)})


def gets_passkey(person: Person) -> Passkey:
    key = Passkey("http://localhost", "localhost")
    made = key.registers({"publicKey": {"challenge": "AAAA"}})
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Blå", "credential": json.loads(made)})
    return key


def page_of(story: Story) -> tuple[Client, str, str]:
    """Anna's browser, the address where she signs, and its page."""
    client = Client(headers={"host": "localhost"})
    client.force_login(story.cast.anna, backend="django.contrib.auth.backends.ModelBackend")
    address = client.post(f"/arenden/{story.case.number}/skriv-under/")["Location"]
    return client, address, client.get(address).content.decode()


def options_in(page: str) -> dict:
    found = re.search(r'data-passkey="get" data-options="([^"]+)"', page)
    assert found is not None
    return json.loads(html.unescape(found[1]))


def shown() -> str:
    return Act.objects.latest("begun_at").sha256


def test_who_has_an_app_signs_with_password_and_code(waiting: Story) -> None:
    gets_app(waiting.cast.anna)
    client, address, page = page_of(waiting)
    assert "i två steg" in page
    wrong = client.post(address, {"losenord": PASSWORD, "kod": "000000", "sha256": shown()})
    assert wrong.status_code == 422
    assert "Lösenordet eller koden stämmer inte" in wrong.content.decode()
    assert not Signature.objects.exists()
    client.post(address, {"losenord": PASSWORD, "kod": code_for(SECRET), "sha256": shown()})
    assert Signature.objects.get().how == TWO_FACTORS


def test_the_password_alone_is_not_enough_for_who_has_an_app(waiting: Story) -> None:
    gets_app(waiting.cast.anna)
    client, address, _ = page_of(waiting)
    assert client.post(address, {"losenord": PASSWORD, "sha256": shown()}).status_code == 422
    assert not Signature.objects.exists()


def test_a_code_signs_once(waiting: Story) -> None:
    gets_app(waiting.cast.anna)
    code = code_for(SECRET)
    assert identify(waiting.cast.anna, PASSWORD, code, act=uuid4(), now=waiting.now).how == TWO_FACTORS
    with pytest.raises(NotIdentified):
        identify(waiting.cast.anna, PASSWORD, code, act=uuid4(), now=waiting.now)


def test_the_sixth_guess_is_not_tried_however_it_is_made(waiting: Story) -> None:
    gets_app(waiting.cast.anna)
    for guess in range(5):
        with pytest.raises(NotIdentified):
            identify(waiting.cast.anna, PASSWORD, f"{guess:06}", act=uuid4(), now=waiting.now)
    with pytest.raises(TooManyGuesses):
        identify(waiting.cast.anna, PASSWORD, code_for(SECRET), act=uuid4(), now=waiting.now)


def test_a_passkey_signs_the_act_and_the_bytes_and_the_evidence_proves_it(waiting: Story) -> None:
    key = gets_passkey(waiting.cast.anna)
    client, address, page = page_of(waiting)
    options = options_in(page)
    client.post(address, {"credential": key.answers(options), "sha256": shown()})
    signature = Signature.objects.get()
    assert signature.how == TWO_FACTORS
    proof = signature.evidence["passkey"]
    wanted = challenge(signature.act, bytes.fromhex(proof["salt"]))
    assert wanted == challenge_of(options)
    told = json.loads(_raw(proof["clientDataJSON"]))
    assert _raw(told["challenge"]) == wanted
    from fido2 import cbor
    from fido2.cose import CoseKey

    public = CoseKey.parse(cbor.decode(bytes.fromhex(proof["public_key"])))
    over = _raw(proof["authenticatorData"]) + hashlib.sha256(_raw(proof["clientDataJSON"])).digest()
    public.verify(over, _raw(proof["signature"]))


def _raw(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize("wrong", ["not unlocked", "another site", "a question before", "of another", "no answer"])
def test_a_passkey_that_answers_something_else_signs_nothing(waiting: Story, wrong: str) -> None:
    key = gets_passkey(waiting.cast.anna)
    client, address, page = page_of(waiting)
    options = options_in(page)
    match wrong:
        case "not unlocked":
            credential = key.answers(options, unlocked=False)
        case "another site":
            credential = key.answers(options, origin="https://lurendrejare.se")
        case "a question before":
            client.get(address)
            credential = key.answers(options)
        case "of another":
            credential = Passkey("http://localhost", "localhost", name=key.name).answers(options)
        case _:
            credential = "{}"
    assert client.post(address, {"credential": credential, "sha256": shown()}).status_code == 422
    assert not Signature.objects.exists()


def test_a_municipality_that_asks_for_two_steps_is_obeyed_and_the_page_says_what_to_do(
    waiting: Story, settings
) -> None:
    settings.SIGNATURE_LEVEL = 2
    client, address, page = page_of(waiting)
    assert "Lägg till ett andra steg" in page
    assert 'name="losenord"' not in page
    assert client.post(address, {"losenord": PASSWORD, "sha256": shown()}).status_code == 422
    assert not Signature.objects.exists()


def test_no_door_signs_with_less_than_the_step_asks_for(waiting: Story, settings) -> None:
    act = begins(waiting.case, waiting.cast.anna, "sign", waiting.now)
    settings.SIGNATURE_LEVEL = 2
    with pytest.raises(SecondStepMissing):
        sign_step(act.pk, known_now(act, waiting.now), seen_sha256=act.sha256, now=waiting.now)
    assert Case.objects.get(pk=waiting.case.pk).step == "undertecknar"


@pytest.mark.parametrize(("need", "asked"), [(1, "password"), (2, "nothing"), (3, "nothing")])
def test_what_is_asked_of_who_has_a_password_alone(waiting: Story, need: int, asked: str) -> None:
    found = ways(waiting.cast.anna, need)
    assert found.password == (asked == "password")
    assert not found.passkey


def test_two_steps_are_stronger_than_one() -> None:
    assert LEVELS[TWO_FACTORS] > LEVELS[ONE_FACTOR]


def test_an_identification_that_is_older_than_a_minute_signs_nothing(waiting: Story) -> None:
    act = begins(waiting.case, waiting.cast.anna, "sign", waiting.now)
    late = waiting.now + timedelta(seconds=61)
    from workflows.errors import Refused

    with pytest.raises(Refused):
        sign_step(act.pk, known_now(act, waiting.now), seen_sha256=act.sha256, now=late)
