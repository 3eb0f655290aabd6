"""Vouchers in SIE 4I: what is written is read again, by our reader and by rules counted by hand."""

from __future__ import annotations

import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.integrations.finance.sie import Batch, Row, Unbalanced, Voucher, sie_file
from forms_platform.integrations.finance.sie_reading import NotSie, read_sie
from forms_platform.sweden.money import Ore
from tests.__main__ import SHARED

pytestmark = pytest.mark.pure
DAY = date(2026, 11, 24)


def a_batch(*vouchers: Voucher, **more: object) -> Batch:
    return Batch("Björkvattens kommun", "2120000480", DAY, vouchers, **more)  # type: ignore[arg-type] # named in the test


def a_voucher(*rows: Row, text: str = "Utlägg") -> Voucher:
    return Voucher(DAY, text, rows or (Row("5410", Ore(10000)), Row("2890", Ore(-10000))))


def test_a_file_says_what_it_is_first() -> None:
    lines = sie_file(a_batch(a_voucher())).decode("cp437").split("\r\n")
    assert lines[:4] == ["#FLAGGA 0", "#KSUMMA", '#PROGRAM "Forms platform" 1', "#FORMAT PC8"]
    assert "#SIETYP 4" in lines
    assert "#ORGNR 212000-0480" in lines
    assert '#FNAMN "Björkvattens kommun"' in lines


def test_swedish_letters_are_those_of_the_old_character_set() -> None:
    assert b"\x86\x84\x94\x8f\x8e\x99" in sie_file(a_batch(a_voucher(text="åäöÅÄÖ")))


def test_braces_stand_alone_on_their_lines_and_empty_objects_are_there() -> None:
    lines = sie_file(a_batch(a_voucher())).decode("cp437").split("\r\n")
    assert lines[-6:] == ["{", "#TRANS 5410 {} 100.00", "#TRANS 2890 {} -100.00", "}", lines[-2], ""]
    assert lines[-2].startswith("#KSUMMA ")


def test_the_control_sum_is_that_of_labels_and_fields_alone() -> None:
    told = sie_file(a_batch(a_voucher(text='a "b"'))).decode("cp437")
    by_hand = (
        "#PROGRAMForms platform1#FORMATPC8#GEN20261124#SIETYP4#ORGNR212000-0480#FNAMNBjörkvattens kommun"
        '#VER20261124a "b"'
        "#TRANS5410100.00#TRANS2890-100.00"
    )
    assert told.split("#KSUMMA ")[1].strip() == str(zlib.crc32(by_hand.encode("cp437")))


def test_what_the_old_character_set_lacks_is_written_in_its_stead() -> None:
    told = sie_file(a_batch(a_voucher(text="Resa – Łódź “50 €”\nnatt"))).decode("cp437")
    assert 'Resa - Lódz \\"50 EUR\\" natt' in told


def test_a_voucher_that_does_not_balance_is_never_written() -> None:
    with pytest.raises(Unbalanced, match=r"skiljer 0\.01 kr"):
        sie_file(a_batch(a_voucher(Row("5410", Ore(10000)), Row("2890", Ore(-9999)))))


@pytest.mark.parametrize("code", ["", "54\n10", "54–10", "  5410"])
def test_a_code_is_never_bent(code: str) -> None:
    with pytest.raises(ValueError, match="går inte att skriva"):
        sie_file(a_batch(a_voucher(Row(code, Ore(0)))))


WORDS = st.text(st.sampled_from('abcåäöÅÄÖ "{}\\#1-é'), max_size=20).map(lambda words: " ".join(words.split()))
CODES = st.text(st.sampled_from('abÅ1"{}-# '), min_size=1, max_size=8).map(str.strip).filter(bool).filter(
    lambda code: " ".join(code.split()) == code
)  # fmt: skip


@st.composite
def vouchers(draw: st.DrawFn) -> Voucher:
    amounts = draw(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
    rows = [
        Row(draw(CODES), Ore(amount), tuple(draw(st.lists(st.tuples(st.integers(1, 30), CODES), max_size=3))),
            *draw(st.sampled_from([("", None), ("Text", DAY), ("", date(2026, 1, 2))])))
        for amount in amounts
    ]  # fmt: skip
    return Voucher(DAY, draw(WORDS), (*rows, Row("2890", Ore(-sum(amounts)))), draw(st.sampled_from(["", "A"])), "")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(vouchers(), max_size=4))
def test_what_is_written_is_read_again(made: list[Voucher]) -> None:
    read = read_sie(sie_file(a_batch(*made)))
    assert read.checksum is True
    assert read.faults == []
    assert [(v.series, v.day, v.rows) for v in read.vouchers] == [(v.series, v.day, v.rows) for v in made]
    assert [v.text for v in read.vouchers] == [v.text.replace("\\", "/") for v in made]


@given(st.binary(max_size=400))
def test_whatever_comes_after_the_first_line_is_read(content: bytes) -> None:
    read = read_sie(b"#FLAGGA 0\n" + content)
    assert all(fault.sv and fault.en for fault in read.faults)


def test_what_is_no_such_file_is_refused() -> None:
    with pytest.raises(NotSie):
        read_sie(b"%PDF-1.7")


HEAD = '#FLAGGA 0\n#SIETYP 4\n#KONTO 5410 "Förbrukning"\n#DIM 6 Projekt\n#OBJEKT 6 P1 "Nya skolan"\n'


def test_registers_are_read() -> None:
    read = read_sie(HEAD.encode("cp437"))
    assert read.accounts == {"5410": "Förbrukning"}
    assert read.dimensions == {6: "Projekt"}
    assert read.objects == {(6, "P1"): "Nya skolan"}


@pytest.mark.parametrize("charset", ["cp437", "iso-8859-1", "utf-8"])
def test_a_file_in_another_character_set_is_understood(charset: str) -> None:
    assert read_sie(HEAD.encode(charset)).accounts == {"5410": "Förbrukning"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("#VER A 1 20261124 x\n{\n#TRANS 1 {} 5\n}\n", "unbalanced"),
        ("#VER A 1 20261124 x\n{\n#TRANS 1 {} 5\n", "cut_off"),
        ("#VER A 1 24/11 x\n", "record"),
        ("#DIM sju Projekt\n", "record"),
        ("#KSUMMA\n#KONTO 1 a\n#KSUMMA 12\n", "checksum"),
    ],
)
def test_each_fault_is_told_with_its_line(more: str, code: str) -> None:
    read = read_sie((HEAD + more).encode("cp437"))
    assert [fault.code for fault in read.faults] == [code]
    assert read.faults[0].line > 5
    assert read.faults[0].sv != read.faults[0].en


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted((SHARED / "samples" / "sie").glob("*")), ids=lambda path: path.name)
def test_what_other_systems_write_is_read_and_balances(path: Path) -> None:
    read = read_sie(path.read_bytes())
    assert {fault.code for fault in read.faults} <= {"encoding"}
    assert read.vouchers
    assert read.checksum in (None, True)


@pytest.mark.shared
def test_an_independent_reader_agrees(tmp_path: Path) -> None:
    written = tmp_path / "ut.SI"
    written.write_bytes(sie_file(a_batch(a_voucher(text='Resa "Åre"'), dimensions={20: "Verksamhet"})))
    checker = [sys.executable, str(SHARED / "tools" / "sie4_check.py"), str(written)]
    told = subprocess.run(checker, capture_output=True, text=True, check=True).stdout
    assert "'ksumma': 'OK'" in told
    assert "'unbalanced': 0" in told
