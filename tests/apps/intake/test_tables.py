"""Rows: one more, one like another, one less, and their sum."""

from __future__ import annotations

import re
from html import unescape

import pytest

from forms_platform.cases.models import Case
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import COST, Browser, Page, a_receipt, to_the_cost

ROWS = {**COST, "kvitton__0__summa": "1 200,50"}


def total(page: Page) -> str:
    """What the page says the receipts come to."""
    found = re.search(r'<output id="f-kvitton-summa"[^>]*>([^<]*)</output>', page.html)
    assert found
    return found[1]


@pytest.mark.usefixtures("allowance")
def test_a_copied_row_stands_after_its_own_with_the_same_answers_but_not_the_file(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"lagg-till": "kvitton"}, **ROWS, kvitton__0__bild=a_receipt())
    page = browser.press(page, {"kopiera": "kvitton.0"}, kvitton__1__kopt_hos="Sats", kvitton__1__summa="10")
    assert [page.fields[f"kvitton.{n}.kopt_hos"] for n in range(3)] == [
        ["Friskis & Svettis"],
        ["Friskis & Svettis"],
        ["Sats"],
    ]
    assert page.fields["kvitton.1.summa"] == ["1 200,50"]
    assert "kvitton.0.bild" in page.fields
    assert "kvitton.1.bild" not in page.fields  # one receipt is one receipt


@pytest.mark.usefixtures("allowance")
def test_a_full_table_offers_no_copy_and_takes_none(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), **ROWS)
    for _ in range(8):
        page = browser.press(page, {"kopiera": "kvitton.0"})
    assert page.html.count('name="kopiera"') == 9
    page = browser.press(page, {"kopiera": "kvitton.3"})
    assert page.html.count('data-row="kvitton"') == 10
    assert 'name="kopiera"' not in page.html
    page = browser.press(page, {"kopiera": "kvitton.3"})
    assert page.html.count('data-row="kvitton"') == 10


@pytest.mark.usefixtures("allowance")
@pytest.mark.parametrize(
    "value",
    ["kvitton", "kvitton.", "kvitton.x", "kvitton.99", "kvitton.-1", "belopp.0", "finns.0", "kvitton.²"],
)
def test_a_copy_of_what_is_not_there_changes_nothing(anna: Person, value: str) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"kopiera": value}, **ROWS)
    assert browser.status == 200
    assert page.html.count('data-row="kvitton"') == 1
    assert page.fields["kvitton.0.kopt_hos"] == ["Friskis & Svettis"]


@pytest.mark.usefixtures("allowance")
def test_the_sum_stands_under_the_rows_without_scripts(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_cost(browser)
    assert total(page) == ""
    page = browser.press(page, {"lagg-till": "kvitton"}, **ROWS)
    assert total(page) == "1\xa0200,50\xa0kr"
    page = browser.press(page, {"lagg-till": "kvitton"}, kvitton__1__kopt_hos="Sats", kvitton__1__summa="99,50")
    assert total(page) == "1\xa0300\xa0kr"


@pytest.mark.usefixtures("allowance")
def test_the_sum_leaves_out_what_is_no_amount(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), {"lagg-till": "kvitton"}, **ROWS)
    page = browser.press(page, kvitton__1__summa="hundra")
    assert browser.status == 422
    assert total(page) == "1\xa0200,50\xa0kr"


@pytest.mark.usefixtures("allowance")
def test_the_browser_is_told_how_to_work_the_sum_out(anna: Person) -> None:
    page = to_the_cost(Browser(anna))
    said = unescape(page.html)
    assert '{"fn": "sum", "of": {"field": "kvitton[].summa"}}' in said
    assert '"kvitton[].summa": "money"' in said


@pytest.mark.usefixtures("allowance")
def test_the_review_and_the_case_tell_the_sum(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_cost(browser), **COST, kvitton__0__bild=a_receipt())
    review = browser.press(page)
    assert 'Summa <b class="tnum">1\xa0200\xa0kr</b>' in review.html
    browser.press(review)
    case = browser.open(f"/arenden/{Case.objects.get().number}/")
    assert 'Summa <b class="tnum">1\xa0200\xa0kr</b>' in case.html
