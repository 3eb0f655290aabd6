"""Places to sign stand on the page beforehand: visible, tagged, and filled one after the other; others sign unseen."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields

from forms_platform.documents.fields import Place, with_fields
from signing.appearance import _written
from signing.errors import SigningFault
from signing.verdict import Level
from tests.judges.conformance import failed_clauses
from tests.judges.readers import pdfsig_opinions, qpdf_complaints, text_of
from tests.signing.papers import PAGE as PAGES
from tests.signing.papers import judged, ours, plain, signed_by, typeset, with_places

FIRST, SECOND = "Underskrift undertecknar", "Underskrift chef"


def revisions(attached: int = 1) -> list[bytes]:
    """The document as each signs: Anna and Bengt where it is prepared, David unseen, and the seal."""
    made = [with_places(FIRST, SECOND, attached=attached)]
    for name, prepared in (("Anna Lind", FIRST), ("Bengt Łęcki", SECOND), ("David Dal", SECOND)):
        made.append(signed_by(ours(), name, made[-1], prepared=prepared))
    return [*made, ours().sealed(made[-1])]


def test_each_signs_in_the_place_that_is_prepared_and_who_finds_it_taken_signs_unseen() -> None:
    whole = revisions()
    reader = PdfFileReader(BytesIO(whole[-1]))
    names = [name for name, _, _ in enumerate_sig_fields(reader, filled_status=True)]
    assert names == [FIRST, SECOND, "Underskrift David Dal", "Stampel", "Arkivstampel"]
    seen = {name: _size(field.get_object()["/Rect"]) for name, _, field in enumerate_sig_fields(reader)}
    assert {name for name, (width, height) in seen.items() if width > 300 and height > 40} == {FIRST, SECOND}
    assert {name for name, size in seen.items() if size == (0, 0)} == set(names) - {FIRST, SECOND}
    assert judged(whole[-1]).verdict is Level.GOOD, judged(whole[-1]).findings


def _size(rect: list[float]) -> tuple[float, float]:
    return float(rect[2] - rect[0]), float(rect[3] - rect[1])


def test_the_first_signature_locks_the_document_to_filling_of_forms() -> None:
    first = PdfFileReader(BytesIO(revisions()[1])).embedded_signatures[0]
    assert first.docmdp_level == MDPPerm.FILL_FORMS


def test_every_place_is_tagged_where_it_stands_and_says_what_it_is_for() -> None:
    with pikepdf.open(BytesIO(with_places(FIRST, SECOND))) as pdf:
        widgets = [one for page in pdf.pages for one in page.get("/Annots", ())]
        assert [str(one.T) for one in widgets] == [FIRST, SECOND]
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for widget in widgets:
            element = tree[int(widget.StructParent)]
            assert pikepdf.Name.Form == element.S
            assert element.K.Type == "/OBJR"
            assert element.K.Obj.objgen == widget.objgen
            assert str(widget.TU).startswith("Plats för underskrift")
            assert int(widget.F) & 4
        assert all(page.Tabs == "/S" for page in pdf.pages if "/Annots" in page)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert with_places(FIRST) == with_places(FIRST)


def test_a_place_that_is_not_on_the_page_stops_the_document() -> None:
    with pytest.raises(ValueError, match="0 of 1"):
        with_fields(typeset(PAGES), [Place(FIRST, "x")])


def test_a_document_without_the_place_is_signed_unseen() -> None:
    signed = signed_by(ours(), "Anna Lind", plain(), prepared=FIRST)
    ((name, _, _),) = enumerate_sig_fields(PdfFileReader(BytesIO(signed)))
    assert name == "Underskrift Anna Lind"


def test_a_place_cannot_be_signed_twice() -> None:
    with pytest.raises(SigningFault):
        signed_by(ours(), "Anna Lind", signed_by(ours(), "Anna Lind", plain()))


@pytest.mark.parametrize(
    ("text", "written"),
    [("Åsa Öberg", "Åsa Öberg"), ("Łucja Dvořák", "Lucja Dvorák"), ("Đorđe", "Dorde"), ("李", "?"), ("a\nb", "a?b")],
)
def test_a_name_is_written_with_the_letters_that_the_font_has(text: str, written: str) -> None:
    assert _written(text) == written.encode("cp1252")


@pytest.mark.judges
@pytest.mark.parametrize("attached", [0, 1, 5])
def test_every_revision_conforms_and_other_makers_programs_agree(tmp_path: Path, attached: int) -> None:
    paths = []
    for number, pdf in enumerate(revisions(attached)):
        paths.append(tmp_path / f"{attached}-{number}.pdf")
        paths[-1].write_bytes(pdf)
        assert qpdf_complaints(paths[-1]) == ""
    assert failed_clauses(*paths) == []
    assert pdfsig_opinions(paths[-1], ours().root_pem, tmp_path) == ["Signature is Valid. Certificate is Trusted."] * 4
    assert len(re.findall(r"Elektroniskt underskrivet 20\d\d", text_of(paths[-1]))) == 2
