"""Files that come back: from readers of every make, and from those who mean harm."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from forms_platform.definitions.paper.apart import read_apart
from forms_platform.definitions.paper.filled import LARGEST, Unreadable, Why, filled
from tests.language.everything import a_field, parsed
from tests.language.filling import leaves
from tests.language.test_paper import form_of, pressed

SAMPLES = Path("../shared/samples/acroform")
Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def form() -> bytes:
    """A form with one blank of each sort."""
    kinds = ("text", "long_text", "choice", "choices", "consent")
    return pressed(parsed(*(a_field(kind) for kind in kinds)))


def changed(form: bytes, change: Change, **more: object) -> bytes:
    """The form as a program left it that changed it so."""
    with pikepdf.open(io.BytesIO(form)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **more)
        return out.getvalue()


def field(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """The field with that name."""
    return dict(leaves(pdf))[name]


def why(pdf: bytes) -> Why:
    """Why the file cannot be read."""
    with pytest.raises(Unreadable) as caught:
        filled(pdf)
    return caught.value.why


# --- Readers of every make --------------------------------------------------------------------------------------------


def test_a_text_may_be_in_any_encoding_of_the_format(form: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "text").V = String(b"\xfe\xff" + "Ångström ł".encode("utf-16-be"))
        field(pdf, "long_text").V = Stream(pdf, "rad ett\rrad två\r\nåäö".encode("latin-1"))

    assert filled(changed(form, change)).fields == {"text": "Ångström ł", "long_text": "rad ett\nrad två\nåäö"}


def test_a_box_may_be_ticked_by_name_by_text_or_by_its_picture_alone(form: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "choice").V = String("b")
        field(pdf, "choices.a").AS = Name.a
        del field(pdf, "choices.a").V
        field(pdf, "consent").V = Name.on

    assert filled(changed(form, change)).fields == {"choice": "b", "choices.a": "a", "consent": "on"}


def test_a_box_that_was_ticked_and_unticked_again_is_empty(form: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "consent").V = Name.Off
        field(pdf, "consent").AS = Name.on

    assert filled(changed(form, change)).fields == {}


def test_the_mark_is_found_when_a_program_threw_away_one_of_its_two_places(form: bytes) -> None:
    def without_information(pdf: pikepdf.Pdf) -> None:
        del pdf.trailer["/Info"]

    def without_metadata(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/Metadata"]

    first, second = filled(changed(form, without_information)), filled(changed(form, without_metadata))
    assert first.mark == second.mark == filled(form).mark


def test_a_form_read_in_a_process_apart_is_the_same(form: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "text").V = String("Åsa")

    pdf = changed(form, change)
    assert read_apart(pdf) == filled(pdf)


# --- Files that cannot be read ----------------------------------------------------------------------------------------


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = Stream(pdf, b"<xdp/>")


def _flattened(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/AcroForm"]
    for page in pdf.pages:
        del page["/Annots"]


def _unmarked(pdf: pikepdf.Pdf) -> None:
    del pdf.trailer["/Info"], pdf.Root["/Metadata"]


def _in_a_circle(pdf: pikepdf.Pdf) -> None:
    one = pdf.make_indirect(Dictionary(T=String("a"), FT=Name.Tx))
    one.Kids = Array([one])
    pdf.Root.AcroForm.Fields.append(one)


def _deep(pdf: pikepdf.Pdf) -> None:
    inner = pdf.make_indirect(Dictionary(T=String("x"), FT=Name.Tx))
    for _ in range(50):
        inner = pdf.make_indirect(Dictionary(T=String("x"), Kids=Array([inner])))
    pdf.Root.AcroForm.Fields.append(inner)


def _many(pdf: pikepdf.Pdf) -> None:
    one = pdf.make_indirect(Dictionary(T=String("a"), FT=Name.Tx))
    pdf.Root.AcroForm.Fields = Array([*pdf.Root.AcroForm.Fields, *[one] * 30_000])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_xfa, Why.XFA), (_flattened, Why.FLATTENED), (_unmarked, Why.NOT_OURS), (_in_a_circle, Why.TOO_DEMANDING),
        (_deep, Why.TOO_DEMANDING), (_many, Why.TOO_DEMANDING),
    ],
)  # fmt: skip
def test_a_form_that_was_changed_into_something_else_is_refused(form: bytes, change: Change, code: Why) -> None:
    assert why(changed(form, change)) == code


def test_a_form_with_a_password_is_refused(form: bytes) -> None:
    for opens in ("hemligt", ""):
        lock = pikepdf.Encryption(owner="annat", user=opens)
        assert why(changed(form, lambda pdf: None, encryption=lock)) == Why.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Why.NOT_A_PDF), (b"<!doctype html>", Why.NOT_A_PDF), (b"PK\x03\x04" + b"0" * 2000, Why.NOT_A_PDF),
        (b"%PDF-1.7\n", Why.BROKEN), (b"%PDF-1.7\n" + b"[" * 100_000, Why.BROKEN),
        (b"0" * (LARGEST + 1), Why.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(content: bytes, code: Why) -> None:
    assert why(content) == code
    with pytest.raises(Unreadable):
        read_apart(content)


def test_fields_of_the_wrong_kind_everywhere_are_passed_over_or_refused(form: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "text").V = Array([1, Array([]), Name.x, String("kvar")])
        field(pdf, "long_text").V = Dictionary(a=1)
        field(pdf, "consent").AS = Array([])
        field(pdf, "choice").Kids = 7
        pdf.Root.AcroForm.Fields.append(3)

    assert filled(changed(form, change)).fields["text"] == ["x", "kvar"]


def test_a_form_cut_off_half_way_is_refused() -> None:
    whole = form_of("friskvardsbidrag")
    cut = [whole[: len(whole) * part // 10] for part in range(1, 10)]
    assert {why(part) for part in cut} <= {Why.BROKEN, Why.NOT_OURS, Why.FLATTENED}


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_forms_of_others_are_refused(path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_apart(path.read_bytes())
    assert caught.value.why in (Why.NOT_OURS, Why.XFA, Why.ENCRYPTED)
