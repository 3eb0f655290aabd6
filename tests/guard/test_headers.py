"""What every answer tells the browser, error pages and downloads included, and what cookies may be read by."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any
from urllib.parse import unquote

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from forms_platform.cases.attachments import store
from tests.guard.doors import DOORS
from tests.guard.town import PASSWORD, PDF, WHO, Town

pytestmark = pytest.mark.django_db

FRAMING = ("/bygg/", "/aviseringar/mejl/")  # they show a preview of ours in a frame, which itself is sandboxed or ours
PUBLIC = ("/nycklar/", "/api/v1/openapi.json")  # the same for everybody: certificates, and what the API can do
CONTRACT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(answer: HttpResponse) -> dict[str, str]:
    """The content policy by directive."""
    parts = (part.strip().partition(" ") for part in answer.headers.get("Content-Security-Policy", "").split(";"))
    return {name: value for name, _, value in parts if name}


def lacking(answer: HttpResponse) -> list[str]:
    """What the answer ought to tell the browser and does not."""
    head = answer.headers
    found = policy(answer)
    faults = []
    beside = answer.wsgi_request.path.startswith("/bygg/") and answer.wsgi_request.path.endswith("/visa/")
    beside = beside and answer.status_code in (200, 422)
    contract = {**CONTRACT, "frame-ancestors": "'self'"} if beside else CONTRACT  # the builder shows it in a frame
    framing = answer.wsgi_request.path.startswith(FRAMING) and not beside
    page = {name: value for name, value in found.items() if not (framing and (name, value) == ("frame-src", "'self'"))}
    if answer.headers.get("Content-Type", "").startswith("text/html") and page != contract and "sandbox" not in found:
        faults.append(f"policy {found}")
    if found.get("default-src") != "'none'" or "frame-ancestors" not in found:
        faults.append("a policy that is shut from the start")
    if head.get("X-Content-Type-Options") != "nosniff":
        faults.append("nosniff")
    if head.get("Referrer-Policy") != "same-origin":
        faults.append("referrer")
    if head.get("Cross-Origin-Opener-Policy") != "same-origin":
        faults.append("opener")
    if "geolocation=()" not in head.get("Permissions-Policy", ""):
        faults.append("permissions")
    if head.get("X-Frame-Options") != ("SAMEORIGIN" if beside else "DENY") and "sandbox" not in found:
        faults.append("frame")
    cached = head.get("Cache-Control", "")
    for_all = answer.wsgi_request.path.startswith(PUBLIC)
    if answer.status_code == 200 and not (for_all or "private" in cached or "no-store" in cached):
        faults.append(f"may be kept by others: {cached!r}")
    return faults


def all_answers(town: Town) -> Iterator[tuple[str, HttpResponse]]:
    """What every door answers to several people, to looks and to posts with nothing in them."""
    for who in ("nobody", "anna", "david", "gunnel"):
        client = town.client(who)
        for door in DOORS:
            at = door.address.format(**town.places())
            yield f"{who} GET {at}", client.get(at)  # type: ignore[misc] # a test's response
        yield f"{who} GET nowhere", client.get("/finns-inte/")  # type: ignore[misc]


def test_every_answer_has_its_headers(town: Town) -> None:
    faults = {at: found for at, answer in all_answers(town) if (found := lacking(answer))}
    faults = {at: found for at, found in faults.items() if not at.endswith(("/healthz", "/readyz"))}
    assert faults == {}


# --- The pages for what went wrong ----------------------------------------------------------------------------------


def broken(request: HttpRequest) -> HttpResponse:
    """A view with a fault."""
    raise RuntimeError("<script>canary</script> 19121212-1212")


urlpatterns = [path("trasig/", broken), path("", include("forms_platform.urls"))]
handler400 = "forms_platform.look.errors.bad_request"
handler403 = "forms_platform.look.errors.forbidden"
handler404 = "forms_platform.look.errors.not_found"
handler500 = "forms_platform.look.errors.server_error"


def wrong(town: Town, settings: Any) -> Iterator[tuple[int, HttpResponse]]:
    """One answer of each kind of refusal and fault, and the status it ought to have."""
    anna = town.client("anna")
    yield 400, anna.post("/konto/sprak/", {f"f{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)})
    yield 400, anna.post("/konto/sprak/", "x" * 2_000_000, content_type="application/x-www-form-urlencoded")
    yield 400, anna.get("/", headers={"host": "evil.example"})
    yield 403, town.client("anna", checks=True).post("/konto/sprak/")
    yield 403, anna.get("/drift/")
    yield 404, anna.get("/finns-inte/")
    yield 400, anna.get("/arenden/%00/")
    yield 405, anna.get("/konto/sprak/")
    yield 405, anna.get(f"/att-godkanna/{town.open_case.number}/beslut/")
    yield 405, anna.delete("/arenden/")
    yield 409, anna.post(f"/att-godkanna/{town.group_case.number}/ta/", {"steg": "lon"})
    yield 411, anna.generic("POST", "/konto/sprak/", b"", HTTP_TRANSFER_ENCODING="chunked")
    yield 413, anna.generic("POST", "/konto/sprak/", b"", CONTENT_LENGTH=str(10**9))
    yield 422, anna.post("/ersattare/")
    yield 500, anna.get("/trasig/")


@pytest.mark.urls("tests.guard.test_headers")
def test_every_page_for_what_went_wrong_has_its_headers_and_words(town: Town, settings: Any) -> None:
    for status, answer in wrong(town, settings):
        assert answer.status_code == status
        assert lacking(answer) == [], status
        page = answer.content.decode()
        assert "<h1" in page, status
        assert "canary" not in page
        assert "Traceback" not in page
        assert "1212" not in page


# --- Downloads ------------------------------------------------------------------------------------------------------

NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "a\0b.pdf",
    "x" * 300 + ".pdf",
    "kvitto\u202efdp.exe",
    "CON",
    "nul.pdf",
    "a\r\nSet-Cookie: stulen=1\r\n\r\n<script>",
    'a"; filename="b.html',
    "kvitto;å.pdf",
    "\ud800.pdf".encode("utf-8", "replace").decode(),
    "",
    ".",
    "<img src=x onerror=alert(1)>.pdf",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_is_saved_under_a_harmless_name_and_never_runs(town: Town, name: str, moment: Any) -> None:
    anna = town.people["anna"]
    assert anna is not None
    kept = store(PDF, name=name, content_type="application/pdf", field="bild", uploader=anna.pk, now=moment)
    answer = town.client("anna").get(f"/bilagor/{kept.pk}/")
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment")
    assert "\r" not in said
    assert "\n" not in said
    assert "Set-Cookie" not in answer.headers
    told = unquote(said.partition("filename*=utf-8''")[2]) or said.partition('filename="')[2].rstrip('"')
    assert not {"/", "\0", "\u202e", "\n"} & set(told)
    assert told.strip(". ")
    assert len(told) <= 150
    assert policy(answer)["sandbox"] == ""
    assert policy(answer)["default-src"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined] # a file's answer streams


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"])
def test_what_a_browser_could_run_is_never_shown_in_place(town: Town, content_type: str, moment: Any) -> None:
    anna = town.people["anna"]
    assert anna is not None
    page = b"<script>canary</script>"
    kept = store(page, name="x.pdf", content_type=content_type, field="bild", uploader=anna.pk, now=moment)
    answer = town.client("anna").get(f"/bilagor/{kept.pk}/?visa")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in policy(answer)


# --- Cookies --------------------------------------------------------------------------------------------------------


def cookies(town: Town) -> Iterator[Morsel[str]]:
    """Every cookie that anything sets."""
    client = Client()
    asked = [
        client.get("/konto/login/"),
        client.post("/konto/login/", {"login": "anna", "password": PASSWORD}),
        client.post("/konto/sprak/", {"language": "en"}),
        client.post("/konto/utseende/", {"scheme": "dark"}),
        client.post("/konto/profil/", {"language": "sv"}),
        client.post(f"/utkast/{town.draft.pk}/ta-bort/"),
        *(town.client(who).get("/") for who in WHO),
    ]
    for answer in asked:
        yield from answer.cookies.values()


def test_no_cookie_can_be_read_by_a_script_or_sent_from_another_site(town: Town) -> None:
    found = {(c.key, bool(c["httponly"]), c["samesite"], c["path"], c["domain"]) for c in cookies(town)}
    assert {"session", "csrf", "language", "scheme"} <= {name for name, *_ in found}
    assert {one for one in found if one[1:] != (True, "Lax", "/", "")} == set()
