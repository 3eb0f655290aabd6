"""Files at the door: what a hostile client sends, through the real addresses."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from forms_platform.cases.models import Attachment, Case
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.cases.clamd import EICAR, Scanner, running
from tests.apps.cases.test_clamd import nobody_there
from tests.apps.intake.plain_browser import COST, PDF_FILE, Browser, a_receipt, to_the_cost

GIB = 1 << 30
HOSTILE = {
    "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "polyglott.pdf": PDF_FILE.replace(b"1 0 obj", b"<html><script>alert(1)</script>\n1 0 obj"),
    "arkiv.pdf": PDF_FILE + b"PK\x03\x04" + b"\0" * 100,
    "bomb.zip": b"PK\x03\x04" + b"\0" * 1000,
    "kvitto.pdf": b"<!doctype html><script>alert(1)</script>",
    "kvitto.docx": PDF_FILE,
    "kvitto.pdf.exe": PDF_FILE,
}


def on_disk(files: Path) -> list[Path]:
    """Every file of the test's folder."""
    return [path for path in files.rglob("*") if path.is_file()]


def sent_by_script(browser: Browser, name: str, content: bytes, **more: list[str]) -> tuple[int, dict[str, str]]:
    """What the door for single files answers."""
    draft = Draft.objects.get()
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    body = {"falt": "kvitton.0.bild", "fil": file, **more}
    answer = browser.client.post(f"/utkast/{draft.pk}/fil/?steg=aktivitet", body)
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("allowance")
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_hostile_is_refused_at_both_doors_and_nothing_is_kept(anna: Person, files: Path, name: str) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    status, said = sent_by_script(browser, name, HOSTILE[name])
    assert status == 422
    assert said["text"].startswith(name)
    browser.press(page, **COST, kvitton__0__bild=SimpleUploadedFile(name, HOSTILE[name]))
    assert browser.status == 422
    assert not Attachment.objects.exists()
    assert on_disk(files) == []


@pytest.mark.usefixtures("allowance")
def test_a_path_in_the_name_leads_nowhere(anna: Person, files: Path) -> None:
    browser = Browser(anna)
    to_the_cost(browser)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="falt"\r\n\r\nkvitton.0.bild\r\n--x\r\n'
        b'Content-Disposition: form-data; name="fil"; filename="../../../../tmp/ond.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + PDF_FILE + b"\r\n--x--\r\n"
    )
    address = f"/utkast/{Draft.objects.get().pk}/fil/?steg=aktivitet"
    answer = browser.client.post(address, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200
    kept = Attachment.objects.get()
    assert kept.name == "ond.pdf"
    assert [path.name for path in on_disk(files)] == [kept.sha256]  # a file is called by its bytes


@pytest.mark.usefixtures("allowance")
def test_one_file_more_than_the_field_takes_is_refused(anna: Person) -> None:
    browser = Browser(anna)
    found = re.search(r'data-drop="kvitton.0.bild" data-most="(\d+)"', to_the_cost(browser).html)
    assert found
    most, have = int(found[1]), []
    for _ in range(most):
        status, said = sent_by_script(browser, "kvitto.pdf", PDF_FILE, **{"kvitton.0.bild": have})
        assert status == 200
        have.append(said["id"])
    status, said = sent_by_script(browser, "kvitto.pdf", PDF_FILE, **{"kvitton.0.bild": have})
    assert status == 422
    assert f"högst {most} fil" in said["text"]
    assert Attachment.objects.count() == most


@pytest.mark.usefixtures("allowance")
def test_an_infected_file_is_told_of_at_its_field(anna: Person, files: Path, settings: Settings) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    with running(Scanner()) as scanner:
        settings.CLAMAV = scanner.place
        infected = SimpleUploadedFile("kvitto.pdf", PDF_FILE + b"%" + EICAR)
        page = browser.press(page, **COST, kvitton__0__bild=infected)
        status, said = sent_by_script(browser, "kvitto.pdf", PDF_FILE + b"%" + EICAR)
    told = [sentence for target, sentence in page.summary if target == "f-kvitton-0-bild"]
    assert told == [said["text"]]
    assert status == 422
    assert "skadlig kod" in said["text"]
    assert on_disk(files) == []


@pytest.mark.usefixtures("allowance")
def test_a_file_that_waits_for_the_scanner_can_be_sent_in_and_nobody_can_fetch_it(
    anna: Person, bengt: Person, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), **COST, kvitton__0__bild=a_receipt())
    browser.press(browser.press(page))
    case, file = Case.objects.get(), Attachment.objects.get()
    assert (file.case, file.scan) == (case, Attachment.Scan.WAITING)
    for reader in (anna, bengt):
        client = Client()
        client.force_login(reader)
        told = client.get(f"/arenden/{case.number}/").content.decode()
        assert "Väntar på kontroll" in told
        assert f"/bilagor/{file.pk}/" not in told
        assert client.get(f"/bilagor/{file.pk}/").status_code == 409


# --- Bodies without end ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The web process as it is run, on a free port, with a folder for everything it writes."""
    folder = tmp_path_factory.mktemp("serving")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")},
        "PLATFORM_VAR": str(folder / "var"), "TMPDIR": str(folder), "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_PROCESSES": "1", "DJANGO_SETTINGS_MODULE": "forms_platform.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-c", "python:forms_platform.serving", "forms_platform.wsgi"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the web process did not start"
            time.sleep(0.1)
        yield port, folder
    finally:
        process.terminate()
        process.wait(20)


def answered(port: int, headers: str, *, most: int) -> tuple[bytes, int]:
    """The first line of the answer to a body that never ends, and how many bytes of it could be sent."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"POST /utkast/x/fil/ HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n".encode())
        line.setblocking(False)
        until, said = time.monotonic() + 20, b""
        while time.monotonic() < until:
            try:
                said += line.recv(65536)
                if said:
                    return said.partition(b"\r\n")[0], sent
            except BlockingIOError:
                pass
            try:
                if sent < most:
                    sent += line.send(b"0" * 65536)
            except BlockingIOError:
                time.sleep(0.01)
    raise AssertionError("no answer")


def written(folder: Path) -> int:
    """How many bytes lie in the folder."""
    return sum(path.stat().st_size for path in on_disk(folder))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {2 * GIB}", b"413"),
        ("Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked", b"411"),
    ],
    ids=["announced", "not announced"],
)
def test_two_gibibytes_are_refused_before_they_are_read_and_never_reach_the_disk(
    server: tuple[int, Path], headers: str, status: bytes
) -> None:
    port, folder = server
    before = written(folder)
    line, sent = answered(port, headers, most=64 * 1024 * 1024)
    assert status in line
    assert sent < 16 * 1024 * 1024  # what the sockets between us hold, not what anybody read
    assert written(folder) - before < 10_000
