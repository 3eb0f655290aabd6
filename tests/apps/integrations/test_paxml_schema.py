"""Whatever our own checks of PAXml let out is valid by both published revisions of its schema."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from forms_platform.definitions.language.deliveries import PAY_CODES, TIME_CODES
from forms_platform.integrations.payroll.paxml import AbsenceOrTime, Header, Pay, Transaction, payroll_file
from forms_platform.sweden.money import Ore
from tests.__main__ import SHARED

pytestmark = [pytest.mark.pure, pytest.mark.shared]
SCHEMAS = SHARED / "samples" / "paxml"
HEADER = Header(
    company="Björkvattens kommun",
    organisation_number="212000-0480",
    batch="b1",
    made_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WORDS = st.text(max_size=80) | st.just("sagt\uffff och \ufffe \x0b gjort")
CENTS = st.integers(-(10**9), 10**9).map(Ore)
UNITS = st.dictionaries(st.integers(1, 30), st.from_regex(r"[A-Za-z0-9]{1,10}", fullmatch=True), max_size=3)
EMPLOYEES = st.from_regex(r"[0-9]{1,10}", fullmatch=True)


@st.composite
def times(draw: st.DrawFn) -> AbsenceOrTime:
    """Absence or time: from a part of a day to a year, over week-ends and month ends."""
    starts, length = draw(DAYS), draw(st.integers(0, 366))
    hours = draw(st.none() | st.decimals("0.25", "24", places=2)) if length == 0 else None
    extent = None if hours is not None else draw(st.none() | st.decimals("0.5", "100", places=1))
    return AbsenceOrTime(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(TIME_CODES))), starts=starts,
        ends=starts + timedelta(days=length), extent=extent, hours=hours,
        child=draw(st.none() | st.from_regex(r"20[0-2][0-9][01][0-9][0-3][0-9][0-9]{4}", fullmatch=True)),
        collection=draw(st.none() | st.from_regex(r"[A-Z0-9-]{1,12}", fullmatch=True)), units=draw(UNITS),
        info=draw(WORDS),
    )  # fmt: skip


@st.composite
def pays(draw: st.DrawFn) -> Pay:
    """An amount, for or against the employee."""
    return Pay(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(PAY_CODES))),
        pay_type=draw(st.none() | st.from_regex(r"[0-9]{2,6}", fullmatch=True)), label=draw(WORDS), day=draw(DAYS),
        quantity=draw(st.none() | st.decimals("-1000", "1000", places=2)), amount=draw(CENTS),
        vat=draw(st.none() | CENTS), account=draw(st.none() | st.from_regex(r"[0-9]{4}", fullmatch=True)),
        units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


@pytest.mark.parametrize("name", ["paxml-2.0-official-zip.xsd", "paxml-2.0-blinfo-docs.xsd"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(times() | pays(), min_size=1, max_size=4))
def test_what_our_own_checks_let_out_is_valid(name: str, made: list[Transaction]) -> None:
    if not SCHEMAS.exists():
        pytest.skip("the schemas of PAXml lie in ../shared, which is not here")
    assert schema(name).validate(etree.fromstring(payroll_file(HEADER, made))), schema(name).error_log


@given(times())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_absence_says_the_days_and_extent_that_were_asked_for(time: AbsenceOrTime) -> None:
    row = etree.fromstring(payroll_file(HEADER, [time])).find(".//tidtrans")
    if time.hours is not None:
        assert (row.findtext("datum"), Decimal(row.findtext("timmar"))) == (time.starts.isoformat(), time.hours)
        return
    said = date.fromisoformat(row.findtext("datumfrom")), date.fromisoformat(row.findtext("datumtom"))
    assert said == (time.starts, time.ends)
    assert (None if time.extent is None else Decimal(row.findtext("omfattning"))) == time.extent
