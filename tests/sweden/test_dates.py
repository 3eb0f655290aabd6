"""Days and times as people write and read them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_platform.sweden import dates

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "written",
    ["2026-11-23", "20261123", "261123", "23/11", "23/11 2026", "23/11-26", "23.11.2026", "23-11-2026", "23 nov",
     "23 november", "den 23 november 2026", "23 Nov 2026", "23:e november", "2026/11/23", "i går", "igår"],
)  # fmt: skip
def test_the_twenty_third_of_november_may_be_written_in_many_ways(written: str) -> None:
    assert dates.parse(written, TODAY) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "written", ["", "snart", "30 feb", "2026-02-29", "31/4", "13/13", "23 no", "23 nova", "1850-01-01", "2026-11",
                "0/0",
                "٢٣/١١",
                "23 nov " * 20]
)  # fmt: skip
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(dates.NotADate):
        dates.parse(written, TODAY)


def test_two_digits_of_a_year_mean_the_nearest_century() -> None:
    assert dates.parse("1/2-75", TODAY) == date(2075, 2, 1)
    assert dates.parse("1/2-77", TODAY) == date(1977, 2, 1)


@given(st.dates(dates.EARLIEST, dates.LATEST))
def test_every_day_comes_back_from_what_is_shown(day: date) -> None:
    assert dates.parse(dates.show(day), TODAY) == day
    assert dates.parse(dates.show(day, "en"), TODAY) == day
    assert dates.parse(day.isoformat(), TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_no_day(text: str) -> None:
    for read in (lambda: dates.parse(text, TODAY), lambda: dates.parse_time(text)):
        with suppress(dates.NotADate):
            read()


@pytest.mark.parametrize("written", ["8:30", "08:30", "8.30", "0830", "kl 8.30", "08:30:00"])
def test_half_past_eight_may_be_written_in_many_ways(written: str) -> None:
    assert dates.parse_time(written) == time(8, 30)


@pytest.mark.parametrize("written", ["25:00", "8:60", "halv nio", ""])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(dates.NotADate):
        dates.parse_time(written)


def test_a_span_says_what_the_days_share_once() -> None:
    assert dates.show_span(date(2026, 1, 11), date(2026, 6, 30)) == "11 januari–30 juni 2026"
    assert dates.show_span(date(2026, 1, 11), date(2026, 1, 15)) == "11–15 januari 2026"
    assert dates.show_span(date(2026, 12, 24), date(2027, 1, 6)) == "24 december 2026–6 januari 2027"
    assert dates.show_span(date(2026, 1, 11), date(2026, 1, 11), "en") == "11 January 2026"


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert dates.plus_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dates.plus_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert dates.plus_months(date(2026, 11, 24), 3) == date(2027, 2, 24)
