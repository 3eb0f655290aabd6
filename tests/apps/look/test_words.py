"""Days, times, sizes and names as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from forms_platform.look import words


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """The reader reads Swedish, whatever the last reader of this process read."""
    with override("sv"):
        yield


def said(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("days", "sv", "en"),
    [(0, "i dag", "i dag"), (1, "i morgon", "i morgon"), (-1, "i går", "i går"), (3, "27 november", "27 November")],
)
def test_a_near_day_is_said_by_its_name_and_another_by_its_date(today: date, days: int, sv: str, en: str) -> None:
    with override("sv"):
        assert said(words.day(today + timedelta(days), today)) == sv
    if days == 3:
        with override("en"):
            assert said(words.day(today + timedelta(days), today)) == en


def test_a_day_of_another_year_has_its_year(today: date) -> None:
    assert said(words.day(date(2027, 1, 4), today)) == "4 januari 2027"


def test_a_moment_has_its_clock_while_it_is_near(now: datetime) -> None:
    assert said(words.when(now, now)) == "i dag 10:00"
    assert said(words.when(now - timedelta(hours=12), now)) == "i går 22:00"
    assert said(words.when(now - timedelta(days=4), now)) == "20 nov 10:00"
    assert said(words.when(now.replace(year=2025, month=3), now)) == "24 mar 2025"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(1, "1 byte"), (999, "999 byte"), (1000, "1 kB"), (214_300, "214 kB"), (999_600, "1 MB"), (1_449_000, "1,4 MB")],
)
def test_a_size_is_rounded(size: int, shown: str) -> None:
    assert said(words.size(size)) == shown


@pytest.mark.parametrize(
    ("name", "initials"), [("Per-Olof Lindström", "PL"), ("Åsa", "Å"), ("", "?"), ("Anna Maria Ek", "AE")]
)
def test_initials(name: str, initials: str) -> None:
    assert words.initials(name) == initials


def test_a_person_has_the_same_colour_every_day() -> None:
    assert words.tone("Bengt Lund") == words.tone("Bengt Lund")
    assert len({words.tone(f"Person {letter}") for letter in "abcdefghij"}) > 2


def test_filters_print_nothing_for_nothing() -> None:
    template = Template(
        "{% load look %}[{{ x|money }}{{ x|day }}{{ x|when }}{{ x|iso }}{{ x|filesize }}{{ x|markdown }}]"
    )
    assert template.render(Context({"x": None})) == "[]"


def test_money_is_written_as_in_swedish() -> None:
    assert said(Template("{% load look %}{{ x|money }}").render(Context({"x": 240_000}))) == "2 400 kr"


def test_an_icon_escapes_its_name() -> None:
    html = Template("{% load look %}{% icon name classes %}").render(Context({"name": '"><b>', "classes": '"x'}))
    assert "<b>" not in html
    assert 'aria-hidden="true"' in html
