"""Limits over a year, and what is said of them."""

from __future__ import annotations

from datetime import date

from forms_platform.definitions.language.limits import Standing, YearlyLimit, standing
from forms_platform.sweden.money import Ore

TODAY = date(2026, 11, 24)
MESSAGE = {"sv": "Beloppet får vara högst 3 000 kronor per år", "en": "The amount may be at most SEK 3,000 a year"}
LIMIT = YearlyLimit.model_validate({"field": "belopp", "of": "datum", "max": "3000.00", "message": MESSAGE})


def stands(asked: int, used: int) -> Standing:
    """How the limit stands when so much is asked for and so much was used."""
    return standing(LIMIT, {"belopp": asked, "datum": date(2026, 11, 20)}, Ore(used), TODAY)


def test_what_is_left_of_the_year_may_be_asked_for_and_not_an_ore_more() -> None:
    assert stands(2400_00, 600_00).fault() is None
    assert stands(2400_01, 600_00).fault() is not None


def test_the_decider_reads_what_was_used_before() -> None:
    assert stands(2400_00, 600_00).sentence("sv") == "Inom årets 3\u00a0000\u00a0kr. Tidigare uttaget: 600\u00a0kr."
    assert stands(2500_00, 600_00).sentence("en") == "Over the year’s SEK\u00a03,000. Granted earlier: SEK\u00a0600."


def test_the_fault_says_the_services_sentence_and_what_is_left() -> None:
    first, later = stands(4200_00, 0).fault(), stands(2500_00, 1200_00).fault()
    assert first is not None
    assert later is not None
    assert first.sv == MESSAGE["sv"]
    assert later.sv == f"{MESSAGE['sv']}. Du har 1\u00a0800\u00a0kr kvar av årets 3\u00a0000\u00a0kr"
    assert later.en.endswith("You have SEK\u00a01,800 left of the year’s SEK\u00a03,000")


def test_the_year_is_that_of_the_answers_and_without_a_date_that_of_today() -> None:
    assert standing(LIMIT, {"datum": date(2025, 12, 30)}, Ore(0), TODAY).year == 2025
    assert standing(LIMIT, {}, Ore(0), TODAY).year == 2026


def test_more_used_than_the_limit_leaves_nothing() -> None:
    assert stands(0, 3500_00).left == 0
