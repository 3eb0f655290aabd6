"""The e-service on paper: what is printed, which blanks there are, and that what is written comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.paper.filled import filled
from forms_platform.definitions.paper.kinds import DRAWN
from forms_platform.definitions.paper.layout import paper_form
from forms_platform.definitions.paper.mark import Mark
from forms_platform.definitions.paper.press import fingerprint, order_of, press
from forms_platform.definitions.paper.read_back import read_back
from forms_platform.definitions.paper.typeset import Dress
from forms_platform.definitions.paper.words import WORDS
from forms_platform.definitions.shipped_services import shipped
from tests.e_services.example_answers import example
from tests.judges.conformance import failed_clauses
from tests.judges.readers import qpdf_complaints, text_of
from tests.language.everything import RECEIPT, REGISTER, TODAY, a_field, everything, parsed
from tests.language.filling import as_written, fill, find, leaves

SHA256 = "ab" * 32
DRESS = Dress(
    "Björkvattens kommun", Path("static/img/logo.svg").read_text(), "#00607F", 3, SHA256, "https://e.example/lamna/"
)
DOCUMENTS = {**{key: parse_document(raw) for key, raw in shipped().items()}, "prov": everything()}
# Who and what the example answers speak of, in the register of these tests
MEANS = {
    "@own.name": "Anna Svensson", "@own.number": "4711", "@own.unit": "1", "@person.anna": "1", "@person.bengt": "2",
    "@person.cecilia": "2", "@person.eva": "2", "@unit.home_care": "1", "@file": RECEIPT,
    "@granted": "2026-0001",
}  # fmt: skip


@cache
def form_of(key: str, language: str = "sv") -> bytes:
    """The form of a shipped service, or of the document with everything."""
    return pressed(DOCUMENTS[key], language)


def pressed(document: Document, language: str = "sv") -> bytes:
    """The form of the document."""
    return press(order_of(paper_form(document, language, REGISTER), DRESS))


def asked(document: Document) -> Iterator[tuple[str, Field]]:
    """Every path that the document asks for in writing, on paper; rows without number."""

    def of(field: Field, path: str) -> Iterator[tuple[str, Field]]:
        if isinstance(field, TableField):
            for column in field.columns:
                yield from of(column, f"{path}.#.{column.key}")
        elif isinstance(field, ChoicesField):
            codes = [option.value for option in field.options]
            if field.options_from is not None and field.options_from.within is None:
                codes = [entry.code for entry in REGISTER.options(field.options_from.source)]
            yield from ((f"{path}.{code}", field) for code in codes)
            if not codes:  # those that depend on another answer are written down
                yield path, field
        elif parts := field.parts():
            yield from ((f"{path}.{part}", field) for part in parts)
        elif field.ASKS and field.kind != "attachment":
            yield path, field

    for key, field in document.by_key.items():
        yield from of(field, key)


def without_number(name: str) -> str:
    """The name of a blank with # for the number of its row."""
    return ".".join("#" if part.isdigit() else part for part in name.split(".")) if not name.startswith("#") else name


def samples(document: Document) -> dict[str, Any]:
    """A raw answer to everything that can be written."""

    def sample(field: Field) -> Any:
        if isinstance(field, TableField):
            row = {column.key: sample(column) for column in field.columns if column.ASKS}
            return [{key: one for key, one in row.items() if one is not None}]
        return None if field.kind == "attachment" else field.sample(TODAY)

    found = {key: sample(field) for key, field in document.by_key.items() if field.ASKS}
    return {key: answer for key, answer in found.items() if answer is not None}


def without_files(document: Document, raw: dict[str, Any]) -> dict[str, Any]:
    """The answers without files, which no paper holds."""
    kept: dict[str, Any] = {}
    for key, answer in raw.items():
        field = document.by_key[key]
        if isinstance(field, TableField):
            kept[key] = [{k: v for k, v in row.items() if field.by_key[k].kind != "attachment"} for row in answer]
        elif field.kind != "attachment":
            kept[key] = answer
    return kept


