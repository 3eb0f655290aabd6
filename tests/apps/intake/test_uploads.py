"""Files from the world outside: what is kept, what is refused and with which code."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms_platform.cases.attachments import open_bytes
from forms_platform.cases.models import Attachment
from forms_platform.intake.uploads import (
    JPEG,
    LARGEST,
    MEGABYTE,
    PDF,
    PNG,
    Code,
    Rules,
    UploadRefused,
    inspect,
    take_in,
)
from forms_platform.organisation.models import Person

RECEIPTS = Rules.of(("pdf", "jpg", "png"), 10 * MEGABYTE)
PDF_FILE = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def a_picture(
    *, kind: str = "JPEG", size: tuple[int, int] = (40, 20), exif: Image.Exif | None = None, mode: str = "RGB"
) -> bytes:
    """A small picture: left half red, right half blue."""
    image = Image.new(mode, size, "red" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    image.save(out, kind, **extra)
    return out.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it, lying about its type."""
    return SimpleUploadedFile(name, content, content_type="image/png")


def refused(name: str, content: bytes, rules: Rules = RECEIPTS) -> UploadRefused:
    """The refusal of the file."""
    with pytest.raises(UploadRefused) as refusal:
        inspect(sent(name, content), rules)
    return refusal.value


def test_a_pdf_is_kept_byte_for_byte() -> None:
    kept = inspect(sent("kvitto.pdf", PDF_FILE), RECEIPTS)
    assert (kept.name, kept.content_type, kept.content) == ("kvitto.pdf", PDF, PDF_FILE)


@pytest.mark.parametrize(
    ("name", "kind", "true_type"), [("a.jpg", "JPEG", JPEG), ("a.JPEG", "JPEG", JPEG), ("a.png", "PNG", PNG)]
)
def test_the_type_comes_from_the_bytes_not_from_what_the_browser_says(name: str, kind: str, true_type: str) -> None:
    assert inspect(sent(name, a_picture(kind=kind)), RECEIPTS).content_type == true_type


def test_where_and_when_a_photograph_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Hemlig kamera"
    exif.get_ifd(0x8825)[1] = "N"
    kept = inspect(sent("foto.jpg", a_picture(exif=exif)), RECEIPTS).content
    assert b"Hemlig" not in kept
    assert b"Exif" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_photograph_that_lies_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = Image.open(io.BytesIO(inspect(sent("foto.jpg", a_picture(exif=exif)), RECEIPTS).content))
    assert kept.size == (20, 40)


def test_a_comment_and_what_was_stuck_on_behind_a_picture_are_gone() -> None:
    hostile = a_picture()
    hostile = hostile[:2] + b"\xff\xfe\x00\x0a<script>" + hostile[2:] + b"<script>alert(1)</script>PK\x03\x04"
    kept = inspect(sent("foto.jpg", hostile), RECEIPTS).content
    assert b"script" not in kept
    assert b"PK" not in kept


def test_a_text_chunk_of_a_png_is_gone_and_a_transparent_ground_stays() -> None:
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    chunk = b"tEXtComment\0<svg onload=alert(1)>"
    chunk = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    hostile = out.getvalue()[:33] + chunk + out.getvalue()[33:]
    kept = inspect(sent("bild.png", hostile), RECEIPTS).content
    assert b"svg" not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tom.pdf", b"", Code.EMPTY),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', Code.KIND),
        ("bild.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Code.KIND),
        ("kvitto.pdf", b"<!doctype html><script>alert(1)</script>", Code.KIND),
        ("kvitto.pdf", b"MZ\x90\0" + b"\0" * 200, Code.KIND),
        ("kvitto.pdf", b"PK\x03\x04" + b"\0" * 200, Code.KIND),
        ("kvitto.pdf", b"GIF89a" + PDF_FILE, Code.KIND),
        ("kvitto.pdf", b"hello", Code.KIND),
        ("kvitto.pdf", a_picture(), Code.EXTENSION),
        ("kvitto.jpg", PDF_FILE, Code.EXTENSION),
        ("kvitto.pdf.exe", PDF_FILE, Code.EXTENSION),
        ("kvitto", PDF_FILE, Code.EXTENSION),
        ("kvitto.pdf", b"%PDF-1.7\n" + b"x" * 200, Code.BROKEN),
        ("kvitto.pdf", b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF", Code.ACTIVE),
        ("kvitto.pdf", PDF_FILE + b"PK\x03\x04 an archive", Code.ACTIVE),
        ("kvitto.pdf", PDF_FILE + b"x" * 5000, Code.ACTIVE),
        ("kvitto.pdf", PDF_FILE.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), Code.ACTIVE),
        ("kvitto.pdf", PDF_FILE.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"), Code.ACTIVE),
        ("bild.jpg", a_picture()[:60], Code.BROKEN),
        ("bild.png", a_picture(kind="PNG")[:60], Code.BROKEN),
    ],
)  # fmt: skip
def test_what_is_hostile_or_broken_is_refused_with_its_reason(name: str, content: bytes, code: Code) -> None:
    assert refused(name, content).code is code


