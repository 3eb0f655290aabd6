"""The start page and the page of one e-service, through their doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_platform.catalogue import glance, usage
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def services(db: None) -> None:
    for raw in shipped().values():
        publish(raw, None, datetime(2026, 1, 2, tzinfo=UTC))


def page(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def a_draft(person: Person, key: str, *, done: tuple[str, ...] = ()) -> Draft:
    now = timezone.now()
    version = current(key).version_id
    return Draft.objects.create(
        person=person, version_id=version, pages_done=list(done), created_at=now, saved_at=now - timedelta(minutes=5)
    )


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/konto/login/")


def test_anna_sees_every_e_service_under_its_subject(cast: Cast, services: None) -> None:
    html = page(cast.anna, "/")
    assert "Hej Anna, vad vill du göra?" in html
    for title in ("Friskvårdsbidrag", "Ledighetsansökan", "Utlägg"):
        assert title in html
    assert "Lön och ersättningar" in html


def test_an_empty_catalogue_says_so(cast: Cast) -> None:
    assert "Här finns inga e-tjänster än" in page(cast.anna, "/")


def test_a_search_shows_what_was_found(cast: Cast, services: None) -> None:
    html = page(cast.anna, "/?q=gymkort")
    assert reverse("catalogue:service", args=["friskvardsbidrag"]) in html
    assert reverse("catalogue:service", args=["utlagg"]) not in html


def test_a_search_with_a_slip_asks_whether_this_was_meant(cast: Cast, services: None) -> None:
    assert "Menade du" in page(cast.anna, "/?q=firskvård")


def test_a_search_that_finds_nothing_says_what_to_do(cast: Cast, services: None) -> None:
    assert "Prova ett annat ord" in page(cast.anna, "/?q=bygglov")


def test_a_hostile_search_is_only_text(cast: Cast, services: None) -> None:
    html = page(cast.anna, "/?q=%3Cscript%3Ealert(1)%3C/script%3E&amne=%27%22")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_subject_narrows_the_list(cast: Cast, services: None) -> None:
    html = page(cast.anna, "/?amne=lon")
    assert reverse("catalogue:service", args=["utlagg"]) in html
    assert reverse("catalogue:service", args=["ledighetsansokan"]) not in html


def test_anna_goes_on_with_her_draft_where_she_left_it(cast: Cast, services: None) -> None:
    first, second = (one.key for one in current("friskvardsbidrag").document.pages[:2])
    draft = a_draft(cast.anna, "friskvardsbidrag", done=(first,))
    html = page(cast.anna, "/")
    assert "Fortsätt där du slutade" in html
    assert reverse("intake:step", args=[draft.pk, second]) in html
    assert "Fortsätt där du slutade" not in page(cast.david, "/")


def test_more_drafts_than_fit_are_counted(cast: Cast, services: None) -> None:
    for _ in range(5):
        a_draft(cast.anna, "utlagg")
    found = glance.drafts(cast.anna, "sv")
    assert (len(found.shown), found.total, found.more) == (3, 5, True)


def test_the_page_of_an_e_service_says_who_decides_and_how_to_begin(cast: Cast, services: None) -> None:
    html = page(cast.anna, reverse("catalogue:service", args=["friskvardsbidrag"]))
    assert "Bengt Lund godkänner" in html
    assert f'action="{reverse("intake:start", args=["friskvardsbidrag"])}"' in html
    assert "Ha det här till hands" in html


def test_with_a_draft_one_goes_on_or_begins_anew(cast: Cast, services: None) -> None:
    a_draft(cast.anna, "friskvardsbidrag")
    html = page(cast.anna, reverse("catalogue:service", args=["friskvardsbidrag"]))
    assert "Fortsätt på utkastet" in html
    assert "Börja om på nytt" in html


def test_an_e_service_that_is_not_there_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna)
    assert client.get(reverse("catalogue:service", args=["finns-inte"])).status_code == 404


def test_only_reading_is_answered(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna)
    assert client.post("/").status_code == 405


def test_the_pages_ask_few_questions(cast: Cast, services: None, django_assert_max_num_queries: object) -> None:
    a_draft(cast.anna, "utlagg")
    client = Client()
    client.force_login(cast.anna)
    for address in ("/", "/?q=gym", reverse("catalogue:service", args=["friskvardsbidrag"])):
        client.get(address)  # what is read once per process
        with django_assert_max_num_queries(12):  # type: ignore[operator] # pytest-django's fixture has no public type
            assert client.get(address).status_code == 200


def test_what_is_used_most_is_counted_once_an_hour(
    cast: Cast, services: None, django_assert_num_queries: object
) -> None:
    now = timezone.now()
    usage.most_used(now, 3)
    with django_assert_num_queries(0):  # type: ignore[operator] # pytest-django's fixture has no public type
        usage.most_used(now, 3)
