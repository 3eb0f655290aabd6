"""The e-service as a form to print, through its door."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from forms_platform.definitions.models import Version
from forms_platform.definitions.paper.filled import filled
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = "/e-tjanster/friskvardsbidrag/blankett.pdf"
SHIPPED = Path("forms_platform/definitions/shipped")


@pytest.fixture
def allowance(gunnel: Person, now: datetime) -> Version:
    """The wellness allowance, published; no form of it has been made."""
    cache.clear()
    return publish(json.loads((SHIPPED / "friskvardsbidrag.json").read_text()), gunnel, now)


@pytest.fixture
def signed_in(anna: Person) -> Client:
    """Anna's browser."""
    client = Client()
    client.force_login(anna)
    return client


def test_the_page_of_an_e_service_leads_to_its_form(signed_in: Client, allowance: Version) -> None:
    html = signed_in.get("/e-tjanster/friskvardsbidrag/").content.decode()
    assert f'href="{ADDRESS}"' in html
    assert 'href="/e-tjanster/friskvardsbidrag/lamna-blankett/"' in html


def test_the_form_is_a_pdf_of_the_version_that_is_used_now(signed_in: Client, allowance: Version) -> None:
    answer = signed_in.get(ADDRESS)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "object-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Blankett%20Friskv%C3%A5rdsbidrag.pdf" in answer.headers["Content-Disposition"]
    assert filled(answer.content).mark == ("friskvardsbidrag", allowance.sha256, "sv")


def test_the_form_is_in_the_language_of_the_reader(signed_in: Client, allowance: Version) -> None:
    answer = signed_in.get(ADDRESS, headers={"Accept-Language": "en"})
    person_reads = signed_in.get("/e-tjanster/friskvardsbidrag/", headers={"Accept-Language": "en"}).headers
    assert filled(answer.content).mark.language == person_reads["Content-Language"]


def test_a_form_is_made_once_and_kept(signed_in: Client, allowance: Version) -> None:
    fingerprint = signed_in.get(ADDRESS).headers["ETag"].strip('"')
    cache.set(f"blankett:{fingerprint}", b"%PDF as it was kept")
    assert signed_in.get(ADDRESS).content == b"%PDF as it was kept"


def test_an_e_service_that_is_not_there_has_no_form(signed_in: Client, allowance: Version) -> None:
    assert signed_in.get("/e-tjanster/finns-inte/blankett.pdf").status_code == 404