def assert_comes_back(document: Document, form: bytes, raw: dict[str, Any]) -> None:
    """What was written gives the same values and the same faults as when it had been typed."""
    raw = without_files(document, raw)
    there = filled(fill(form, as_written(document, raw)))
    brought = read_back(document, there.fields, find, today=TODAY)
    assert brought.unread == ()
    typed = read_answers(document, raw, today=TODAY, names=REGISTER)
    written = read_answers(document, brought.raw, today=TODAY, names=REGISTER)
    assert written.values == typed.values
    assert written.faults == typed.faults


# --- What stands on it ------------------------------------------------------------------------------------------------


def test_every_kind_of_field_has_its_place_on_paper() -> None:
    assert set(DRAWN) == set(FIELD_KINDS)


def test_both_languages_have_every_fixed_word() -> None:
    assert set(WORDS["sv"]) == set(WORDS["en"])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", DOCUMENTS)
def test_a_form_has_exactly_the_blanks_that_its_e_service_asks_for(key: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(form_of(key, language))) as pdf:
        names = [name for name, _ in leaves(pdf)]
    assert len(names) == len(set(names))
    assert {without_number(name) for name in names} == {path for path, _ in asked(DOCUMENTS[key])}


@pytest.mark.parametrize("key", DOCUMENTS)
def test_every_blank_says_its_question_and_stands_on_a_page(key: str) -> None:
    with pikepdf.open(io.BytesIO(form_of(key))) as pdf:
        placed = {one.objgen for page in pdf.pages for one in page.get("/Annots", ()) if one.Subtype == "/Widget"}
        for name, field in leaves(pdf):
            label = DOCUMENTS[key].by_key[name.partition(".")[0]].label.sv
            boxes = list(field.get("/Kids", [field]))
            assert {box.objgen for box in boxes} <= placed
            assert all(len(str(box.TU)) > 2 and "/N" in box.AP for box in boxes)
            assert name.partition(".")[2].split(".")[0].isdigit() or label[:40] in str(field.TU)
        assert pdf.Root.AcroForm.NeedAppearances is False
        assert all(page.Tabs == "/S" for page in pdf.pages if "/Annots" in page)


def test_a_blank_is_needed_when_its_question_is_and_is_asked_of_everybody() -> None:
    rule = {"left": {"field": "a"}, "op": "filled"}
    document = parsed(
        a_field("text", "a", required=True), a_field("text", "b"), a_field("text", "c", required=True, when=rule)
    )
    with pikepdf.open(io.BytesIO(pressed(document))) as pdf:
        needed = {name: bool(int(field.Ff) & 2) for name, field in leaves(pdf)}
    assert needed == {"a": True, "b": False, "c": False}


def test_a_table_has_as_many_rows_as_must_be_and_no_more_than_may_be() -> None:
    column = a_field("text", "vad")
    document = parsed(
        a_field("table", "fa", columns=[column], max_rows=2),
        a_field("table", "nagra", columns=[column]),
        a_field("table", "manga", columns=[column], min_rows=9),
    )
    names = [blank.name for blank in paper_form(document, "sv", REGISTER).blanks]
    rows = {key: len([n for n in names if n.startswith(f"{key}.")]) for key in ("fa", "nagra", "manga")}
    assert rows == {"fa": 2, "nagra": 5, "manga": 9}


def test_a_table_that_asks_for_hundreds_of_rows_is_no_book() -> None:
    columns = [a_field("text", f"c{n}") for n in range(4)]
    form = paper_form(parsed(a_field("table", "t", columns=columns, min_rows=200, max_rows=200)), "sv", REGISTER)
    assert len(form.blanks) == 240
    assert WORDS["sv"]["more_rows"] in form.sections[0].blocks[0].lines[0][0].notes


