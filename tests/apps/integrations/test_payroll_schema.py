"""A payroll file is proved against our own schema before it leaves, and says what was granted."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from forms_platform.definitions.language.deliveries import JOURNEY_CODES, PAY_CODES, TIME_CODES
from forms_platform.integrations.parcel import CannotMake
from forms_platform.integrations.payroll.counter import counter_entries
from forms_platform.integrations.payroll.paxml import payroll_file
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts, Transaction
from forms_platform.integrations.payroll.schema import HERE, check
from forms_platform.sweden.money import Ore
from forms_platform.sweden.working_days import is_working_day
from tests.apps.integrations.payroll_rows import HEADER, absences, anything, pays, worked

pytestmark = pytest.mark.pure
XS = "{http://www.w3.org/2001/XMLSchema}"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NIGHT = AbsenceOrTime(employee="1", code="ÖT1", starts=date(2026, 10, 31), ends=date(2026, 10, 31), begins=time(22),
                      stops=time(6))  # fmt: skip
HALF = AbsenceOrTime(employee="1", code="FPE", starts=date(2026, 12, 21), ends=date(2027, 1, 8), extent=Decimal(50))
SPENT = Pay(employee="1", code="UTLÄGG", amount=Ore(124_950), vat=Ore(24_990), day=date(2026, 11, 2))


@QUICK
@given(st.lists(anything(), min_size=1, max_size=5))
def test_whatever_an_e_service_makes_is_valid(made: list[Transaction]) -> None:
    check(payroll_file(HEADER, made))


@given(absences())
@QUICK
def test_absence_says_the_days_and_extent_that_were_granted(one: AbsenceOrTime) -> None:
    row = etree.fromstring(payroll_file(HEADER, [one])).find(".//tidtrans")
    if one.hours is not None:
        assert (row.findtext("datum"), Decimal(row.findtext("timmar"))) == (one.starts.isoformat(), one.hours)
        return
    said = date.fromisoformat(row.findtext("datumfrom")), date.fromisoformat(row.findtext("datumtom"))
    assert said == (one.starts, one.ends)
    assert (None if one.extent is None else Decimal(row.findtext("omfattning"))) == one.extent


def test_a_night_over_a_month_end_ends_the_day_after() -> None:
    row = etree.fromstring(payroll_file(HEADER, [NIGHT])).find(".//tidtrans")
    assert (row.findtext("starttid"), row.findtext("sluttid")) == ("2026-10-31T22:00:00", "2026-11-01T06:00:00")


@pytest.mark.parametrize(
    ("kind", "known"), [("timeCode", TIME_CODES), ("payCode", PAY_CODES), ("journeyCode", JOURNEY_CODES)]
)
def test_the_schema_has_the_codes_that_mappings_are_checked_against(kind: str, known: frozenset[str]) -> None:
    found = etree.parse(str(HERE)).findall(f".//{XS}simpleType[@name='{kind}']//{XS}enumeration")
    assert {each.get("value") for each in found} == known


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (replace(SPENT, code="GLASÖGON"), "lonetransaktioner/lonetrans/lonkod: koden finns inte"),
        (replace(SPENT, employee="enskild uppgift " * 4), "lonetransaktioner/lonetrans@anstid: värdet är inte skrivet"),
        (replace(SPENT, units={1: "kostnadsställe 4110"}), "resenhet@id: värdet är för långt"),
        (replace(NIGHT, begins=None, stops=None, hours=Decimal("24.5")), "tidtrans/timmar: talet är för stort"),
        (replace(HALF, child="860101-0002"), "tidtrans/barn: värdet är inte skrivet"),
    ],
    ids=["code", "employee", "unit", "hours", "child"],
)
def test_what_the_schema_forbids_is_told_with_its_place_and_without_what_stood_there(
    wrong: Transaction, place: str
) -> None:
    with pytest.raises(CannotMake, match="har inte skickats") as told:
        check(payroll_file(HEADER, [wrong]))
    assert place in str(told.value)
    assert not any(secret in str(told.value) for secret in ("860101", "GLASÖGON", "enskild"))


def test_xmllint_finds_every_kind_of_row_valid(tmp_path: Path) -> None:
    assert shutil.which("xmllint"), "xmllint (libxml2-utils) is needed"
    made = [
        NIGHT, HALF, SPENT,
        replace(SPENT, code=None, pay_type="3510", quantity=Decimal("12.5"), price=Decimal("18.50")),
        AbsenceOrTime(employee="2", code="FR1", starts=date(2026, 2, 27), ends=date(2026, 3, 1)),
        Happening(employee="2", code="START", at=datetime(2026, 11, 2, 7), place="Mjölby"),  # noqa: DTZ001 - no zone
        PersonFacts(identity="191212121212", given_name="Zoë", family_name="Å – Ö", pay_form="MÅN",
                    monthly_pay=Ore(3_450_000), rate=Decimal("87.5"), since=date(2026, 12, 1), units={1: "4110"}),
    ]  # fmt: skip
    file = tmp_path / "lon.xml"
    file.write_bytes(payroll_file(HEADER, made))
    done = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", str(HERE), str(file)],
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@given(st.lists(absences() | worked() | pays(), min_size=1, max_size=3))
@QUICK
def test_counter_entries_are_valid_and_take_back_every_amount_and_hour(made: list[Transaction]) -> None:
    back = counter_entries(made, "Återtaget", full_day=Decimal(8))
    if back:
        check(payroll_file(HEADER, back))
    assert paid(made) + paid(back) == 0
    assert timed(made) + timed(back) == 0


def paid(rows: list[Transaction]) -> int:
    return sum(each.amount or 0 for each in rows if isinstance(each, Pay))


def timed(rows: list[Transaction]) -> Decimal:
    """Hours that were said as hours of days; absence in percent is counted by the working day of eight hours."""
    whole = Decimal()
    for each in rows:
        if isinstance(each, AbsenceOrTime) and each.hours is not None:
            whole += each.hours
        elif isinstance(each, AbsenceOrTime) and each.span is not None:
            whole += Decimal((each.span[1] - each.span[0]) // timedelta(minutes=1)) / 60
        elif isinstance(each, AbsenceOrTime):
            days = [each.starts + timedelta(days=n) for n in range((each.ends - each.starts).days + 1)]
            a_day = (8 * (each.extent or Decimal(100)) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
            whole += a_day * sum(map(is_working_day, days))
    return whole.quantize(Decimal("0.001"))


def test_half_days_over_christmas_are_taken_back_on_the_working_days_alone() -> None:
    back = counter_entries([HALF], "Återtaget", full_day=Decimal(8), employment_rate=75)
    assert {each.hours for each in back if isinstance(each, AbsenceOrTime)} == {Decimal("-3.00")}
    days = [each.starts.isoformat() for each in back if isinstance(each, AbsenceOrTime)]
    assert days[:3] == ["2026-12-21", "2026-12-22", "2026-12-23"]
    assert not {"2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01", "2027-01-06"} & set(days)


def test_percent_is_not_taken_back_before_somebody_has_said_how_long_a_day_is() -> None:
    with pytest.raises(CannotMake, match="timmar_per_dag"):
        counter_entries([HALF], "Återtaget", full_day=None)


def test_facts_about_a_person_are_taken_back_by_a_person() -> None:
    with pytest.raises(CannotMake, match="Rätta dem i lönesystemet"):
        counter_entries([PersonFacts(employee="1", title="Lärare")], "Återtaget", full_day=Decimal(8))
