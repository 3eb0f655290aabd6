"""Sessions: a new key at signing in, nothing left at signing out, and nobody led to another site or guessed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.test import Client

from forms_platform.organisation import sign_in
from forms_platform.organisation.models import Person
from tests.guard.town import PASSWORD, Town

pytestmark = pytest.mark.django_db


def signs_in(client: Client, who: str = "anna", password: str = PASSWORD, **more: str) -> Any:
    """The answer to the form of signing in."""
    return client.post("/konto/login/", {"login": who, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/").status_code == 200


def test_signing_in_gives_a_new_key_and_a_planted_one_is_worth_nothing(town: Town) -> None:
    planted = Client()
    planted.get("/konto/login/")
    session = planted.session
    session["x"] = 1
    session.save()
    key = session.session_key
    victim = Client()
    victim.cookies["session"] = key
    assert signs_in(victim).status_code == 302
    assert is_in(victim)
    assert victim.cookies["session"].value != key
    thief = Client()
    thief.cookies["session"] = key
    assert not is_in(thief)


def test_a_key_made_up_by_somebody_is_not_taken(town: Town) -> None:
    client = Client()
    client.cookies["session"] = "a" * 32
    signs_in(client)
    assert client.cookies["session"].value != "a" * 32


def test_signing_out_empties_the_session_for_whoever_has_its_key(town: Town) -> None:
    client = Client()
    signs_in(client)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert is_in(thief)
    client.post("/konto/logout/")
    assert not is_in(client)
    assert not is_in(thief)


def test_a_look_at_signing_out_signs_nobody_out(town: Town) -> None:
    client = Client()
    signs_in(client)
    client.get("/konto/logout/")
    assert is_in(client)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(town: Town) -> None:
    here, elsewhere = Client(), Client()
    signs_in(here)
    signs_in(elsewhere)
    new = "ett helt annat långt ord"
    changed = here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_who_has_left_is_out_at_once(town: Town) -> None:
    client = Client()
    signs_in(client)
    Person.objects.filter(username="anna").update(is_active=False)
    assert not is_in(client)
    signs_in(back := Client())
    assert not is_in(back)


def test_nobody_makes_an_account_of_their_own(town: Town) -> None:
    before = Person.objects.count()
    sent = {"username": "ny", "email": "ny@x.example", "password1": PASSWORD, "password2": PASSWORD}
    page = Client().post("/konto/signup/", sent).content.decode()
    assert Person.objects.count() == before
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


# --- Where signing in leads -----------------------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    " //evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "ftp://testserver/",
    "/\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_door_leads_to_another_site(town: Town, where: str) -> None:
    stranger, anna, gunnel = Client(), town.client("anna"), town.client("gunnel")
    answers = [
        signs_in(stranger, next=where),
        Client().get("/konto/login/", {"next": where}),
        anna.get("/konto/login/", {"next": where}),
        anna.post("/konto/sprak/", {"language": "en", "next": where}),
        anna.post("/konto/utseende/", {"scheme": "dark", "next": where}),
        anna.post("/konto/reauthenticate/", {"password": PASSWORD, "next": where}),
        gunnel.post(f"/att-godkanna/angra/{town.held}/", {"tillbaka": where}),
        gunnel.post("/att-godkanna/bunt/", {"gor": "approve", "tillbaka": where}),
        anna.post("/konto/logout/", {"next": where}),
    ]
    for answer in answers:
        place = answer.headers.get("Location", "/")
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\", "/\t")), place
        assert "evil" not in place.partition("?")[0]
        assert not {"\r", "\n"} & set(place)
        assert 'href="https://evil' not in answer.content.decode()


def test_our_own_pages_are_led_to(town: Town) -> None:
    assert signs_in(Client(), next="/arenden/?visa=closed")["Location"] == "/arenden/?visa=closed"


# --- Guessing -------------------------------------------------------------------------------------------------------


class Away(BaseCache):
    """A cache that takes everything and gives nothing back, as ours does while Redis is away."""

    def __init__(self) -> None:
        super().__init__({})

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """As if."""
        return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Nothing."""
        return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Dropped."""

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """As if it began now."""
        return delta

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Nothing was there."""
        return False

    def clear(self) -> None:
        """It is empty."""


@pytest.fixture
def cache_is_away(settings: Any) -> None:
    """Redis does not answer."""
    settings.CACHES = {"default": {"BACKEND": "tests.guard.test_sessions.AwayCache"}}
    sign_in.UNCOUNTED._times.clear()


class AwayCache(Away):
    """The same, made as Django makes caches."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__()


def guesses(number: int, who: str = "anna") -> list[int]:
    """The statuses of so many wrong passwords, each from a browser of its own."""
    return [signs_in(Client(), who, f"gissning {n}").status_code for n in range(number)]


def test_the_sixth_guess_at_an_account_is_not_tried(town: Town) -> None:
    assert guesses(6) == [200] * 5 + [429]
    answer = signs_in(Client())
    assert answer.status_code == 429, "the right password is not tried either"
    assert int(answer["Retry-After"]) > 0
    assert "För många försök" in answer.content.decode()
    assert signs_in(Client(), "bengt").status_code == 302, "others are not held up"


def test_guesses_are_counted_whatever_the_account_is_spelled_as(town: Town) -> None:
    spelled = ("anna", "ANNA", "Anna", "anna ", "aNna", "anna")
    assert [signs_in(Client(), name, "fel").status_code for name in spelled][-1] == 429


def test_an_account_that_does_not_exist_is_counted_alike(town: Town) -> None:
    assert guesses(6, "ingen-sadan") == [200] * 5 + [429]


@pytest.mark.usefixtures("cache_is_away")
def test_guesses_are_counted_also_while_the_cache_is_away(town: Town) -> None:
    assert cache.get("x", "nothing") == "nothing"
    assert guesses(6) == [200] * 5 + [429]
    assert signs_in(Client(), "bengt").status_code == 302


# --- Sending in -----------------------------------------------------------------------------------------------------


def sends(client: Client, town: Town) -> Any:
    """The answer to sending in a draft that is not ready; it is counted all the same."""
    return client.post(f"/utkast/{town.draft.pk}/granska/")


def test_who_sends_in_without_end_is_asked_to_wait(town: Town, settings: Any) -> None:
    settings.SENT_IN_A_MINUTE = 3
    anna, bengt = town.client("anna"), town.client("bengt")
    statuses = [sends(anna, town).status_code for _ in range(8)]
    assert statuses.count(429) >= 2  # a minute may begin in the middle
    answer = next(a for a in (sends(anna, town) for _ in range(5)) if a.status_code == 429)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert "utkastet är kvar" in answer.content.decode()
    assert f"/utkast/{town.draft.pk}/granska/" in answer.content.decode()
    assert sends(bengt, town).status_code == 404, "others are not held up"


@pytest.mark.usefixtures("cache_is_away")
def test_nobody_is_stopped_from_sending_in_while_the_cache_is_away(town: Town, settings: Any) -> None:
    settings.SENT_IN_A_MINUTE = 3
    anna = town.client("anna")
    assert [sends(anna, town).status_code for _ in range(8)] == [303] * 8


def test_thirty_in_a_minute_is_the_rule(settings: Any) -> None:
    assert settings.SENT_IN_A_MINUTE == 30