def test_the_order_of_the_blanks_is_that_of_the_questions() -> None:
    document = DOCUMENTS["friskvardsbidrag"]
    with pikepdf.open(io.BytesIO(form_of("friskvardsbidrag"))) as pdf:
        tops = [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert tops == [key for key, field in document.by_key.items() if field.ASKS and field.kind != "attachment"]


def test_what_is_printed_says_when_to_fill_in_and_which_form_it_is() -> None:
    shown = " ".join(text_of_bytes(form_of("friskvardsbidrag")).split())
    assert "Fyll bara i om ”Vem har betalat?” är Kommunens kort." in shown
    assert "utgåva 3 · abababab" in shown
    assert "Bild på kvittot ska följa med som bilaga." in shown
    assert "https://e.example/lamna/" in shown


def test_an_option_that_is_alone_is_still_named() -> None:
    document = parsed(a_field("choice", "val", label="Vilket?", options=[{"value": "a", "label": "Det enda"}]))
    shown = text_of_bytes(pressed(document))
    assert "Vilket?" in shown
    assert "Det enda" in shown


def test_the_english_form_is_english() -> None:
    shown = " ".join(text_of_bytes(form_of("friskvardsbidrag", "en")).split())
    assert "Fill in only if “Who paid?” is The municipality’s card." in shown
    assert "Underskrift" not in shown
    with pikepdf.open(io.BytesIO(form_of("friskvardsbidrag", "en"))) as pdf:
        assert pdf.Root.Lang == "en"


def test_markup_in_a_text_is_printed_and_never_obeyed() -> None:
    hostile = '#panic("x") *b* $1/0$ <script>alert(1)</script> [a](https://a.example)'
    document = parsed(a_field("information", "info", text=hostile), a_field("text", "a", help=hostile))
    form = pressed(document)
    shown = " ".join(text_of_bytes(form).replace("\u200b", "").split())
    assert '#panic("x")' in shown
    assert "<script>alert(1)</script>" in shown
    assert "a (https://a.example)" in shown
    with pikepdf.open(io.BytesIO(form)) as pdf:
        links = [one for page in pdf.pages for one in page.Annots if one.Subtype == "/Link"]
        assert {str(link.A.URI) for link in links} == {DRESS.address}


def test_characters_that_no_font_has_do_not_stop_a_form() -> None:
    document = parsed(a_field("text", "a", label="Fråga 漢字 🙂", help="\u202eom"))
    assert filled(fill(pressed(document), {"a": "漢字 🙂"})).fields == {"a": "漢字 🙂"}


def test_the_same_form_is_the_same_bytes_and_another_has_another_fingerprint() -> None:
    order = order_of(paper_form(DOCUMENTS["utlagg"], "sv", REGISTER), DRESS)
    other = order_of(paper_form(DOCUMENTS["utlagg"], "en", REGISTER), DRESS)
    assert press(order) == press(json.loads(json.dumps(order)))
    assert fingerprint(order) == fingerprint(json.loads(json.dumps(order))) != fingerprint(other)


def text_of_bytes(pdf: bytes) -> str:
    """The text on the pages."""
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return text_of(Path(file.name))


@pytest.mark.judges
def test_an_independent_judge_finds_every_form_accessible_before_and_after_it_is_filled_in(tmp_path: Path) -> None:
    forms = {f"{key}-{language}": form_of(key, language) for key in DOCUMENTS for language in ("sv", "en")}
    everything_written = as_written(DOCUMENTS["prov"], without_files(DOCUMENTS["prov"], samples(DOCUMENTS["prov"])))
    forms["ifylld"] = fill(form_of("prov"), everything_written)
    files = [tmp_path / f"{name}.pdf" for name in forms]
    for file, form in zip(files, forms.values(), strict=True):
        file.write_bytes(form)
    assert failed_clauses(*files, profiles=("PDFUA-1",)) == []
    assert [qpdf_complaints(file) for file in files if qpdf_complaints(file)] == []


# --- What comes back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", DOCUMENTS)
def test_a_form_with_everything_written_comes_back_as_if_it_was_typed(key: str, language: str) -> None:
    assert_comes_back(DOCUMENTS[key], form_of(key, language), samples(DOCUMENTS[key]))


def test_annas_form_comes_back_as_if_it_was_typed() -> None:
    raw = {
        "namn": "Anna Svensson", "enhet": "1", "anstallningsnummer": "4711", "aktivitet": "Annan aktivitet",
        "annan_aktivitet": "Bågskytte\u00a0på Öland", "belopp": "1 200,50", "datum": "20/11",
        "vem_betalade": "kommunens_kort", "kort": "4821",
        "kvitton": [{"kopt_hos": "Gymmet", "summa": "900"}, {"kopt_hos": "Båg & Pil AB", "summa": "1 000 kr"}],
        "intygar": "on", "kommentar": "Två rader.\nOch en till: €, “citat”, ł.",
    }  # fmt: skip
    assert_comes_back(DOCUMENTS["friskvardsbidrag"], form_of("friskvardsbidrag"), raw)


@pytest.mark.parametrize("key", shipped())
def test_the_example_answers_of_every_service_come_back_as_if_they_were_typed(key: str) -> None:
    assert_comes_back(DOCUMENTS[key], form_of(key), example(key, MEANS))


def test_an_empty_form_gives_no_answers_and_tells_which_it_is() -> None:
    there = filled(form_of("utlagg"))
    assert there.fields == {}
    assert there.mark == Mark("utlagg", SHA256, "sv")


def test_an_option_may_be_called_like_a_box() -> None:
    options = [{"value": "on", "label": "På"}, {"value": "off", "label": "Av"}]
    document = parsed(a_field("choices", "val", options=options), a_field("choice", "ett", options=options))
    there = filled(fill(pressed(document), {"val.on": "on", "val.off": "off", "ett": "off"}))
    assert read_back(document, there.fields, find, today=TODAY).raw == {"val": ["on", "off"], "ett": "off"}


def test_rows_that_were_left_empty_between_others_are_passed_over() -> None:
    document = DOCUMENTS["friskvardsbidrag"]
    written = {"kvitton.1.kopt_hos": "Gymmet", "kvitton.4.summa": "10"}
    raw = read_back(document, filled(fill(form_of("friskvardsbidrag"), written)).fields, find, today=TODAY).raw
    assert raw == {"kvitton": [{"kopt_hos": "Gymmet"}, {"summa": "10"}]}


def test_what_cannot_be_understood_in_a_row_says_which_row() -> None:
    document = parsed(a_field("table", "rader", columns=[a_field("yes_no", "resa", label="Resa?")]))
    brought = read_back(document, {"rader.1.resa": "kanske"}, find, today=TODAY)
    assert brought.unread == (("rader.1.resa", "Rad 2, Resa?", "kanske"),)


def test_what_cannot_be_understood_is_told_and_left_out() -> None:
    document = parsed(a_field("person", "vem"), a_field("choice", "val"), a_field("yes_no", "ja_nej"))
    brought = read_back(document, {"vem": "Ingen Alls", "val": "zzz", "ja_nej": "kanske"}, find, today=TODAY)
    assert brought.raw == {}
    assert [(one.path, one.written) for one in brought.unread] == [
        ("vem", "Ingen Alls"), ("val", "zzz"), ("ja_nej", "kanske"),
    ]  # fmt: skip


def test_days_and_times_come_back_as_a_browser_sends_them() -> None:
    document = parsed(a_field("date", "dag"), a_field("time", "tid"), a_field("period", "period"))
    written = {"dag": "20/11", "tid": "8.30", "period.from": "1 dec 2026", "period.to": "snart"}
    brought = read_back(document, written, find, today=TODAY)
    assert brought.raw["dag"] == "2026-11-20"
    assert brought.raw["tid"] == "08:30"
    assert brought.raw["period"] == {"from": "2026-12-01", "to": "snart"}
    assert [(one.path, one.written) for one in brought.unread] == [("period.to", "snart")]


@pytest.mark.parametrize("written", ["b", "B", "b ", ["b"]])
def test_readers_may_keep_the_label_or_the_answer_of_an_option(written: Any) -> None:
    document = parsed(a_field("choice", "val"))
    assert read_back(document, {"val": written}, find, today=TODAY).raw == {"val": "b"}
