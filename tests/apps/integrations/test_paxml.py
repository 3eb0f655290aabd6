"""The payroll file, row by row."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from forms_platform.integrations.payroll.paxml import Header, payroll_file
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Pay, Transaction
from forms_platform.sweden.money import Ore

HEADER = Header(
    company="Björkvattens kommun",
    organisation_number="212000-0000",
    made_at=datetime(2026, 11, 24, 10, 42, tzinfo=UTC),
    batch="2026-1179",
)


def a_leave(**changes: object) -> AbsenceOrTime:
    given: dict[str, object] = {
        "employee": "10017",
        "code": "SEM",
        "starts": date(2026, 12, 21),
        "ends": date(2026, 12, 23),
        "extent": Decimal(100),
    }
    return AbsenceOrTime(**{**given, **changes})  # type: ignore[arg-type]  # a builder takes any change


def an_allowance(**changes: object) -> Pay:
    given: dict[str, object] = {"employee": "10017", "pay_type": "3510", "amount": Ore(240_000), "label": "Friskvård"}
    return Pay(**{**given, **changes})  # type: ignore[arg-type]  # a builder takes any change


def read(*transactions: Transaction) -> ET.Element:
    return ET.fromstring(payroll_file(HEADER, transactions))


def test_an_amount_is_written_in_kronor_with_two_decimals() -> None:
    assert read(an_allowance(amount=Ore(240_050))).findtext(".//lonetrans/belopp") == "2400.50"


def test_a_correction_keeps_its_sign() -> None:
    assert read(an_allowance(amount=Ore(-5))).findtext(".//belopp") == "-0.05"


def test_the_pay_type_wins_over_the_code() -> None:
    row = read(an_allowance(code="UTLÄGG", pay_type="3510")).find(".//lonetrans")
    assert row is not None
    assert (row.findtext("lonart"), row.find("lonkod")) == ("3510", None)


def test_an_interval_carries_extent_and_no_hours() -> None:
    row = read(a_leave(extent=Decimal("50.0"))).find(".//tidtrans")
    assert row is not None
    assert [each.tag for each in row] == ["tidkod", "datumfrom", "datumtom", "omfattning"]
    assert row.findtext("omfattning") == "50"


def test_hours_go_on_a_single_day() -> None:
    row = read(a_leave(ends=date(2026, 12, 21), extent=None, hours=Decimal("3.50"))).find(".//tidtrans")
    assert row is not None
    assert (row.findtext("datum"), row.findtext("timmar")) == ("2026-12-21", "3.5")


@pytest.mark.parametrize(
    "wrong",
    [
        a_leave(ends=date(2026, 12, 20)),
        a_leave(hours=Decimal(4), extent=None),
        a_leave(extent=Decimal(0)),
        a_leave(extent=Decimal(101)),
        an_allowance(pay_type=None),
        an_allowance(amount=None),
    ],
    ids=["ends first", "hours over days", "no extent", "over 100 percent", "no code", "no amount"],
)
def test_what_the_format_forbids_is_refused(wrong: Transaction) -> None:
    with pytest.raises(ValueError, match=r"day|hours|extent|needs"):
        payroll_file(HEADER, [wrong])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        payroll_file(HEADER, [])


def test_rows_are_numbered_from_one_in_the_order_given() -> None:
    root = read(an_allowance(), a_leave(), an_allowance())
    assert [row.get("postid") for row in root.iter("lonetrans")] == ["1", "3"]
    assert [row.get("postid") for row in root.iter("tidtrans")] == ["2"]


def test_swedish_letters_are_one_byte_and_others_become_references() -> None:
    content = payroll_file(HEADER, [an_allowance(label="Företag – åäö", info="\x00Zoë\x07")])
    assert "Företag &#8211; åäö".encode("iso-8859-1") in content
    assert read(an_allowance(info="\x00Zoë\x07")).findtext(".//lonetrans/info") == "Zoë"


def test_the_same_transactions_give_the_same_bytes() -> None:
    assert payroll_file(HEADER, [a_leave()]) == payroll_file(HEADER, [a_leave()])


@pytest.mark.shared
def test_the_published_schema_accepts_every_kind_of_row(tmp_path: Path) -> None:
    schemas = Path(__file__).parents[3].parent / "shared" / "samples" / "paxml"
    if not schemas.exists():
        pytest.skip("the schemas of PAXml lie in ../shared, which is not here")
    assert shutil.which("xmllint"), "xmllint (libxml2-utils) is needed"
    file = tmp_path / "pay.xml"
    file.write_bytes(
        payroll_file(
            HEADER,
            [
                a_leave(code="FPE", extent=Decimal(25), child="202001019800", collection="2026-1"),
                a_leave(code="KOM", ends=date(2026, 12, 21), extent=None, hours=Decimal("2.25"), units={1: "4100"}),
                an_allowance(vat=Ore(100), day=date(2026, 11, 20), units={1: "4100", 6: "77"}, info="<&>"),
                an_allowance(pay_type=None, code="UTLÄGG", quantity=Decimal(3), account="5410"),
            ],
        )
    )
    for schema in ("paxml-2.0-official-zip.xsd", "paxml-2.0-blinfo-docs.xsd"):
        done = subprocess.run(
            ["xmllint", "--noout", "--schema", str(schemas / schema), str(file)],
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
        )
        assert done.returncode == 0, done.stderr
