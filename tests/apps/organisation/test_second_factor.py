"""Two steps at sign-in: an app or a passkey, codes in reserve, and none of it readable in the database."""

from __future__ import annotations

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forms_platform.notifications.links import may_sign_in
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.organisation.second_factor import SecondFactor
from tests.cast import a_person
from tests.neighbours.passkey import Passkey

pytestmark = pytest.mark.django_db
PASSWORD = "tre-gula-älgar-går"


@pytest.fixture(autouse=True)
def olle(db: None) -> Person:
    cache.clear()
    return a_person(name="Olle Ek", username="olle", password=PASSWORD)


def code_for(secret: str, step: int = 0) -> str:
    """The code that the app shows now, or `step` half minutes from now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + step))


def signs_in(client: Client) -> object:
    return client.post(reverse("account_login"), {"login": "olle", "password": PASSWORD})


def known_again(client: Client, address: str) -> str:
    """The page at the address, after the password has been asked for."""
    answer = client.get(address)
    if answer.status_code == 302:
        client.post(answer["Location"], {"password": PASSWORD, "next": address})
        answer = client.get(address)
    return answer.content.decode()


def with_app(client: Client) -> str:
    """Olle has added the app; its secret."""
    signs_in(client)
    address = reverse("mfa_activate_totp")
    page = known_again(client, address)
    found = re.search(r'class="secret" translate="no">([A-Z2-7]+)<', page)
    assert found is not None
    answer = client.post(address, {"code": code_for(found[1], -1)})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


def with_passkey(client: Client) -> Passkey:
    """Olle has added a passkey."""
    signs_in(client)
    address = reverse("mfa_add_webauthn")
    key = Passkey("http://localhost", "localhost")
    options = options_in(known_again(client, address))
    answer = client.post(address, {"name": "Blå nyckeln", "credential": key.registers(options)})
    assert answer.status_code == 302, answer.content.decode()
    return key


def options_in(page: str) -> dict:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None, page
    return json.loads(html.unescape(found[1]))


def at_home() -> Client:
    return Client(headers={"host": "localhost"})


def test_who_has_added_an_app_signs_in_with_its_code() -> None:
    secret = with_app(at_home())
    client = at_home()
    assert signs_in(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/konto/profil/")["Location"].startswith("/konto/login/")
    assert "Koden stämmer inte" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).status_code == 302
    assert client.get("/konto/profil/").status_code == 200


def test_a_code_signs_in_once() -> None:
    secret = with_app(at_home())
    code, codes = code_for(secret), reverse("mfa_authenticate")
    first, second = at_home(), at_home()
    signs_in(first), signs_in(second)
    assert first.post(codes, {"code": code}).status_code == 302
    assert second.post(codes, {"code": code}).status_code == 200


def test_guesses_at_codes_are_stopped() -> None:
    secret = with_app(at_home())
    client = at_home()
    signs_in(client)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).status_code == 200


def test_a_passkey_is_the_second_step_and_one_of_another_site_is_not() -> None:
    key = with_passkey(at_home())
    client, address = at_home(), reverse("mfa_authenticate")
    signs_in(client)
    options = options_in(client.get(address).content.decode())
    assert (
        client.post(address, {"credential": key.answers(options, origin="https://lurendrejare.se")}).status_code == 200
    )
    options = options_in(client.get(address).content.decode())
    assert client.post(address, {"credential": key.answers(options)}).status_code == 302


def test_a_reserve_code_is_the_second_step_once() -> None:
    owner = at_home()
    with_app(owner)
    listed = known_again(owner, reverse("mfa_view_recovery_codes"))
    code = re.findall(r'<li class="secret">(\d+)<', listed)[0]
    for expected in (302, 200):
        client = at_home()
        signs_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_secrets_are_sealed_in_the_database(settings) -> None:
    secret = with_app(at_home())
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    sealed = SecondFactor().encrypt(secret)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, [settings.SECRET_KEY]
    assert SecondFactor().decrypt(sealed) == secret


def test_a_secret_whose_key_is_gone_lets_nobody_in(settings) -> None:
    with_app(at_home())
    settings.SECRET_KEY = "x" * 60
    client = at_home()
    signs_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code_for("")}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_by_mail_in_our_own_words() -> None:
    with_app(at_home())
    assert "En app för inloggning är tillagd" in [letter.subject for letter in mail.outbox]


def test_a_link_in_a_mail_does_not_step_past_the_second_step(olle: Person) -> None:
    assert may_sign_in(olle.pk, snapshot())
    with_app(at_home())
    assert not may_sign_in(olle.pk, snapshot())


def test_the_pages_are_ours_in_both_languages() -> None:
    client = at_home()
    with_app(client)
    with_passkey(client)
    key = Authenticator.objects.get(type="webauthn").pk
    names = ("index", "deactivate_totp", "view_recovery_codes", "generate_recovery_codes", "list_webauthn",
             "add_webauthn", "reauthenticate", "reauthenticate_webauthn")  # fmt: skip
    addresses = [reverse(f"mfa_{name}") for name in names]
    addresses += [reverse(f"mfa_{name}_webauthn", args=[key]) for name in ("edit", "remove")]
    for spoken, word in (("sv", "Hoppa till innehållet"), ("en", "Skip to")):
        client.cookies["language"] = spoken
        for address in addresses:
            answer = client.get(address)
            page = answer.content.decode()
            assert answer.status_code == 200, address
            assert word in page, address
