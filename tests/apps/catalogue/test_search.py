"""What one finds in the catalogue, and by which words."""

from __future__ import annotations

import time

import pytest

from forms_platform.catalogue.search import Entry, search

FITNESS = Entry(
    "friskvardsbidrag", "Friskvårdsbidrag", ("gym", "gymkort", "motion", "simhall", "massage"),
    "Lön och ersättning", "Få tillbaka pengar för motion och hälsa.", "Lönecenter",
)  # fmt: skip
LEAVE = Entry(
    "ledighetsansokan", "Ledighetsansökan", ("semester", "tjänstledig", "föräldraledig", "vab"),
    "Ledighet", "Sök semester, föräldraledighet eller tjänstledighet.",
)  # fmt: skip
OUTLAY = Entry(
    "utlagg", "Utlägg", ("kvitto", "representation", "parkering", "resa"),
    "Lön och ersättning", "Få ersättning för något du har betalat i tjänsten.", "Ekonomi",
)  # fmt: skip
ALL = [FITNESS, LEAVE, OUTLAY]


def keys(query: str) -> list[str]:
    return [hit.key for hit in search(ALL, query)]


@pytest.mark.parametrize(
    "query",
    [
        "Friskvårdsbidrag",
        "friskvardsbidrag",
        "FRISKVÅRD",
        "friskv",
        "bidrag",
        "gymkort",
        "gymkorten",
        "gymkortskostnad",
        "friskvrdsbidrag",
        "frsikvård",
        "friksvårdsbidrag",
        "jag vill ha pengar tillbaka för gymkort",
        "gym avgift",
    ],
)
def test_the_fitness_allowance_comes_first_by(query: str) -> None:
    assert keys(query)[0] == "friskvardsbidrag"


@pytest.mark.parametrize(
    "query", ["utlagg", "Utlägg", "ulägg", "kvitton", "kvitto parkering", "utläggen", "ersättning utlägg"]
)
def test_the_outlay_comes_first_by(query: str) -> None:
    assert keys(query)[0] == "utlagg"


@pytest.mark.parametrize(
    "query", ["semester", "semster", "tjänstledighet", "föräldraledig", "ledighet", "ansöka om ledighet", "VAB"]
)
def test_the_leave_comes_first_by(query: str) -> None:
    assert keys(query)[0] == "ledighetsansokan"


@pytest.mark.parametrize("query", ["", "   ", "?!", "bygglov", "zzzz", "x"])
def test_nothing_is_found_by(query: str) -> None:
    assert keys(query) == []


def test_a_category_finds_everything_in_it() -> None:
    assert set(keys("lön")) == {"friskvardsbidrag", "utlagg"}


def test_a_word_that_is_only_a_stop_word_is_looked_for_all_the_same() -> None:
    assert search([Entry("x", "Ansökan om ID-kort")], "ansökan")[0].key == "x"


def test_a_guess_is_marked_as_one_and_never_shown_beside_what_was_found_as_written() -> None:
    assert search(ALL, "semster")[0].guessed
    near = Entry("nara", "Kvatto")
    assert [hit.key for hit in search([*ALL, near], "kvitto")] == ["utlagg"]


def test_a_hostile_query_costs_no_time_over_a_hundred_services() -> None:
    many = [Entry(f"e{n}", f"Tjänst {n} " + "ord " * 40, tuple("abcdefghij" * 3)) for n in range(100)]
    started = time.perf_counter()
    search(many, "äö" * 5000 + " %_' \x00 " * 500)
    assert time.perf_counter() - started < 0.5
