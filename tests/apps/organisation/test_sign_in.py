"""Guessing passwords: counted for a name from where the guess comes, so that nobody locks another out."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from forms_platform.organisation.known_device import COOKIE, SALT
from tests.cast import a_person

pytestmark = pytest.mark.django_db
PASSWORD = "tre-gula-älgar-går"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def olle(db: None) -> None:
    a_person(name="Olle Ek", username="olle", password=PASSWORD)


def tries(password: str, *, at: str = HOME, client: Client | None = None, name: str = "olle") -> int:
    """The status of one attempt to sign in from an address."""
    browser = client or Client()
    return browser.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=at).status_code


def guesses(number: int, at: str) -> list[int]:
    return [tries(f"gissning {n}", at=at) for n in range(number)]


def a_known_browser() -> Client:
    """One in which Olle has signed in, and out again."""
    before, after = Client(), Client()
    assert tries(PASSWORD, client=before) == 302
    after.cookies[COOKIE] = before.cookies[COOKIE].value
    return after


def test_the_sixth_guess_from_an_address_is_not_tried_and_olle_comes_in_from_his_own() -> None:
    assert guesses(6, ELSEWHERE) == [200] * 5 + [429]
    assert tries(PASSWORD, at=ELSEWHERE) == 429
    assert tries(PASSWORD, at=HOME) == 302


def test_a_browser_that_knows_olle_lets_him_in_though_a_neighbour_at_the_same_address_guesses() -> None:
    known = a_known_browser()
    guesses(6, HOME)
    assert tries(PASSWORD) == 429
    assert tries(PASSWORD, client=known) == 302


def test_a_browser_that_knows_olle_has_five_guesses_as_well() -> None:
    known = a_known_browser()
    assert [tries("fel", client=known) for _ in range(6)] == [200] * 5 + [429]


def test_guesses_from_everywhere_come_to_a_slower_ceiling_that_a_known_browser_does_not_meet() -> None:
    known = a_known_browser()
    statuses = [tries("fel", at=f"198.51.100.{n}") for n in range(52)]
    assert statuses.count(200) == 50
    assert tries(PASSWORD, at="203.0.113.9") == 429
    assert tries(PASSWORD, client=known) == 302


def test_who_signs_in_rightly_all_day_never_meets_a_ceiling() -> None:
    assert {tries(PASSWORD, at=f"198.51.100.{n}") for n in range(52)} == {302}


def test_the_cookie_names_nobody_and_cannot_be_made_up() -> None:
    known = Client()
    tries(PASSWORD, client=known)
    value = known.cookies[COOKIE].value
    assert "olle" not in str(signing.loads(value, salt=SALT))
    assert known.cookies[COOKIE]["httponly"]
    guesses(6, HOME)
    forged = Client()
    forged.cookies[COOKIE] = value[:-3] + ("aaa" if value[-3:] != "aaa" else "bbb")
    assert tries(PASSWORD, client=forged) == 429
