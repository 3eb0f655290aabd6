"""The page that examines a file: the verdict in words, a report to take away, and nothing a file can break."""

from __future__ import annotations

import json
import re
import time
import zlib
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from forms_platform.archive.examine import _ADVICE, shown_of
from forms_platform.archive.judge import Judged
from forms_platform.archive.make_record import make_record
from forms_platform.documents.keep import take
from forms_platform.look.limit import Limit
from signing.report import ETSI
from signing.verdict import _WORDS, Finding, Found, Level, Verdict
from tests.signing import attacks
from tests.signing.papers import plain, rogue
from tests.stories import Story

pytestmark = pytest.mark.django_db
PAGE = "/granska-handling/"


@pytest.fixture
def pdf(story: Story) -> bytes:
    """The record of Anna's small allowance, granted by Bengt."""
    story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.bengt)
    return take(make_record(story.case, command_id=uuid4(), now=story.now).sha256)


@pytest.fixture
def david(story: Story, client: Client) -> Client:
    """David works in another unit and has nothing to do with the case."""
    cache.clear()
    client.force_login(story.cast.david)
    return client


def examined(client: Client, pdf: bytes, name: str = "handling.pdf") -> str:
    answer = client.post(PAGE, {"fil": SimpleUploadedFile(name, pdf, "application/pdf")})
    assert answer.status_code == 200
    return answer.content.decode()


def verdict(page: str) -> str:
    return page.split('id="utslag">')[1].split("<")[0]


def test_a_genuine_record_is_green_whoever_asks(david: Client, pdf: bytes) -> None:
    page = examined(david, pdf)
    assert verdict(page) == "Äkta och oförändrad"
    assert "Björkvattens kommun" in page
    assert "Organisationens stämpel" in page


def test_the_case_is_a_link_only_for_who_may_read_it(story: Story, david: Client, pdf: bytes) -> None:
    href = f'href="{reverse("cases:case", args=[story.case.number])}"'
    assert href not in examined(david, pdf)
    assert story.case.number in examined(david, pdf)
    david.force_login(story.cast.anna)
    assert href in examined(david, pdf)


def test_one_byte_more_is_red_with_the_reason(david: Client, pdf: bytes) -> None:
    page = examined(david, pdf + b" ")
    assert verdict(page) == "Lita inte på den här filen"
    assert "Filen finns inte i registret" in page


def test_the_same_reason_is_told_once_and_without_codes(david: Client, pdf: bytes) -> None:
    at = pdf.find(b"stream") + 200
    page = examined(david, pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :])
    checks = page.partition("Det här kontrollerade vi")[2].partition("Teknisk rapport")[0]
    assert checks.count("stämmer inte med innehållet") == 1
    assert "FAILURE" not in checks


@pytest.mark.parametrize(
    ("language", "sentence"), [("sv", "Filen är ingen hel PDF: "), ("en", "The file is not a whole PDF: ")]
)
def test_a_damaged_file_is_told_in_words_and_its_technical_name_is_in_the_technical_report(
    david: Client, pdf: bytes, language: str, sentence: str
) -> None:
    david.cookies["language"] = language
    page, _, technical = examined(david, pdf[: len(pdf) // 2]).partition('<details class="ds-details">')
    assert sentence in page
    assert "Error" not in page
    assert re.search(r"<code>Pdf\w*Error</code>", technical)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "den 2026-07-02 kl. 00:30:"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "den 2027-01-01 kl. 00:30:"),
    ],
    ids=["summer", "winter"],
)
def test_the_checks_tell_the_time_of_swedish_clocks_and_the_report_says_utc(now: datetime, said: str) -> None:
    sealed = Finding(Found.SEALED, {"signer": "Björkvattens kommun", "issuer": "Prov", "at": now})
    with override("sv"):
        shown = shown_of(Judged(Verdict((sealed,)), None, "0" * 64, "", {}), now)
    (check,) = shown.checks
    assert said in check.text
    assert "UTC" not in check.text
    assert f"{now:%H:%M:%S} UTC" in shown.report["findings"][0]["text"]


def test_the_page_tells_no_utc(david: Client, pdf: bytes) -> None:
    checks = examined(david, pdf).partition("Det här kontrollerade vi")[2].partition("Teknisk rapport")[0]
    assert "Stämplad av Björkvattens kommun den " in checks
    assert "UTC" not in checks


