"""The record's pages: the same bytes for the same facts, whatever people wrote in them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from forms_platform.documents.facts import Column, Happened, Line, Page
from forms_platform.documents.typeset import typeset
from forms_platform.documents.words import WORDS
from forms_platform.look.glyphs import STAND_IN, printable
from tests.apps.documents.papers import facts, look
from tests.judges.conformance import failed_clauses
from tests.judges.readers import text_of

AT = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
HOSTILE = (
    '#read("/etc/passwd")', "#import \"@preview/x:1.0.0\"", "{{7*7}}", "sys.inputs", "$x^2$", "*fet* _kursiv_ `kod`",
    "</svg><script>", "<b>&amp;</b>", "\\", "// inte en kommentar", "@ref", "~", "= Rubrik", "- punkt", "%PDF-1.7",
)  # fmt: skip


def shown(tmp_path: Path, **more) -> str:
    path = tmp_path / "record.pdf"
    path.write_bytes(typeset(facts(**more), look(), AT).pdf)
    return text_of(path)


def pages(pdf: bytes) -> int:
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def test_the_same_facts_are_the_same_bytes() -> None:
    assert typeset(facts(), look(), AT) == typeset(facts(), look(), AT)


def test_the_file_ends_with_a_line_end() -> None:
    assert typeset(facts(), look(), AT).pdf.endswith(b"%%EOF\n")


@pytest.mark.judges
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_never_run(text: str, tmp_path: Path) -> None:
    page = Page("Sida", (Line("Fråga", text),))
    told = shown(tmp_path, pages=(page,), summary=text, timeline=(Happened("i dag", text, text, text),))
    assert told.count(text) >= 4


@pytest.mark.judges
def test_pages_conform_with_none_one_and_many_of_everything(tmp_path: Path) -> None:
    made = []
    for number, more in enumerate(
        (
            {"rows": 0, "words": 1, "files": 0, "timeline": (), "summary": "", "tone": "neutral"},
            {"rows": 120, "words": 900, "files": 40, "tone": "bad"},
            {"language": "en", "pages": ()},
            {"pages": (Page("Tecken", (Line("😀 مرحبا", "你好 \u202e rtl \x07 \ufeff é ß ł ż đ"),)),)},
            {"pages": (Page("Långt", (Line("x" * 300, "y" * 5000),)),)},
        )
    ):
        made.append(tmp_path / f"{number}.pdf")
        made[-1].write_bytes(typeset(facts(**more), look(), AT).pdf)
    assert failed_clauses(*made) == []


@pytest.mark.judges
def test_a_table_that_goes_on_repeats_its_head_on_every_page(tmp_path: Path) -> None:
    told = shown(tmp_path, rows=120).split("\f")
    with_rows = [page for page in told if "Sim & Gym" in page]
    assert len(with_rows) >= 3
    assert all("Köpt hos" in page for page in with_rows)
    assert sum(page.count("Sim & Gym") for page in told) == 120


@pytest.mark.judges
def test_a_table_with_more_columns_than_a_page_is_wide_for_stands_row_by_row(tmp_path: Path) -> None:
    heads = (
        "Uppdragsgivare",
        "Organisationsnummer",
        "Arbetsuppgifter",
        "Timmar per vecka",
        "Förläggning",
        "Ersättning",
    )
    columns = tuple(Column(head) for head in heads)
    rows = tuple(tuple(f"{head[:4]}{row} " * 3 for head in heads) for row in range(30))
    told = shown(tmp_path, pages=(Page("Sida", (Line("Bisysslor", columns=columns, rows=rows),)),))
    for head in heads:
        assert told.count(head) == 30, head
    assert all(f"{head[:4]}{row}" in told for head in heads for row in range(30))
    assert failed_clauses(tmp_path / "record.pdf") == []


@pytest.mark.judges
def test_a_text_of_several_pages_is_there_whole(tmp_path: Path) -> None:
    told = " ".join(shown(tmp_path, words=900).split())
    assert told.count("lade ner.") == 900


@pytest.mark.judges
def test_a_long_word_stays_on_the_page(tmp_path: Path) -> None:
    told = shown(tmp_path, pages=(Page("Sida", (Line("Adress", "a" * 400),)),))
    assert "".join(told.split()).replace("\u200b", "").count("a" * 400) == 1
    assert max(map(len, told.splitlines())) < 200


def test_characters_without_a_glyph_are_marked_and_the_rest_kept() -> None:
    assert printable("Åsa → 😀 你 ½ é\u202e\x07") == f"Åsa -> {STAND_IN} {STAND_IN} ½ é"


def test_a_checksum_can_be_copied_as_it_is() -> None:
    assert printable("a1" * 32) == "a1" * 32


def test_each_thread_has_a_press_of_its_own() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(typeset(facts(), look(), AT).pdf)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_a_short_case_is_two_pages_at_most() -> None:
    assert pages(typeset(facts(), look(), AT).pdf) <= 2


def test_every_word_is_there_in_both_languages() -> None:
    assert WORDS["sv"].keys() == WORDS["en"].keys()
    assert all(WORDS["sv"][key] != WORDS["en"][key] for key in WORDS["sv"])
