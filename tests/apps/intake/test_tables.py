"""Rows: one more, one like another, one less, and their sum."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest

from forms_platform.cases.models import Case
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import Browser, Page, a_receipt
from tests.apps.intake.test_prefill import raw_document

ROWS = {"kvitton__0__kopt_hos": "Friskis & Svettis", "kvitton__0__summa": "1 200,50"}
COLUMNS = [
    {"kind": "text", "key": "kopt_hos", "label": "Köpt hos", "required": True},
    {"kind": "money", "key": "summa", "label": "Summa", "required": True},
    {"kind": "attachment", "key": "bild", "label": "Bild"},
]
TABLE = {
    "kind": "table",
    "key": "kvitton",
    "label": "Kvitton",
    "row_label": "Kvitto",
    "columns": COLUMNS,
    "max_rows": 10,
}
SUM = {"fn": "sum", "of": {"field": "kvitton[].summa"}}


@pytest.fixture
def receipts(gunnel: Person, now: datetime) -> None:
    """A service that asks for receipts and adds them up."""
    publish(raw_document([{**TABLE, "total": "summa"}]), gunnel, now)


def to_the_rows(browser: Browser) -> Page:
    """The page of the receipts."""
    return browser.open("/e-tjanster/forifyllt/ny/")


def total(page: Page) -> str:
    """What the page says the receipts come to."""
    found = re.search(r'<output id="f-kvitton-summa"[^>]*>([^<]*)</output>', page.html)
    assert found
    return found[1]


@pytest.mark.usefixtures("receipts")
def test_a_copied_row_stands_after_its_own_with_the_same_answers_but_not_the_file(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_rows(browser), {"lagg-till": "kvitton"}, **ROWS, kvitton__0__bild=a_receipt())
    page = browser.press(page, {"kopiera": "kvitton.0"}, kvitton__1__kopt_hos="Sats", kvitton__1__summa="10")
    assert [page.fields[f"kvitton.{n}.kopt_hos"] for n in range(3)] == [
        ["Friskis & Svettis"],
        ["Friskis & Svettis"],
        ["Sats"],
    ]
    assert page.fields["kvitton.1.summa"] == ["1 200,50"]
    assert "kvitton.0.bild" in page.fields
    assert "kvitton.1.bild" not in page.fields  # one receipt is one receipt


@pytest.mark.usefixtures("receipts")
def test_a_full_table_offers_no_copy_and_takes_none(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_rows(browser), {"kopiera": "kvitton.0"}, **ROWS)
    for _ in range(7):
        page = browser.press(page, {"kopiera": "kvitton.0"})
    assert page.html.count('name="kopiera"') == 9
    page = browser.press(page, {"kopiera": "kvitton.3"})
    assert page.html.count('data-row="kvitton"') == 10
    assert 'name="kopiera"' not in page.html
    page = browser.press(page, {"kopiera": "kvitton.3"})
    assert page.html.count('data-row="kvitton"') == 10


@pytest.mark.usefixtures("receipts")
@pytest.mark.parametrize(
    "value",
    ["kvitton", "kvitton.", "kvitton.x", "kvitton.99", "kvitton.-1", "kopt_hos.0", "finns.0", "kvitton.²"],
)
def test_a_copy_of_what_is_not_there_changes_nothing(anna: Person, value: str) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_rows(browser), {"kopiera": value}, **ROWS)
    assert browser.status == 200
    assert page.html.count('data-row="kvitton"') == 1
    assert page.fields["kvitton.0.kopt_hos"] == ["Friskis & Svettis"]


@pytest.mark.usefixtures("receipts")
def test_the_sum_stands_under_the_rows_without_scripts(anna: Person) -> None:
    browser = Browser(anna)
    page = to_the_rows(browser)
    assert total(page) == "0\xa0kr"
    page = browser.press(page, {"lagg-till": "kvitton"}, **ROWS)
    assert total(page) == "1\xa0200,50\xa0kr"
    page = browser.press(page, {"lagg-till": "kvitton"}, kvitton__1__kopt_hos="Sats", kvitton__1__summa="99,50")
    assert total(page) == "1\xa0300\xa0kr"


@pytest.mark.usefixtures("receipts")
def test_the_sum_leaves_out_what_is_no_amount(anna: Person) -> None:
    browser = Browser(anna)
    page = browser.press(to_the_rows(browser), {"lagg-till": "kvitton"}, **ROWS)
    page = browser.press(page, kvitton__1__summa="hundra")
    assert browser.status == 422
    assert total(page) == "1\xa0200,50\xa0kr"


@pytest.mark.usefixtures("receipts")
def test_the_browser_is_told_how_to_work_the_sum_out(anna: Person) -> None:
    page = to_the_rows(Browser(anna))
    said = unescape(page.html)
    assert '{"fn": "sum", "of": {"field": "kvitton[].summa"}}' in said
    assert '"kvitton[].summa": "money"' in said


@pytest.mark.usefixtures("receipts")
def test_the_review_and_the_case_tell_the_sum(anna: Person) -> None:
    browser = Browser(anna)
    review = browser.press(to_the_rows(browser), **ROWS)
    assert 'Totalt <b class="tnum">1\xa0200,50\xa0kr</b>' in review.html
    browser.press(review)
    case = browser.open(f"/arenden/{Case.objects.get().number}/")
    assert 'Totalt <b class="tnum">1\xa0200,50\xa0kr</b>' in case.html


def test_a_sum_that_a_field_of_the_page_tells_is_not_told_twice(anna: Person, gunnel: Person, now: datetime) -> None:
    adds = {"kind": "computed", "key": "tillsammans", "label": "Tillsammans", "gives": "money", "value": SUM}
    publish(raw_document([{**TABLE, "total": "summa"}, adds]), gunnel, now)
    page = to_the_rows(Browser(anna))
    assert 'id="f-kvitton-summa"' not in page.html
    assert 'id="f-tillsammans"' in page.html


def test_a_table_without_a_sum_shows_none(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw_document([TABLE]), gunnel, now)
    assert "Totalt" not in to_the_rows(Browser(anna)).html
