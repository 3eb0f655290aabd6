"""Tokens and clients by hand: shown once, listed, revoked; the command; the page that explains the API."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from forms_platform.api.models import Client as ApiClient
from forms_platform.api.models import Token
from forms_platform.api.operations import OPERATIONS
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def secret_in(html: str) -> str:
    """The secret that the page shows."""
    found = re.search(r'class="secret">([^<]+)<', html)
    assert found
    return found[1]


def test_anna_makes_a_token_sees_it_once_and_revokes_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna)
    faulty = client.post("/konto/api/", {"namn": ""})
    assert faulty.status_code == 422
    assert "Välj minst en behörighet" in faulty.content.decode()
    made = client.post(
        "/konto/api/", {"namn": "Mitt program", "behorighet": ["cases:read", "todo:others"], "dagar": "30"}
    )
    text = secret_in(made.content.decode())
    assert Token.objects.get().scopes == "cases:read"
    bearer = {"authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/cases", headers=bearer).status_code == 200
    listed = client.get("/konto/api/").content.decode()
    assert "Mitt program" in listed
    assert text not in listed
    client.post(f"/konto/api/{Token.objects.get().pk}/aterkalla/")
    assert Client().get("/api/v1/cases", headers=bearer).status_code == 401


def test_nobody_revokes_somebody_elses_token(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna)
    client.post("/konto/api/", {"namn": "Mitt", "behorighet": "cases:read"})
    client.force_login(cast.david)
    assert client.post(f"/konto/api/{Token.objects.get().pk}/aterkalla/").status_code == 404


def test_only_an_administrator_registers_clients(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna)
    assert client.get("/api-klienter/").status_code == 403
    client.force_login(cast.gunnel)
    sent = {"namn": "Intranätet", "anvandare": "finns-inte", "behorighet": "todo:others"}
    assert client.post("/api-klienter/", sent).status_code == 422
    made = client.post("/api-klienter/", sent | {"anvandare": cast.david.username}).content.decode()
    secret = secret_in(made)
    registered = ApiClient.objects.get()
    assert secret not in client.get("/api-klienter/").content.decode()
    client.post(f"/api-klienter/{registered.pk}/aterkalla/")
    registered.refresh_from_db()
    assert registered.revoked_at is not None


def test_the_command_prints_a_token_once(cast: Cast) -> None:
    out = StringIO()
    call_command("api_token", cast.anna.username, "--scope", "cases:read", stdout=out, stderr=StringIO())
    text = out.getvalue().strip()
    assert Client().get("/api/v1/cases", headers={"authorization": f"Bearer {text}"}).status_code == 200
    for wrong in (["nobody"], [cast.anna.username, "--scope", "x"], [cast.anna.username, "--days", "0"]):
        with pytest.raises(CommandError):
            call_command("api_token", *wrong, stdout=StringIO(), stderr=StringIO())


def test_the_page_that_explains_the_api_names_every_operation_and_has_no_script_of_its_own(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.anna)
    html = client.get("/api/v1/docs").content.decode()
    assert all(f"/api/v1/{one.path}" in html for one in OPERATIONS)
    assert re.findall(r"<script[^>]*src=\"([^\"]+)", html) == ["/static/js/shell.js"]
