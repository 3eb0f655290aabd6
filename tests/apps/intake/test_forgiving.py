"""Days and numbers may be written as people write them; what is right is put in order, what is wrong stays as typed."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.organisation.models import Person
from tests.apps.intake.plain_browser import Browser, Page
from tests.apps.intake.test_prefill import raw_document


@pytest.fixture
def boxes(gunnel: Person, now: datetime) -> Version:
    """A service with every kind of box that has an order of its own."""
    column = [{"kind": "money", "key": "summa", "label": "Summa", "required": True}, {"kind": "date", "key": "dag", "label": "Dag"}]  # fmt: skip # noqa: E501 - one row
    fields = [
        {"kind": "date", "key": "dag", "label": "Dag", "required": True},
        {"kind": "time", "key": "tid", "label": "Tid", "required": True},
        {"kind": "period", "key": "tidsperiod", "label": "Period", "required": True},
        {"kind": "money", "key": "belopp", "label": "Belopp", "required": True},
        {"kind": "number", "key": "antal", "label": "Antal", "decimals": 2, "required": True},
        {"kind": "text", "key": "text", "label": "Text", "required": True},
        {"kind": "table", "key": "rader", "label": "Rader", "row_label": "Rad", "columns": column},
    ]
    return publish(raw_document(fields), gunnel, now)


RIGHT = {
    "dag": "23/11",
    "tid": "8.30",
    "tidsperiod__from": "1 dec",
    "tidsperiod__to": "20261224",
    "belopp": "1234.5",
    "antal": "1 234,50",
    "text": "23/11",
    "rader__0__summa": "99.9",
    "rader__0__dag": "3/12",
}


def filled_in(anna: Person, **answers: str) -> tuple[Browser, Page]:
    """The page that comes after the questions."""
    browser = Browser(anna)
    return browser, browser.press(browser.open("/e-tjanster/forifyllt/ny/"), **{**RIGHT, **answers})


@pytest.mark.usefixtures("boxes")
def test_a_page_that_is_right_is_kept_as_we_write_it(anna: Person) -> None:
    browser, _ = filled_in(anna)
    assert browser.address.endswith("/granska/")
    page = browser.open(browser.address.replace("granska", "allt"))
    assert page.fields["dag"] == ["2026-11-23"]
    assert page.fields["tid"] == ["08:30"]
    assert page.fields["tidsperiod.from"] == ["2026-12-01"]
    assert page.fields["tidsperiod.to"] == ["2026-12-24"]
    assert page.fields["belopp"] == ["1 234,50"]
    assert page.fields["antal"] == ["1 234,5"]
    assert page.fields["rader.0.summa"] == ["99,90"]
    assert page.fields["rader.0.dag"] == ["2026-12-03"]
    assert page.fields["text"] == ["23/11"]  # a text is a text
    assert re.search(r'id="f-dag" name="dag" type="date"', page.html)


@pytest.mark.usefixtures("boxes")
def test_what_was_typed_stays_as_it_was_when_something_is_wrong(anna: Person) -> None:
    browser, page = filled_in(anna, belopp="tusen")
    assert browser.status == 422
    assert [target for target, _ in page.summary] == ["f-belopp"]
    assert page.fields["belopp"] == ["tusen"]
    assert page.fields["antal"] == ["1 234,50"]
    assert page.fields["dag"] == ["23/11"]
    # In a picker a day that is not ISO would be an empty box; so the box is an ordinary one until it is right.
    assert 'id="f-dag" name="dag" type="text"' in page.html
    assert 'name="tidsperiod.from" type="text"' in page.html
    assert 'name="rader.0.dag" type="text"' in page.html
    again = browser.press(page, belopp="1 000")
    assert browser.address.endswith("/granska/")
    assert again.summary == []


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize("typed", ["31/11", "i förrgår kanske", "2026-13-01", "<b>"])
def test_a_day_that_is_none_is_shown_again_as_typed(anna: Person, typed: str) -> None:
    browser, page = filled_in(anna, dag=typed)
    assert browser.status == 422
    assert [target for target, _ in page.summary] == ["f-dag"]
    assert page.fields["dag"] == [typed]
    assert Draft.objects.get().raw["dag"] == typed


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1234.5", "1 234,50"), ("1 234,50", "1 234,50"), ("1\xa0234:-", "1 234"), ("1234 kr", "1 234"), ("0,5", "0,50")],
)
def test_an_amount_is_understood_however_it_is_written(anna: Person, typed: str, kept: str) -> None:
    filled_in(anna, belopp=typed)
    assert Draft.objects.get().raw["belopp"] == kept
