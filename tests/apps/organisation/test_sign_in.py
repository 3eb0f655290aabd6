"""Guessing passwords: counted for a name from where the guess comes, so that nobody locks another out."""

from __future__ import annotations

import pytest
from django.core import mail, signing
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from forms_platform.organisation.known_device import COOKIE, SALT
from forms_platform.organisation.password_letters import LETTERS, password_letter
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


def letters_after(client: Client, address: str, sent: dict[str, str]) -> list[EmailMultiAlternatives]:
    """What was mailed when the form was sent."""
    mail.outbox.clear()
    client.post(address, sent)
    return list(mail.outbox)  # type: ignore[arg-type] # every letter of ours has two parts


def test_the_letter_of_a_reset_comes_in_the_persons_language_and_in_both_forms() -> None:
    a_person(name="Ines Gold", username="ines", email="ines@bjorkvatten.example", language="en")
    browser = Client(headers={"accept-language": "sv"})
    (letter,) = letters_after(browser, reverse("account_reset_password"), {"email": "ines@bjorkvatten.example"})
    html, kind = letter.alternatives[0]
    assert letter.subject == "Choose a new password"
    assert kind == "text/html"
    link = next(line for line in letter.body.splitlines() if "/password/reset/key/" in line)
    assert link.strip() in str(html).replace("&amp;", "&")
    assert "ines" in letter.body
    assert "Hello" not in letter.body, "allauth's own words"


def test_an_address_without_an_account_gets_a_letter_in_the_readers_language() -> None:
    browser = Client(headers={"accept-language": "sv"})
    (letter,) = letters_after(browser, reverse("account_reset_password"), {"email": "okand@bjorkvatten.example"})
    assert letter.subject == "Inget konto med den här adressen"
    assert "okand@bjorkvatten.example" in letter.body


def test_who_changes_the_password_is_told_so() -> None:
    browser = Client()
    tries(PASSWORD, client=browser)
    new = {"oldpassword": PASSWORD, "password1": "fyra blå hästar sover", "password2": "fyra blå hästar sover"}
    (letter,) = letters_after(browser, reverse("account_change_password"), new)
    assert letter.subject == "Ditt lösenord är bytt"
    assert HOME not in letter.body or "Från adressen" in letter.body
    assert tries("fyra blå hästar sover", client=Client()) == 302


def test_every_letter_that_is_sent_has_our_words_in_both_languages() -> None:
    facts = {"password_reset_url": "https://x.example/", "email": "a@b.example", "username": "a", "timestamp": None}
    for kind in LETTERS:
        said = {
            language: password_letter(kind, "ingen@b.example", facts, language=language) for language in ("sv", "en")
        }
        assert said["sv"].subject != said["en"].subject
