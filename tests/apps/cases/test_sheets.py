"""A PDF is read in place as pictures of its pages; what is hostile in it stays where it is."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime, timedelta

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from forms_platform.cases.models import Attachment
from forms_platform.cases.page_pictures import SHOWN, Unreadable, picture_of, sheets_of
from forms_platform.organisation.models import Person
from tests.cast import Cast
from tests.stories import Story, a_file


@pytest.fixture(autouse=True)
def now() -> datetime:
    """The views tell the time themselves, so the stories here begin today."""
    return timezone.now() - timedelta(hours=12)


def a_pdf(pages: int = 1, *, words: str = "Kvitto 900 kr", size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF with the words on every page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=size)
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = pdf.make_stream(f"BT /F1 24 Tf 60 700 Td ({words}) Tj ET".encode("latin-1"))
        pdf.save(out)
    return out.getvalue()


def a_reader(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent_with(story: Story, cast: Cast, content: bytes, **file: str) -> Attachment:
    """The file, in a case that waits for Bengt."""
    receipt = a_file(cast.anna, story.now, content, **file)
    story.sends(
        cast.anna,
        attachments=[receipt.pk],
        kvitton=[{"kopt_hos": "Gymmet", "summa": "900.00", "bild": [str(receipt.pk)]}],
    )
    return receipt


def test_each_page_is_told_with_its_size_and_words() -> None:
    sheets = sheets_of(io.BytesIO(a_pdf(2)))
    assert (sheets.count, sheets.more) == (2, False)
    assert [(sheet.number, sheet.width, sheet.height, sheet.text) for sheet in sheets.shown] == [
        (1, 1240, 1754, "Kvitto 900 kr"),
        (2, 1240, 1754, "Kvitto 900 kr"),
    ]


def test_the_picture_is_as_large_as_was_told_and_not_empty() -> None:
    with Image.open(io.BytesIO(picture_of(io.BytesIO(a_pdf()), 1))) as picture:
        assert (picture.format, picture.width) == ("PNG", 1240)
        assert abs(picture.height - 1754) <= 1
        darkest, _ = picture.convert("L").getextrema()
        assert darkest < 64


def test_of_a_long_file_the_first_pages_are_shown_and_the_rest_is_told_of() -> None:
    sheets = sheets_of(io.BytesIO(a_pdf(SHOWN + 3)))
    assert (len(sheets.shown), sheets.count, sheets.more) == (SHOWN, SHOWN + 3, True)
    with pytest.raises(Unreadable):
        picture_of(io.BytesIO(a_pdf(SHOWN + 3)), SHOWN + 1)


def test_a_page_as_large_as_a_house_becomes_a_picture_of_ordinary_size() -> None:
    sheet = sheets_of(io.BytesIO(a_pdf(size=(14_400, 14_400)))).shown[0]
    assert (sheet.width, sheet.height) == (1240, 1240)
    assert picture_of(io.BytesIO(a_pdf(size=(14_400, 14_400))), 1).startswith(b"\x89PNG")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 trasig", b"\x00" * 5000, a_pdf()[:200]])
def test_what_is_broken_is_said_to_be_so(content: bytes) -> None:
    with pytest.raises(Unreadable):
        sheets_of(io.BytesIO(content))
    with pytest.raises(Unreadable):
        picture_of(io.BytesIO(content), 1)


def test_a_file_behind_a_password_is_not_shown() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="ett", user="tva"))
    with pytest.raises(Unreadable):
        sheets_of(out := io.BytesIO(out.getvalue()))


def test_the_drawing_process_loads_no_django() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "import sys, forms_platform.cases.page_pictures; print('django' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"


def test_bengt_reads_the_receipt_without_saving_it(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, a_pdf(2))
    page = a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/").content.decode()
    assert "kvitto.pdf" in page
    assert "Sida 2 av 2 i kvitto.pdf" in page
    assert "Kvitto 900 kr" in page
    picture = a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/2.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert "sandbox" in picture["Content-Security-Policy"]
    assert picture["Cache-Control"] == "private, no-store"


def test_beside_the_queue_only_the_pages_come(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, a_pdf())
    part = Client(headers={"hx-request": "true"})
    part.force_login(cast.bengt)
    assert part.get(f"/bilagor/{receipt.pk}/sidor/").content.decode().startswith("<ol")
    assert f"/bilagor/{receipt.pk}/sidor/" in a_reader(cast.bengt).get("/att-godkanna/").content.decode()


def test_words_of_a_hostile_file_are_text(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, a_pdf(words="<script>alert\\(1\\)</script>"))
    page = a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_who_may_not_read_the_case_sees_no_page_of_it(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, a_pdf())
    for address in (f"/bilagor/{receipt.pk}/sidor/", f"/bilagor/{receipt.pk}/sidor/1.png"):
        assert a_reader(cast.david).get(address).status_code == 404


def test_a_broken_file_is_told_in_words_and_its_pages_are_not_there(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, b"%PDF-1.7 trasig")
    answer = a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/")
    assert answer.status_code == 200
    assert "Sidorna går inte att visa här." in answer.content.decode()
    assert a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/1.png").status_code == 404


def test_a_file_that_waits_for_the_virus_scanner_is_not_drawn(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, a_pdf())
    Attachment.objects.filter(pk=receipt.pk).update(scan=Attachment.Scan.WAITING)
    assert a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/").status_code == 409
    assert a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/1.png").status_code == 404


def test_a_picture_has_no_pages(story: Story, cast: Cast) -> None:
    receipt = sent_with(story, cast, b"\xff\xd8", name="kvitto.jpg", content_type="image/jpeg")
    assert a_reader(cast.bengt).get(f"/bilagor/{receipt.pk}/sidor/").status_code == 404
