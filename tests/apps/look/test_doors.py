"""What every answer carries, what the shell shows, and the pages for what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from forms_platform.look import errors
from forms_platform.look.headers import SecurityHeaders
from forms_platform.look.maintenance import Maintenance, notice
from forms_platform.look.shell import Shell, address
from tests.cast import Cast


def asked(path: str = "/", **more: Any) -> HttpRequest:
    return RequestFactory().get(path, **more)


def test_every_answer_carries_the_strict_policy() -> None:
    answer = SecurityHeaders(lambda request: HttpResponse("x"))(asked())
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_an_answer_keeps_the_policy_it_set_itself() -> None:
    own = HttpResponse("%PDF", content_type="application/pdf", headers={"Content-Security-Policy": "sandbox"})
    answer = SecurityHeaders(lambda request: own)(asked())
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert "Cache-Control" not in answer.headers


def test_the_page_of_our_own_faults_asks_the_database_nothing() -> None:
    request = asked()  # no session and no user: had anything been asked, this test has no database to answer
    request.id = "7F3K-9Q2M"  # type: ignore[attr-defined] # as forms_platform.logs sets it
    answer = errors.server_error(request)
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in html
    assert "7F3K-9Q2M" in html


def test_a_fault_while_drawing_the_page_of_faults_still_gives_words(tmp_path: Path) -> None:
    answer = errors._bare_page(asked(), "no-such-template.html", 500)
    assert answer.status_code == 500
    assert "Något gick fel" in answer.content.decode()


@pytest.mark.parametrize("status", [400, 413, 503])
def test_the_bare_pages_say_what_to_do(status: int) -> None:
    answer = errors._bare_page(asked(), f"{status}.html", status, megabytes=26)
    assert answer.status_code == status
    assert "<h1" in answer.content.decode()


def test_closed_for_maintenance_while_the_file_is_there(tmp_path: Path) -> None:
    settings_var, folder = Path(settings.VAR), Path(settings.VAR)
    door = Maintenance(lambda request: HttpResponse("öppet"))
    assert door(asked()).status_code == 200
    (folder / "maintenance").write_text("Vi är tillbaka <b>klockan 14</b>.")
    try:
        answer = door(asked("/arenden/"))
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "300"
        assert "Vi är tillbaka &lt;b&gt;klockan 14" in answer.content.decode()  # type: ignore[attr-defined]
        assert door(asked("/healthz")).status_code == 200
        assert door(asked("/static/css/app.css")).status_code == 200
    finally:
        (settings_var / "maintenance").unlink()
    assert notice(folder) is None


def test_the_maintenance_page_speaks_the_readers_language(tmp_path: Path) -> None:
    (Path(settings.VAR) / "maintenance").write_text("")
    try:
        answer = Maintenance(lambda request: HttpResponse(""))(asked(headers={"accept-language": "en"}))
    finally:
        (Path(settings.VAR) / "maintenance").unlink()
    assert '<html lang="en"' in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_an_unknown_address_offers_a_search(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna)
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Vi hittar inte sidan" in answer.content.decode()
    assert 'name="q"' in answer.content.decode()


@pytest.mark.django_db
def test_inside_a_part_of_a_page_an_error_takes_the_whole_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna)
    answer = client.get("/finns-inte/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "body"


@pytest.mark.django_db
def test_a_form_sent_too_late_says_that_nothing_was_sent(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.anna)
    answer = client.post("/konto/utseende/", {"scheme": "dark"}, headers={"referer": "http://testserver/arenden/"})
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "Inget har skickats" in html
    assert 'href="http://testserver/arenden/"' in html


@pytest.mark.django_db
def test_a_form_sent_from_elsewhere_gets_no_way_back_there(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.anna)
    answer = client.post("/konto/utseende/", {}, headers={"referer": "http://testserver.evil.se/x"})
    assert "evil.se" not in answer.content.decode()


@pytest.mark.django_db
def test_somebody_was_first_says_who(cast: Cast) -> None:
    request = asked()
    request.user, request.session = cast.anna, SessionStore()
    answer = errors.conflict(request, "Bengt Lund godkände <i>kl. 10</i>.", back="/att-godkanna/")
    assert answer.status_code == 409
    assert "Bengt Lund godkände &lt;i&gt;" in answer.content.decode()


@pytest.mark.django_db
def test_a_refusal_shows_its_sentence(cast: Cast) -> None:
    request = asked()
    request.user, request.session = cast.anna, SessionStore()
    answer = errors.forbidden(request, PermissionDenied("Bara för <chefer>."))
    assert answer.status_code == 403
    assert "Bara för &lt;chefer&gt;." in answer.content.decode()


def test_light_or_dark_is_kept_in_a_cookie_and_one_is_back_where_one_was() -> None:
    answer = Client().post("/konto/utseende/", {"scheme": "dark", "next": "/arenden/?q=1"})
    assert answer.cookies["scheme"].value == "dark"
    assert answer.headers["Location"] == "/arenden/?q=1"


@pytest.mark.parametrize("where", ["https://evil.se/", "//evil.se", "javascript:alert(1)", "http:///evil.se"])
def test_nobody_is_sent_to_another_site(where: str) -> None:
    assert Client().post("/konto/utseende/", {"scheme": "dark", "next": where}).headers["Location"] == "/"


def test_an_unknown_choice_changes_nothing() -> None:
    assert "scheme" not in Client().post("/konto/utseende/", {"scheme": "rosa"}).cookies
    assert Client().get("/konto/utseende/").status_code == 405


def test_the_shell_of_nobody_has_no_ways_and_asks_nothing() -> None:
    shell = Shell(asked())
    assert (shell.ways, shell.account_ways, shell.badges, shell.person) == ([], [], {}, None)


@pytest.mark.django_db
def test_the_shell_marks_where_one_is(cast: Cast) -> None:
    request = asked("/arenden/2026-1/")
    request.user = cast.anna
    assert [way.label for way in Shell(request).ways if way.current] == ["Mina ärenden"]


@pytest.mark.django_db
def test_only_an_operator_sees_the_way_to_operations(cast: Cast) -> None:
    def labels(person: Any) -> list[str]:
        request = asked()
        request.user = person
        return [way.label for way in Shell(request).account_ways]

    assert "Drift" in labels(cast.gunnel)
    assert "Drift" not in labels(cast.anna)


def test_every_path_that_the_shell_takes_from_the_settings_leads_somewhere() -> None:
    for path in [settings.SHELL_HAS_ROLE, *settings.SHELL_BADGES.values()]:
        assert callable(import_string(path))
    assert address("no:such") == ""


def test_a_scheme_that_is_none_is_as_the_computer_has_it() -> None:
    request = asked()
    request.COOKIES["scheme"] = '"><script>'
    assert Shell(request).scheme == "auto"
