"""Rows to payroll at random, as an e-service may make them: over week-ends and month ends, in parts of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from forms_platform.definitions.language.deliveries import (
    ABSENCE_CODES,
    JOURNEY_CODES,
    PAY_CODES,
    PAY_FORMS,
    TIME_CODES,
)
from forms_platform.integrations.payroll.paxml import Header
from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts
from forms_platform.sweden.money import Ore

HEADER = Header(
    company="Björkvattens kommun",
    organisation_number="212000-0480",
    batch="b1",
    made_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    codes={"FR1": "Ledig för flytt", "LT1": "Friskvårdsbidrag"},
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
CLOCK = st.times(time(0), time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))
WORDS = st.text(max_size=80) | st.just("sagt\uffff och \ufffe \x0b gjort")
CENTS = st.integers(-(10**9), 10**9).map(Ore)
UNITS = st.dictionaries(st.integers(1, 30), st.from_regex(r"[A-Za-z0-9]{1,10}", fullmatch=True), max_size=3)
EMPLOYEES = st.from_regex(r"[0-9]{1,10}", fullmatch=True)
DIGITS = st.from_regex(r"20[0-2][0-9][01][0-9][0-3][0-9][0-9]{4}", fullmatch=True)
COLLECTIONS = st.none() | st.from_regex(r"[A-Z0-9-]{1,12}", fullmatch=True)
ACCOUNTS = st.none() | st.from_regex(r"[0-9]{4}", fullmatch=True)


@st.composite
def absences(draw: st.DrawFn) -> AbsenceOrTime:
    """Absence: from a part of a day to a year."""
    starts, length = draw(DAYS), draw(st.integers(0, 366))
    hours = draw(st.none() | st.decimals("0.25", "24", places=2)) if length == 0 else None
    extent = None if hours is not None else draw(st.none() | st.decimals("0.5", "100", places=1))
    return AbsenceOrTime(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(ABSENCE_CODES))), starts=starts,
        ends=starts + timedelta(days=length), extent=extent, hours=hours, child=draw(st.none() | DIGITS),
        collection=draw(COLLECTIONS), units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


@st.composite
def worked(draw: st.DrawFn) -> AbsenceOrTime:
    """Time of a day, in hours or from when until when; a night passes midnight."""
    day, spans = draw(DAYS), draw(st.booleans())
    return AbsenceOrTime(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(TIME_CODES))), starts=day, ends=day,
        hours=None if spans else draw(st.decimals("0.25", "24", places=2)), begins=draw(CLOCK) if spans else None,
        stops=draw(CLOCK) if spans else None, units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


@st.composite
def pays(draw: st.DrawFn) -> Pay:
    """An amount, for or against the employee."""
    return Pay(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(PAY_CODES))),
        pay_type=draw(st.none() | st.from_regex(r"[0-9]{2,6}", fullmatch=True)), label=draw(WORDS), day=draw(DAYS),
        quantity=draw(st.none() | st.decimals("-1000", "1000", places=2)), amount=draw(CENTS),
        price=draw(st.none() | st.decimals("0", "1000", places=2)), vat=draw(st.none() | CENTS),
        account=draw(ACCOUNTS), units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Something on a journey."""
    return Happening(
        employee=draw(EMPLOYEES), code=draw(st.sampled_from(sorted(JOURNEY_CODES))),
        at=datetime.combine(draw(DAYS), draw(CLOCK)), country=draw(st.none() | st.sampled_from(["SE", "NO"])),
        amount=draw(st.none() | CENTS), vat=draw(st.none() | CENTS), account=draw(ACCOUNTS), purpose=draw(WORDS),
        place=draw(WORDS), kilometres=draw(st.none() | st.integers(0, 5000)), collection=draw(COLLECTIONS),
        units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> PersonFacts:
    """What a register is to say of somebody."""
    known = draw(st.booleans())
    names = st.none() | st.from_regex(r"[A-ZÅÄÖa-zåäö –]{1,30}", fullmatch=True)
    return PersonFacts(
        employee=draw(EMPLOYEES) if known else "", identity="" if known else draw(DIGITS), given_name=draw(names),
        family_name=draw(names), street=draw(names), town=draw(names), title=draw(names), starts=draw(DAYS),
        employment=draw(st.sampled_from([None, "FAST", "VIKARIAT", "SÄSONG"])), since=draw(st.none() | DAYS),
        pay_form=draw(st.none() | st.sampled_from(sorted(PAY_FORMS))),
        monthly_pay=draw(st.none() | st.integers(0, 10**8).map(Ore)),
        rate=draw(st.none() | st.decimals("1", "100", places=2)), units=draw(UNITS), info=draw(WORDS),
    )  # fmt: skip


def anything() -> st.SearchStrategy[AbsenceOrTime | Pay | Happening | PersonFacts]:
    """A row of any kind."""
    return absences() | worked() | pays() | happenings() | people()