def test_a_field_takes_only_what_its_document_names() -> None:
    assert refused("bild.png", a_picture(kind="PNG"), Rules.of(("pdf",), MEGABYTE)).code is Code.KIND


def test_a_file_of_a_kind_we_cannot_inspect_is_never_taken_whatever_the_document_says() -> None:
    rules = Rules.of(("pdf", "svg", "exe", "html"), MEGABYTE)
    assert rules.types == {PDF}


def test_a_file_one_byte_too_large_is_refused_and_one_at_the_limit_is_kept() -> None:
    rules = Rules.of(("pdf",), len(PDF_FILE))
    assert inspect(sent("a.pdf", PDF_FILE), rules).content == PDF_FILE
    refusal = refused("a.pdf", PDF_FILE + b"\n", rules)
    assert (refusal.code, refusal.facts["limit"]) == (Code.TOO_LARGE, len(PDF_FILE))


def test_no_document_can_allow_more_than_the_platform_takes() -> None:
    assert Rules.of(("pdf",), 10**12).max_bytes == LARGEST


def test_a_bomb_is_refused_by_its_header_before_it_is_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    )
    assert refused("bomb.png", b"\x89PNG\r\n\x1a\n" + chunks).code is Code.TOO_DETAILED


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\kvitto.pdf", "kvitto.pdf"),
        ("kvitto\0.pdf", "kvitto.pdf"),
        ("kvitto\r\nSet-Cookie: a=b.pdf", "kvittoSet-Cookie a=b.pdf"),
        ("kvitto\u202efdp.pdf", "kvittofdp.pdf"),
        ("å ä ö – kvitto.pdf", "å ä ö – kvitto.pdf"),
    ],
)
def test_a_name_is_made_safe_to_show_and_send(given_name: str, kept_name: str) -> None:
    file = sent("x.pdf", PDF_FILE)
    file._name = given_name  # what a client writes into the raw header; Django's own cleaning is gone round
    assert inspect(file, RECEIPTS).name == kept_name


def test_a_long_name_keeps_its_ending() -> None:
    file = sent("x.pdf", PDF_FILE)
    file._name = "k" * 400 + ".pdf"
    name = inspect(file, RECEIPTS).name
    assert len(name) <= 150
    assert name.endswith(".pdf")


@settings(max_examples=200, deadline=None)
@given(
    start=st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]), rest=st.binary(max_size=400)
)
def test_no_bytes_give_anything_but_a_file_or_a_refusal(start: bytes, rest: bytes) -> None:
    for name in ("a.pdf", "a.jpg", "a.png"):
        try:
            kept = inspect(sent(name, start + rest), RECEIPTS)
        except UploadRefused:
            continue
        assert kept.content_type in RECEIPTS.types


def test_a_taken_in_file_belongs_to_the_person_and_to_no_case(anna: Person, now: datetime) -> None:
    attachment = take_in(sent("kvitto.pdf", PDF_FILE), RECEIPTS, field="bild", person=anna.pk, now=now)
    row = Attachment.objects.get()
    assert (row.pk, row.uploader_id, row.case_id, row.size) == (attachment.pk, anna.pk, None, len(PDF_FILE))
    with open_bytes(row) as file:
        assert file.read() == PDF_FILE


def test_a_person_cannot_fill_the_disk_with_files_of_no_case(anna: Person, now: datetime) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            field="bild", uploader=anna, name="a.pdf", content_type=PDF, size=1, sha256="0" * 64, uploaded_at=now
        )
        for _ in range(201)
    )
    with pytest.raises(UploadRefused) as refusal:
        take_in(sent("kvitto.pdf", PDF_FILE), RECEIPTS, field="bild", person=anna.pk, now=now)
    assert refusal.value.code is Code.WAITING
