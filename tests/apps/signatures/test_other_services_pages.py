"""Signing with Freja, at an OpenID provider and with a remote key, at the pages."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.signatures import external
from forms_platform.signatures.methods import LOA3
from forms_platform.signatures.models import Act, Document, Revision, Signature
from tests.apps.signatures.eids import (
    NUMBERS,
    csc_is_on,
    freja_is_on,
    known_by_number,
    openid_is_on,
    started,
)
from tests.stories import Story

pytestmark = pytest.mark.django_db
ANNA = (NUMBERS["anna"], "Anna", "Andersson")


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; we know her identity number."""
    story.sends(story.cast.anna)
    known_by_number(story.cast.anna, "anna")
    return story


def away(client: Client, place: str) -> str:
    """The service's address on the page where Anna waits."""
    assert "Fortsätt till underskriften" in client.get(place).content.decode()
    shown = external.shown(Act.objects.get(), timezone.now())
    assert shown is not None
    return shown.away


def comes_back(client: Client, address: str):
    """Anna's browser comes back from the service."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def nothing_signed(story: Story) -> bool:
    return not Signature.objects.exists() and Revision.objects.count() == 1 and story.case.step == "undertecknar"


def test_anna_signs_with_freja(waiting: Story, client: Client, tmp_path: Path) -> None:
    with freja_is_on(tmp_path) as freja:
        place = started(client, waiting, waiting.cast.anna)
        assert "Öppna Freja-appen och läs av QR-koden." in client.get(place).content.decode()
        shown = external.shown(Act.objects.get(), timezone.now())
        order = freja.scans(shown.code)
        assert Act.objects.get().sha256 in order.seen
        assert "Skriv under i Freja-appen." in client.post(place).content.decode()
        freja.signs(*ANNA)
        client.post(place)
    signature = Signature.objects.get()
    assert (signature.provider, signature.how) == ("freja", LOA3)
    assert signature.evidence["freja"]["details"].count(".") == 2


@pytest.mark.parametrize(("employee", "signed"), [("10417", True), ("99999", False)])
def test_with_frejas_organisation_eid_the_employee_number_has_to_be_theirs(
    story: Story, client: Client, tmp_path: Path, employee: str, signed: bool
) -> None:
    story.cast.anna.employee_number = "10417"
    story.cast.anna.save()
    story.sends(story.cast.anna)
    with freja_is_on(tmp_path, organisation=True) as freja:
        place = started(client, story, story.cast.anna)
        assert "Underskriften väntar på dig där." in client.get(place).content.decode()
        freja.signs(*ANNA, employee=employee)
        client.post(place)
    assert Signature.objects.exists() is signed


def test_anna_signs_at_an_openid_provider(waiting: Story, client: Client) -> None:
    with openid_is_on() as provider:
        place = started(client, waiting, waiting.cast.anna)
        visit = provider.visited(away(client, place))
        assert Act.objects.get().sha256 in visit.seen
        back = provider.signs(visit, NUMBERS["anna"], "Anna Andersson")
        assert client.get(comes_back(client, back)["Location"])["Location"] == f"/arenden/{waiting.case.number}/"
        assert comes_back(client, back).status_code == 302  # the same answer again makes nothing more
    signature = Signature.objects.get()
    assert signature.evidence["oidc"]["id_token"].count(".") == 2
    assert signature.evidence["identified"]["by"] == provider.issuer


def test_a_forged_answer_signs_nothing_and_spoils_nothing(waiting: Story, client: Client) -> None:
    with openid_is_on() as provider:
        place = started(client, waiting, waiting.cast.anna)
        visit = provider.visited(away(client, place))
        act = Act.objects.get()
        answer = client.get(f"/skriv-under/svar/?state={act.pk.hex}.gissat&code=gissad")
        assert "Svaret hör inte till den här underskriften." in client.get(answer["Location"]).content.decode()
        assert nothing_signed(waiting)
        comes_back(client, provider.signs(visit, NUMBERS["anna"], "Anna Andersson"))
    assert Signature.objects.count() == 1


def test_somebody_else_does_not_bring_back_annas_answer(waiting: Story, client: Client) -> None:
    with openid_is_on() as provider:
        place = started(client, waiting, waiting.cast.anna)
        back = provider.signs(provider.visited(away(client, place)), NUMBERS["anna"], "Anna Andersson")
        client.force_login(waiting.cast.bengt, backend="django.contrib.auth.backends.ModelBackend")
        assert comes_back(client, back).status_code == 404
        assert client.get("/skriv-under/svar/?state=x").status_code == 404
    assert nothing_signed(waiting)


def test_who_signs_there_as_somebody_else_has_signed_nothing(waiting: Story, client: Client) -> None:
    with openid_is_on() as provider:
        place = started(client, waiting, waiting.cast.anna)
        visit = provider.visited(away(client, place))
        answer = comes_back(client, provider.signs(visit, NUMBERS["bengt"], "Bengt Berg"))
        assert "tillhör någon annan än dig" in client.get(answer["Location"]).content.decode()
    assert nothing_signed(waiting)


def test_who_says_no_there_is_back_where_they_were(waiting: Story, client: Client) -> None:
    with openid_is_on() as provider:
        place = started(client, waiting, waiting.cast.anna)
        answer = comes_back(client, provider.refuses(provider.visited(away(client, place)), "access_denied"))
        assert answer["Location"] == place.removesuffix("vantar/")
        assert "Ingenting är underskrivet." in client.get(answer["Location"]).content.decode()
    assert nothing_signed(waiting)
    assert Document.objects.get().leased_to is None


def test_anna_signs_with_her_own_key_at_a_remote_service(waiting: Story, client: Client) -> None:
    with csc_is_on() as service:
        anna = waiting.cast.anna
        held = service.authority.person(f"PNOSE-{NUMBERS['anna']}", "Anna", "Andersson")
        service.has(anna.employee_number or anna.username, held)
        place = started(client, waiting, anna)
        comes_back(client, service.approves(away(client, place)))
    kept = Signature.objects.get().evidence
    assert kept["csc"]["over_sha256"] == kept["shown"] == Revision.objects.get(number=0).sha256
    assert base64.b64decode(kept["csc"]["certificates"][0]) == held.der


def test_a_key_of_somebody_else_at_the_remote_service_signs_nothing(waiting: Story, client: Client) -> None:
    with csc_is_on() as service:
        anna = waiting.cast.anna
        held = service.authority.person(f"PNOSE-{NUMBERS['bengt']}", "Bengt", "Berg")
        service.has(anna.employee_number or anna.username, held)
        comes_back(client, service.approves(away(client, started(client, waiting, anna))))
    assert nothing_signed(waiting)
