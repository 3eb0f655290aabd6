"""What the shipped e-services send to payroll, from answers as people give them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.shipped_services import shipped
from forms_platform.integrations.mapping import About
from forms_platform.integrations.payroll.paxml import Header, payroll_file
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Pay, Transaction
from forms_platform.integrations.payroll.transactions import transactions
from tests.language.everything import RECEIPT, REGISTER, TODAY
from tests.language.test_shipped import ABOUT_ANNA, BUS, CLAIM, GYM, LUNCH, PAPER

HALF_YEAR = {"from": "2027-01-11", "to": "2027-08-30"}
PARENT = {"typ": "foraldraledig_penning", "period": HALF_YEAR, "omfattning": "annan", "procent": "40",
          "barn": "19121212-1212"}  # fmt: skip
MORNING = {"typ": "narstaende", "period": {"from": "2027-01-12", "to": "2027-01-12"}, "del_av_dag": "ja",
           "tid_fran": "8", "tid_till": "12", "timmar": "3,5"}  # fmt: skip
STORIES: dict[str, tuple[str, dict[str, Any]]] = {
    "an allowance": ("friskvardsbidrag", GYM),
    "parental leave": ("ledighetsansokan", PARENT),
    "a morning off": ("ledighetsansokan", MORNING),
    "expenses": ("utlagg", {**CLAIM, "rader": [LUNCH, BUS, PAPER]}),
}


def sent(key: str, **answers: Any) -> list[Transaction]:
    """The transactions that Anna's answers to the service become."""
    document = parse_document(shipped()[key])
    reading = read_answers(document, {**ABOUT_ANNA, **answers}, today=TODAY, names=REGISTER)
    assert reading.ok, reading.faults
    payroll = document.deliveries.payroll
    assert payroll is not None
    return transactions(payroll, document, reading.values, About("4711", "2026-1", {"lonart_friskvardsbidrag": "731"}))


def test_an_allowance_is_paid_by_the_municipalitys_own_pay_type() -> None:
    (row,) = sent("friskvardsbidrag", **GYM)
    assert isinstance(row, Pay)
    assert (row.pay_type, row.amount, row.day, row.collection) == ("731", 1200_00, date(2026, 11, 20), "2026-1")


def test_nothing_is_paid_for_what_the_municipalitys_card_paid() -> None:
    assert sent("friskvardsbidrag", **{**GYM, "vem_betalade": "kommunens_kort", "kort": "4821"}) == []


def test_parental_leave_is_an_interval_with_its_extent_and_the_childs_twelve_digits() -> None:
    (row,) = sent("ledighetsansokan", **PARENT)
    assert isinstance(row, AbsenceOrTime)
    assert (row.code, row.extent, row.hours, row.child) == ("FPE", Decimal(40), None, "191212121212")
    assert (row.starts, row.ends) == (date(2027, 1, 11), date(2027, 8, 30))


@pytest.mark.parametrize("extent", ["100", "75", "50", "25"])
def test_every_extent_is_sent_as_it_was_chosen(extent: str) -> None:
    (row,) = sent("ledighetsansokan", typ="semester", period=HALF_YEAR, omfattning=extent)
    assert isinstance(row, AbsenceOrTime)
    assert (row.code, row.extent) == ("SEM", Decimal(extent))


def test_part_of_a_day_is_sent_in_hours() -> None:
    (row,) = sent("ledighetsansokan", **MORNING)
    assert isinstance(row, AbsenceOrTime)
    assert (row.code, row.hours, row.extent) == ("NÄR", Decimal("3.5"), None)


def test_every_expense_is_a_row_with_its_vat_its_account_and_the_cost_centre() -> None:
    rows = sent("utlagg", **CLAIM, rader=[LUNCH, {**PAPER, "kvitto": [RECEIPT]}])
    assert [(row.code, row.amount, row.vat, row.account, row.units) for row in rows if isinstance(row, Pay)] == [
        ("UTLÄGG", 560_00, 60_00, "7210", {1: "4110"}),
        ("UTLÄGG", 99_95, 19_99, "6410", {1: "4110"}),
    ]


@pytest.mark.shared
@pytest.mark.parametrize("story", STORIES)
def test_what_is_sent_is_valid_by_both_schemas_of_the_format(story: str) -> None:
    schemas = Path(__file__).parents[3].parent / "shared" / "samples" / "paxml"
    if not schemas.exists():
        pytest.skip("the schemas of PAXml lie in ../shared, which is not here")
    key, answers = STORIES[story]
    header = Header(company="Björkvattens kommun", organisation_number="212000-0480",
                    made_at=datetime(2026, 11, 24), batch="2026-1")  # noqa: DTZ001 - the format has no zone  # fmt: skip
    file = etree.fromstring(payroll_file(header, sent(key, **answers)))
    for name in ("paxml-2.0-official-zip.xsd", "paxml-2.0-blinfo-docs.xsd"):
        etree.XMLSchema(etree.parse(schemas / name)).assertValid(file)