def test_the_page_is_complete_in_english(david: Client, pdf: bytes) -> None:
    david.cookies["language"] = "en"
    page = examined(david, pdf)
    assert verdict(page) == "Genuine and unchanged"
    assert "Stämpel" not in page


def test_the_reports_can_be_taken_away(david: Client, pdf: bytes) -> None:
    page = examined(david, pdf)
    held = page.split('name="rapport" value="')[1].split('"')[0]
    got = david.post(f"{PAGE}rapport/", {"rapport": held, "form": "xml"})
    assert got["Content-Disposition"].startswith("attachment")
    root = ET.fromstring(got.content)
    assert root.tag == f"{{{ETSI}}}ValidationReport"
    told = [one.text for one in root.iter(f"{{{ETSI}}}MainIndication")]
    assert told == ["urn:etsi:019102:mainindication:total-passed"]
    as_json = json.loads(david.post(f"{PAGE}rapport/", {"rapport": held, "form": "json"}).content)
    assert as_json["verdict"] == "green"
    assert as_json["signatures"][0]["kind"] == "seal"


def test_a_report_that_we_did_not_write_is_not_given_out(david: Client) -> None:
    assert david.post(f"{PAGE}rapport/", {"rapport": "e30:1:x"}).status_code == 404


@pytest.mark.parametrize(("sent", "said"), [({}, "Välj en fil först."), ({"fil": b""}, "Filen är tom.")])
def test_no_file_is_said_in_place(david: Client, sent: dict[str, bytes], said: str) -> None:
    files = {name: SimpleUploadedFile("tom.pdf", content) for name, content in sent.items()}
    answer = david.post(PAGE, files)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_this_page_can_leave_in_doubt_comes_with_advice() -> None:
    in_doubt = {code.value for code, (level, _, _) in _WORDS.items() if level is Level.DOUBT}
    assert set(_ADVICE) == in_doubt - {Found.NOT_LOOKED_UP.value}  # the page always asks the register


def test_a_strangers_sound_signature_is_amber_and_the_page_says_what_is_not_known_and_what_to_do(david: Client) -> None:
    page = examined(david, rogue().sealed(plain(stated="eget")))
    assert verdict(page) == "Går inte att intyga helt"
    assert "kommer inte från oss, och vi kan inte säga vem som står bakom den" in page
    assert "Fråga den som skrev under om det stämmer, på ett annat sätt än genom filen." in page
    assert '<span class="tag" data-color="warning">' in page  # that nobody can tell is no fault of the signature
    assert 'data-color="danger"' not in page


def test_a_red_verdict_gives_no_advice_that_could_be_taken_for_comfort(david: Client) -> None:
    page = examined(david, attacks.in_page(rogue().sealed(plain(stated="eget"))))
    assert verdict(page) == "Lita inte på den här filen"
    assert "det här kan du göra" not in page


def bomb() -> bytes:
    """A page whose content unpacks to 400 MB."""
    squeezed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pikepdf.Stream(pdf, b"")
    stream.write(squeezed, filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]))
    pdf.pages[0].Contents = stream
    out = BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def encrypted() -> bytes:
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(owner="hemligt", user="hemligt"))
    return out.getvalue()


def fetching() -> bytes:
    """A file that asks its reader to call somebody."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://127.0.0.1:9/")
    pdf.save(out)
    return out.getvalue()


HOSTILE = {
    "not a pdf": lambda: b"PK\x03\x04" + bytes(1000),
    "text": lambda: b"<script>alert(1)</script>",
    "only a header": lambda: b"%PDF-1.7\n",
    "nested": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "endless references": lambda: b"%PDF-1.7\nstartxref\n9\n%%EOF\n",
    "bomb": bomb,
    "encrypted": encrypted,
    "fetching": fetching,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_red_and_breaks_nothing(david: Client, what: str) -> None:
    page = examined(david, HOSTILE[what](), name='"><script>alert(1)</script>.pdf')
    assert verdict(page) == "Lita inte på den här filen"
    assert "<script>alert(1)" not in page


def test_many_checks_in_a_minute_are_refused(story: Story, david: Client) -> None:
    for at in (time.time(), time.time() + 60):
        for _ in range(10):
            Limit("examine", 10, 60).spend(str(story.cast.david.pk), at)
    assert david.post(PAGE, {"fil": SimpleUploadedFile("a.pdf", b"x")}).status_code == 429
