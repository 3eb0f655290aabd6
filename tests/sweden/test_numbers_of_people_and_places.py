"""Identity numbers, organisation numbers, accounts, telephones and postcodes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_platform.sweden import bank_accounts, identity_numbers, organisation_numbers, phone_numbers, postcodes

TODAY = date(2026, 11, 24)
REFUSALS = (
    identity_numbers.NotAnIdentityNumber,
    organisation_numbers.NotAnOrganisationNumber,
    bank_accounts.NotAnAccount,
    phone_numbers.NotAPhoneNumber,
    postcodes.NotAPostcode,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("19121212-1212", "19121212-1212"),
        ("191212121212", "19121212-1212"),
        ("121212+1212", "19121212-1212"),
        ("121212-1212", "20121212-1212"),
        ("1212121212", "20121212-1212"),
        ("701063-2391", "19701063-2391"),
    ],
)
def test_an_identity_number_gets_its_century(written: str, number: str) -> None:
    assert identity_numbers.parse(written, TODAY) == number


@pytest.mark.parametrize("written", ["", "19121212-1213", "19121312-1212", "20990101-1232", "12", "abcdefgh-ijkl"])
def test_a_number_that_nobody_has_is_refused(written: str) -> None:
    with pytest.raises(identity_numbers.NotAnIdentityNumber):
        identity_numbers.parse(written, TODAY)


def test_a_coordination_number_can_be_refused() -> None:
    with pytest.raises(identity_numbers.NotAnIdentityNumber):
        identity_numbers.parse("701063-2391", TODAY, coordination_numbers=False)
    assert identity_numbers.birth_date("19701063-2391") == date(1970, 10, 3)


@pytest.mark.parametrize("written", ["212000-0480", "2120000480", "162120000480", "212000 0480"])
def test_an_organisation_number_is_read_with_or_without_its_hyphen(written: str) -> None:
    assert organisation_numbers.parse(written) == "212000-0480"


@pytest.mark.parametrize("written", ["212000-0481", "121212-1212", "", "212000"])
def test_a_person_or_a_wrong_digit_is_no_organisation(written: str) -> None:
    with pytest.raises(organisation_numbers.NotAnOrganisationNumber):
        organisation_numbers.parse(written)


@pytest.mark.parametrize(
    ("kind", "written", "number"),
    [
        ("bankgiro", "50501055", "5050-1055"),
        ("bankgiro", "991-2346", "991-2346"),
        ("plusgiro", "28 65 43-4", "286543-4"),
        ("account", "8327-9, 123 456 789-0", "8327, 1234567890"),
        ("iban", "SE4550000000058398257466", "SE45 5000 0000 0583 9825 7466"),
    ],
)
def test_an_account_is_read_as_people_print_it(kind: str, written: str, number: str) -> None:
    assert bank_accounts.parse(kind, written) == bank_accounts.Account(kind, number)


@pytest.mark.parametrize(
    ("kind", "written"),
    [("bankgiro", "5050-1056"), ("plusgiro", "28 65 43-5"), ("iban", "SE45500000000583982574XX"), ("account", "12"),
     ("bankgiro", "tolv"), ("paypal", "5050-1055")],
)  # fmt: skip
def test_digits_that_do_not_fit_are_no_account(kind: str, written: str) -> None:
    with pytest.raises(bank_accounts.NotAnAccount):
        bank_accounts.parse(kind, written)


def test_a_telephone_number_stays_as_written() -> None:
    assert phone_numbers.parse(" +46 (0)70 - 174 06 05 ") == "+46 (0)70 - 174 06 05"
    with pytest.raises(phone_numbers.NotAPhoneNumber):
        phone_numbers.parse("ring mig")


@pytest.mark.parametrize("written", ["123 45", "12345", "SE-123 45"])
def test_a_postcode_has_five_digits(written: str) -> None:
    assert postcodes.parse(written) == "123 45"


@given(st.text(max_size=30), st.sampled_from([*bank_accounts.KINDS, "x"]))
def test_any_text_is_a_number_or_is_refused(text: str, kind: str) -> None:
    reads = (
        lambda: identity_numbers.parse(text, TODAY),
        lambda: organisation_numbers.parse(text),
        lambda: bank_accounts.parse(kind, text),
        lambda: phone_numbers.parse(text),
        lambda: postcodes.parse(text),
    )
    for read in reads:
        with suppress(*REFUSALS):  # a ValueError of any other kind has fallen through
            read()
