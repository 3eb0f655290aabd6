"""The head of the page that is kept is the head that would be printed."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from forms_platform.look import frame
from forms_platform.look.marks import avatar
from forms_platform.look.shell import SCHEME_COOKIE, Shell


class Visitor:
    """Somebody who has signed in."""

    is_authenticated = True
    pk = 1

    def __init__(self, name: str, title: str = "") -> None:
        self.name, self.title = name, title


@pytest.fixture(autouse=True)
def _nothing_kept(settings) -> None:
    settings.SHELL_BADGES = {"queue": "tests.apps.look.test_frame.seven"}
    settings.SHELL_HAS_ROLE = ""
    frame._kept.clear()


def seven(person: Visitor) -> int:
    """The count beside the queue."""
    return len(person.name)


def visit(visitor: Visitor | None, path: str = "/", scheme: str = "") -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES = {SCHEME_COOKIE: scheme} if scheme else {}
    if visitor is not None:
        request.user = visitor  # type: ignore[assignment] # all that the head asks of a person
    return request


def printed_whole(request: HttpRequest, token: str) -> str:
    """The head straight from the template, with nothing left blank."""
    shell = Shell(request)
    shell.avatar = avatar(shell.person.name) if shell.person else ""  # type: ignore[attr-defined]
    about = {"shell": shell, "municipality": "Björkvatten", "csrf_token": token}
    return render_to_string("components/shell.html", about)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", ["/", "/arenden/?sida=2&q=<b>", "/att-godkanna/"])
@pytest.mark.parametrize(
    "visitor",
    [None, Visitor("Anna Berg"), Visitor("Bengt Ek", "Enhetschef"), Visitor('<script>"&', "<i>'")],
    ids=["nobody", "anna", "bengt", "hostile"],
)
def test_what_is_kept_is_what_would_be_printed(language: str, path: str, visitor: Visitor | None, settings) -> None:
    settings.MUNICIPALITY = "Björkvatten"
    with translation.override(language):
        request = visit(visitor, path)
        first = frame.head(Shell(request), "abc")
        again = frame.head(Shell(request), "abc")
        assert first == again == printed_whole(request, "abc")


def test_two_who_see_the_same_share_what_is_kept() -> None:
    frame.head(Shell(visit(Visitor("Anna Berg"))), "first-token")
    second = frame.head(Shell(visit(Visitor("David Ek1"))), "two")
    assert len(frame._kept) == 1
    assert "David Ek1" in second
    assert "Anna" not in second
    assert 'value="two"' in second
    assert "first-token" not in second


def test_a_name_cannot_open_a_blank() -> None:
    sly = frame.head(Shell(visit(Visitor(frame.BLANKS["token"]))), "secret-token")
    plain = frame.head(Shell(visit(Visitor("Anna Berg"))), "secret-token")
    assert sly.count("secret-token") == plain.count("secret-token")


def test_no_more_is_kept_than_there_is_room_for() -> None:
    for length in range(frame.KEPT + 5):
        frame.head(Shell(visit(Visitor("x" * length))), "abc")
    assert len(frame._kept) == frame.KEPT
