"""A form of another site sends nothing: every address asks for the token of a page of ours."""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver

from tests.guard.doors import DOORS, patterns
from tests.guard.town import Town

pytestmark = pytest.mark.django_db
API = "/api/v1/"
UNSAFE = ("post", "put", "patch", "delete")


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("who", ["nobody", "gunnel"])
def test_every_address_refuses_what_comes_without_its_token(town: Town, who: str, method: str) -> None:
    client = town.client(who, checks=True)
    addresses = {door.address.format(**town.places()) for door in DOORS}
    answers = {at: getattr(client, method)(at).status_code for at in addresses if not at.startswith(API)}
    assert {at: status for at, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("who", ["nobody", "gunnel"])
def test_the_api_takes_nobody_at_the_word_of_a_cookie(town: Town, who: str, method: str) -> None:
    """It asks for a token that no other site's form can send, so a form's token would prove nothing more."""
    client = town.client(who, checks=True)
    addresses = {door.address.format(**town.places()) for door in DOORS if door.address.startswith(API)}
    answers = {at: getattr(client, method)(at).status_code for at in addresses}
    assert len(answers) > 3
    assert set(answers.values()) <= {400, 401, 403, 405}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_token_sent_from_another_site_is_refused(town: Town, origin: str) -> None:
    client = town.client("anna", checks=True)
    page = client.get("/konto/profil/").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    sent = {"csrfmiddlewaretoken": token, "language": "en", "next": "/"}
    assert client.post("/konto/sprak/", sent, headers={"origin": origin}).status_code == 403


def test_the_token_of_our_own_page_is_taken(town: Town) -> None:
    client = town.client("anna", checks=True)
    page = client.get("/konto/profil/").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    assert client.post("/konto/sprak/", {"csrfmiddlewaretoken": token, "language": "en"}).status_code == 302


def test_no_view_is_exempt() -> None:
    exempt = [str(p.pattern) for p in patterns(get_resolver()) if getattr(p.callback, "csrf_exempt", False)]
    assert {f"/{each}".startswith(API) for each in exempt} == {True}
