"""Money as people write it, in whole öre."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_platform.sweden import money
from forms_platform.sweden.money import Ore


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1 234,50", 1234_50),
        ("1234.5", 1234_50),
        ("1\u00a0234,50 kr", 1234_50),
        ("1.234,50", 1234_50),
        ("1,234.50", 1234_50),
        ("1'234,5", 1234_50),
        ("1 234:-", 1234_00),
        ("1 234:50", 1234_50),
        ("500", 500_00),
        ("500 kronor", 500_00),
        ("SEK 500", 500_00),
        (",5", 50),
        ("-12,30", -12_30),
        ("\u221212,30", -12_30),
        ("0", 0),
    ],
)
def test_what_a_swede_writes_is_understood(written: str, ore: int) -> None:
    assert money.parse(written) == ore


@pytest.mark.parametrize(
    "written", ["", "kr", "tolv", "12 34", "1,2,3", "1.23,45,6", "1 23,4", "١٢", "1e3", "NaN", "inf", "9" * 50, "0x10"]
)
def test_what_could_mean_anything_is_refused(written: str) -> None:
    with pytest.raises(money.NotANumber):
        money.parse(written)


@pytest.mark.parametrize("written", ["1,234", "1.234", "0,001", "12,345", "12,300"])
def test_an_amount_with_three_decimals_is_never_guessed_to_be_thousands(written: str) -> None:
    with pytest.raises(money.TooManyDecimals):
        money.parse(written)


@pytest.mark.parametrize(
    ("ore", "sv", "en"),
    [
        (1234_50, "1\u00a0234,50\u00a0kr", "SEK\u00a01,234.50"),
        (3000_00, "3\u00a0000\u00a0kr", "SEK\u00a03,000"),
        (5, "0,05\u00a0kr", "SEK\u00a00.05"),
        (-100, "\u22121\u00a0kr", "SEK\u00a0\u22121"),
        (1234567_00, "1\u00a0234\u00a0567\u00a0kr", "SEK\u00a01,234,567"),
    ],
)
def test_an_amount_shows_by_the_languages_custom(ore: int, sv: str, en: str) -> None:
    assert money.show(Ore(ore)) == sv
    assert money.show(Ore(ore), "en") == en


@given(st.integers(-(10**12), 10**12).map(Ore))
def test_every_amount_comes_back_from_wire_decimal_and_what_is_shown(ore: Ore) -> None:
    assert money.parse(money.to_wire(ore)) == ore
    assert money.from_decimal(money.to_decimal(ore)) == ore
    assert money.parse(money.show(ore)) == ore


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_no_number(text: str) -> None:
    with suppress(money.NotANumber):
        assert isinstance(money.parse(text), int)


def test_a_number_shows_without_needless_decimals() -> None:
    assert money.show_number(Decimal("12345.670")) == "12\u00a0345,67"
    assert money.show_number(Decimal("-0.5"), "en") == "\u22120.5"
    assert money.show_number(Decimal("8")) == "8"
