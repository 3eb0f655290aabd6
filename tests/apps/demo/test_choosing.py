"""Signing in by choosing a person: there in the demo, and nowhere else whatever is switched on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from forms_platform.demo.people import MAIL_DOMAIN
from tests.cast import Cast, a_person

ROOT = Path(__file__).parents[3]


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def test_one_click_makes_the_visitor_anna(cast: Cast, demo: None, client: Client) -> None:
    answer = client.post(reverse("demo:people"), {"person": cast.anna.pk, "next": "/ersattare/"})
    assert answer["Location"] == "/ersattare/"
    assert client.session["_auth_user_id"] == str(cast.anna.pk)


def test_choosing_somebody_else_leaves_nothing_of_the_first_session(cast: Cast, demo: None, client: Client) -> None:
    client.post(reverse("demo:people"), {"person": cast.anna.pk})
    session = client.session
    session["utkast"] = "Annas"
    session.save()
    client.post(reverse("demo:people"), {"person": cast.bengt.pk})
    assert client.session["_auth_user_id"] == str(cast.bengt.pk)
    assert "utkast" not in client.session


def test_the_chosen_person_brings_their_language(cast: Cast, demo: None, client: Client) -> None:
    priya = a_person(name="Priya Sharma", language="en")
    answer = client.post(reverse("demo:people"), {"person": priya.pk})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("person", ["", "x", "0", "-1", "²", "1e9"])
def test_who_does_not_exist_cannot_be_chosen(cast: Cast, demo: None, client: Client, person: str) -> None:
    assert client.post(reverse("demo:people"), {"person": person}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_who_has_left_cannot_be_chosen(cast: Cast, demo: None, client: Client) -> None:
    gone = a_person(name="Olle Ek", active=False)
    assert client.post(reverse("demo:people"), {"person": gone.pk}).status_code == 404


def test_choosing_never_leads_to_another_site(cast: Cast, demo: None, client: Client) -> None:
    answer = client.post(reverse("demo:people"), {"person": cast.anna.pk, "next": "https://evil.example/"})
    assert answer["Location"].startswith("/")


def test_a_form_of_another_site_cannot_choose(cast: Cast, demo: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("demo:people"), {"person": cast.anna.pk})
    assert answer.status_code == 403


def test_a_search_finds_people_of_the_whole_municipality(cast: Cast, demo: None, client: Client) -> None:
    page = client.get(reverse("demo:people"), {"q": "lönecenter"}).content.decode()
    assert "Eva Sund" in page
    assert "Anna Svensson" not in page


def test_without_the_demo_the_page_is_not_there(cast: Cast, client: Client) -> None:
    assert client.get(reverse("demo:people")).status_code == 404
    assert client.post(reverse("demo:people"), {"person": cast.anna.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_production_flag_shuts_the_page_even_when_the_demo_is_on(
    cast: Cast, demo: None, client: Client, settings: Any
) -> None:
    settings.PRODUCTION = True
    assert client.post(reverse("demo:people"), {"person": cast.anna.pk}).status_code == 404


@pytest.mark.parametrize("email", ["karin.ek@riktigkommun.se", f"karin@x{MAIL_DOMAIN}"])
def test_one_real_person_in_the_database_shuts_the_page(cast: Cast, demo: None, client: Client, email: str) -> None:
    a_person(name="Karin Ek", email=email)
    assert client.post(reverse("demo:people"), {"person": cast.anna.pk}).status_code == 404


def test_production_does_not_start_with_the_demo_switched_on(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PLATFORM_VAR": str(tmp_path),
        "PLATFORM_DEMO": "1",
        "DATABASE_URL": "postgres://x:y@127.0.0.1/x",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "SECRET_KEY": "".join(chr(33 + i) for i in range(60)),
        "ALLOWED_HOSTS": "localhost",
        "PLATFORM_URL": "http://localhost",
        "PLATFORM_HTTPS": "0",
        "EMAIL_URL": "folder:",
    }
    start = [sys.executable, "-c", "import forms_platform.settings"]
    with_demo = subprocess.run(start, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    without = subprocess.run(
        start, cwd=ROOT, env=environment | {"PLATFORM_DEMO": "0"}, capture_output=True, text=True, check=False
    )
    assert with_demo.returncode == 1
    assert "PLATFORM_DEMO kan aldrig vara på i drift" in with_demo.stderr
    assert "PLATFORM_DEMO" not in without.stderr
