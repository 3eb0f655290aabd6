"""The pages of a person: profile, language, stand-ins, and signing in with a password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, StandIn
from tests.cast import Cast, a_person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def far_ahead(number: int) -> str:
    """A day that has not been on any day the tests are run."""
    return f"2199-03-{number:02}"


@pytest.mark.parametrize("name", ["organisation:stand_ins", "organisation:profile"])
def test_a_stranger_is_sent_to_sign_in(cast: Cast, client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_hugo_sets_a_stand_in_by_the_form(cast: Cast) -> None:
    client = signed_in(cast.hugo)
    answer = client.post(
        reverse("organisation:stand_ins"),
        {"starts": far_ahead(1), "ends": far_ahead(5), "e_service": "", "person": cast.david.pk},
        follow=True,
    )
    assert "David Nyberg ersätter Hugo Alm" in answer.content.decode()
    assert StandIn.objects.get(absent=cast.hugo).stand_in == cast.david


def test_all_faults_are_told_at_once_and_what_was_typed_stays(cast: Cast) -> None:
    answer = signed_in(cast.hugo).post(
        reverse("organisation:stand_ins"), {"starts": far_ahead(5), "ends": far_ahead(1), "person": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Till och med kan inte vara före" in page
    assert "Välj vem som ska ersätta" in page
    assert f'value="{far_ahead(5)}"' in page


def test_a_search_without_javascript_keeps_the_dates_and_offers_who_was_found(cast: Cast) -> None:
    answer = signed_in(cast.hugo).post(
        reverse("organisation:stand_ins"), {"starts": far_ahead(5), "q": "anna", "sok": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Anna Svensson" in page
    assert f'value="{far_ahead(5)}"' in page
    assert not StandIn.objects.filter(absent=cast.hugo).exists()


def test_nobody_arranges_stand_ins_for_a_stranger(cast: Cast) -> None:
    anna = signed_in(cast.anna)
    assert anna.get(reverse("organisation:stand_ins"), {"person": cast.bengt.pk}).status_code == 403
    period = StandIn.objects.get(absent=cast.bengt)
    anna.post(reverse("organisation:end_stand_in", args=[period.pk]))
    assert StandIn.objects.get(pk=period.pk).ends == period.ends


def test_ending_needs_a_post(cast: Cast) -> None:
    period = StandIn.objects.get(absent=cast.bengt)
    assert signed_in(cast.bengt).get(reverse("organisation:end_stand_in", args=[period.pk])).status_code == 405


def test_a_manager_sees_who_stands_in_for_those_below(cast: Cast) -> None:
    StandIn.objects.update(starts="2000-01-01", ends="2199-01-01")
    directory.changed()
    page = signed_in(cast.frida).get(reverse("organisation:stand_ins")).content.decode()
    assert "Bengt Lund" in page
    assert "Ersätts i dag av Cecilia Ek" in page


def test_the_profile_says_who_decides_and_keeps_the_choices(cast: Cast) -> None:
    client = signed_in(cast.anna)
    assert "Bengt Lund" in client.get(reverse("organisation:profile")).content.decode()
    answer = client.post(reverse("organisation:profile"), {"language": "en"})
    cast.anna.refresh_from_db()
    assert (cast.anna.language, cast.anna.shortcuts) == ("en", False)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_the_language_is_kept_with_the_person_and_leads_back_only_to_our_own_pages(cast: Cast) -> None:
    client = signed_in(cast.anna)
    answer = client.post(reverse("organisation:language"), {"language": "en", "next": "/ersattare/"})
    assert answer["Location"] == "/ersattare/"
    assert Person.objects.get(pk=cast.anna.pk).language == "en"
    answer = client.post(reverse("organisation:language"), {"language": "xx", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert Person.objects.get(pk=cast.anna.pk).language == "en"


@pytest.mark.parametrize("login", ["olle", "olle@bjorkvatten.example"])
def test_a_person_signs_in_with_user_name_or_e_mail(db: None, client: Client, login: str) -> None:
    a_person(name="Olle Ek", username="olle", password="tre-gula-älgar-går", language="en")
    answer = client.post(reverse("account_login"), {"login": login, "password": "tre-gula-älgar-går"})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_a_wrong_password_and_who_has_left_are_refused(db: None, client: Client) -> None:
    a_person(name="Olle Ek", username="olle", password="tre-gula-älgar-går", active=False)
    for password in ("fel", "tre-gula-älgar-går"):
        client.post(reverse("account_login"), {"login": "olle", "password": password})
        assert "_auth_user_id" not in client.session


def test_nobody_makes_an_account_for_themselves(db: None, client: Client) -> None:
    people = Person.objects.count()
    wish = {"username": "x", "password1": "tre-gula-älgar", "password2": "tre-gula-älgar"}
    client.post(reverse("account_signup"), wish)
    assert Person.objects.count() == people
