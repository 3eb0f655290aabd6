"""The file that a calendar takes in, letter by letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from forms_platform.cases.calendar_file import LONGEST_LINE, Entry, calendar_file

ENTRY = Entry(
    uid="arende-2026-1179@e-tjanster.example",
    summary="Ledig",
    description="Beviljad ledighet, ärende 2026-1179.",
    url="https://e-tjanster.example/arenden/2026-1179/",
    starts=date(2027, 7, 3),
    ends=date(2027, 7, 14),
    stamped=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    maker="Björkvattens kommun",
)


def lines(entry: Entry) -> list[str]:
    """The lines as a calendar reads them, unfolded."""
    text = calendar_file(entry).decode()
    assert text.endswith("END:VCALENDAR\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_the_days_are_whole_and_the_last_one_is_free_too() -> None:
    assert "DTSTART;VALUE=DATE:20270703" in lines(ENTRY)
    assert "DTEND;VALUE=DATE:20270715" in lines(ENTRY), "the end is the first day back: RFC 5545, 3.6.1"


def test_the_same_leave_is_the_same_entry_every_time() -> None:
    assert calendar_file(ENTRY) == calendar_file(ENTRY)
    assert "UID:arende-2026-1179@e-tjanster.example" in lines(ENTRY)
    assert "DTSTAMP:20261124T090000Z" in lines(ENTRY)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ek, Cecilia; chef", r"Ek\, Cecilia\; chef"),
        ("C:\\temp", r"C:\\temp"),
        ("en\r\nEND:VEVENT\nBEGIN:VALARM", r"en\nEND:VEVENT\nBEGIN:VALARM"),
        ("en\u2028två\x07", r"en\ntvå"),
    ],
)
def test_what_means_something_to_a_calendar_is_escaped(text: str, written: str) -> None:
    assert f"SUMMARY:{written}" in lines(replace(ENTRY, summary=text))


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    long = replace(ENTRY, description="Åäö€😀" * 60)
    raw = calendar_file(long).split(b"\r\n")
    assert max(len(line) for line in raw) <= LONGEST_LINE
    for line in raw:
        line.decode()
    assert f"DESCRIPTION:{'Åäö€😀' * 60}" in lines(long)
