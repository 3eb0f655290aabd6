"""Who signs shows anew who they are where the municipality signs people in, for this signature and no other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone

from forms_platform.signatures import elsewhere
from forms_platform.signatures.methods import LOA3, ONE_FACTOR, TWO_FACTORS
from forms_platform.signatures.models import Act, Signature
from tests.neighbours.listening import listening
from tests.neighbours.sign_in_service import CLIENT, SECRET, SignInService
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings) -> Iterator[SignInService]:
    """The municipality's sign-in."""
    there = SignInService()
    with listening(there) as address:
        there.issuer = settings.SSO_ISSUER = address
        settings.SSO_CLIENT, settings.SSO_SECRET = CLIENT, SECRET
        settings.SIGNING_ALLOWED = ["127.0.0.1"]
        yield there


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; she has no password here."""
    story.sends(story.cast.anna)
    return story


def begun(story: Story) -> tuple[Client, str]:
    """Anna's browser, and the address where she signs."""
    client = Client()
    client.force_login(story.cast.anna, backend="django.contrib.auth.backends.ModelBackend")
    return client, client.post(f"/arenden/{story.case.number}/skriv-under/")["Location"]


def shows(client: Client, address: str, service: SignInService, who: str = "anna", **how: object) -> str:
    """Anna goes there and comes back; what the page then says."""
    there = client.get(f"{address}visa-vem/")["Location"]
    assert there.startswith(service.issuer)
    return client.get(service.signs_in(there, who, **how), follow=True).content.decode()


def presses(client: Client, address: str):
    return client.post(address, {"visad": "1", "sha256": Act.objects.latest("begun_at").sha256})


def test_who_signs_in_elsewhere_signs_and_the_token_proves_for_what(waiting: Story, service: SignInService) -> None:
    client, address = begun(waiting)
    assert "Visa vem du är" in client.get(address).content.decode()
    assert "Skriv under inom en minut" in shows(client, address, service)
    presses(client, address)
    signature = Signature.objects.get()
    proof = signature.evidence["oidc"]
    said = jwt.decode(proof["id_token"], jwt.PyJWK(proof["key"]).key, algorithms=["ES256"], audience=CLIENT)
    assert said["nonce"] == elsewhere.nonce(signature.act, bytes.fromhex(proof["salt"]))
    assert signature.evidence["identified"]["by"] == service.issuer
    assert signature.how == ONE_FACTOR


@pytest.mark.parametrize(
    ("claims", "how"), [({"acr": LOA3}, LOA3), ({"amr": ["pwd", "mfa"]}, TWO_FACTORS), ({"amr": ["pwd"]}, ONE_FACTOR)]
)
def test_how_surely_they_were_known_is_kept(waiting: Story, service: SignInService, claims: dict, how: str) -> None:
    client, address = begun(waiting)
    shows(client, address, service, claims=claims)
    presses(client, address)
    assert Signature.objects.get().how == how


def test_a_level_that_is_asked_for_is_demanded(waiting: Story, service: SignInService, settings) -> None:
    settings.SSO_LEVELS, settings.SIGNATURE_LEVEL = [LOA3], 3
    client, address = begun(waiting)
    shows(client, address, service, claims={"amr": ["mfa"]})
    assert presses(client, address).status_code == 422
    assert not Signature.objects.exists()
    shows(client, address, service, claims={"acr": LOA3})
    presses(client, address)
    assert Signature.objects.get().how == LOA3


@pytest.mark.parametrize(
    "wrong", ["signed in before", "another nonce", "another key", "another client", "somebody else", "no auth_time"]
)
def test_what_does_not_show_who_signs_now_signs_nothing(waiting: Story, service: SignInService, wrong: str) -> None:
    client, address = begun(waiting)
    who, how = "anna", {}
    match wrong:
        case "signed in before":
            how = {"claims": {"auth_time": int(time.time()) - 600}}
        case "another nonce":
            how = {"claims": {"nonce": "0" * 64}}
        case "another key":
            how = {"key": ec.generate_private_key(ec.SECP256R1())}
        case "another client":
            how = {"claims": {"aud": "nagon-annan"}}
        case "somebody else":
            who = "bengt"
        case _:
            how = {"claims": {"auth_time": None}}
    assert "Skriv under inom en minut" not in shows(client, address, service, who, **how)
    assert presses(client, address).status_code == 422
    assert not Signature.objects.exists()


def test_an_answer_is_used_once_and_only_by_who_asked(waiting: Story, service: SignInService) -> None:
    client, address = begun(waiting)
    back = service.signs_in(client.get(f"{address}visa-vem/")["Location"], "anna")
    other = Client()
    other.force_login(waiting.cast.anna)
    other.get(back)
    assert presses(other, address).status_code == 422
    assert not Signature.objects.exists()
    assert "Skriv under inom en minut" in client.get(back, follow=True).content.decode()
    session = client.session
    del session["signing.elsewhere.known"]
    session.save()
    client.get(back)
    assert presses(client, address).status_code == 422
    assert not Signature.objects.exists()


def test_being_known_for_one_signature_is_not_being_known_for_another(waiting: Story, service: SignInService) -> None:
    client, address = begun(waiting)
    shows(client, address, service)
    again = client.post(f"/arenden/{waiting.case.number}/skriv-under/")["Location"]
    assert presses(client, again).status_code == 422
    assert not Signature.objects.exists()


def test_after_a_minute_they_have_to_show_it_again(waiting: Story, service: SignInService) -> None:
    client, address = begun(waiting)
    shows(client, address, service)
    session = client.session
    held = session["signing.elsewhere.known"]
    session["signing.elsewhere.known"] = held | {"at": (timezone.now() - timedelta(seconds=61)).isoformat()}
    session.save()
    assert "Skriv under inom en minut" not in client.get(address).content.decode()
    assert presses(client, address).status_code == 409
    assert not Signature.objects.exists()


def test_a_service_that_does_not_answer_is_said_in_a_sentence(waiting: Story, service: SignInService) -> None:
    client, address = begun(waiting)
    service.broken = True
    page = client.get(f"{address}visa-vem/", follow=True).content.decode()
    assert "Inloggningstjänsten svarar inte just nu" in page


def test_an_installation_without_such_a_service_has_no_such_door(waiting: Story) -> None:
    client, address = begun(waiting)
    assert client.get(f"{address}visa-vem/").status_code == 404
