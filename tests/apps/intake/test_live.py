"""What a page tells the browser, so that it can show at once what follows from what is typed."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.load import Loaded, load
from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.deciding import changes_the_way
from forms_platform.organisation import directory
from forms_platform.organisation.models import CodeEntry, CodeList, Person
from tests.apps.intake.plain_browser import Browser, Page
from tests.apps.intake.test_prefill import raw_document
from tests.apps.intake.test_saving import saved

MONEY = {"kind": "money", "key": "belopp", "label": "Belopp", "required": True}
NAME = {"kind": "text", "key": "namn", "label": "Namn"}
OVER = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000.00", "type": "money"}}


def raw(fields: list[dict[str, Any]], when: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A service of these fields, each on its own page, whose second step is taken when the rule says so."""
    found = raw_document(fields) | more
    found["pages"] = [{"key": f"sida{n}", "title": f"Sida {n}", "fields": [one]} for n, one in enumerate(fields, 1)]
    step = found["workflow"]["steps"][0]
    if when:
        second = {**step, "id": "chefen", "who": {"group": "lonecenter"}, "when": when, "label": "Lönecenter ser efter"}
        found["workflow"]["steps"].insert(1, second)
    return found


def deciding_pages(version: Version) -> list[str]:
    """The pages that have a say in who decides."""
    loaded: Loaded = load(version.pk)
    return [page.key for page in loaded.document.pages if changes_the_way(loaded, page)]


# --- Who decides ----------------------------------------------------------------------------------------------------


def test_only_pages_that_the_plan_looks_at_have_a_say(gunnel: Person, now: datetime) -> None:
    assert deciding_pages(publish(raw([NAME, MONEY], OVER), gunnel, now)) == ["sida2"]


def test_a_plan_without_conditions_looks_at_none(gunnel: Person, now: datetime) -> None:
    assert deciding_pages(publish(raw([NAME, MONEY]), gunnel, now)) == []


def test_what_a_looked_at_value_is_worked_out_from_has_a_say_too(gunnel: Person, now: datetime) -> None:
    double = {"kind": "computed", "key": "dubbelt", "label": "Dubbelt", "gives": "money",
              "value": {"fn": "mul", "args": [{"field": "belopp"}, {"value": "2", "type": "number"}]}}  # fmt: skip
    rule = {**OVER, "left": {"field": "dubbelt"}}
    assert deciding_pages(publish(raw([NAME, MONEY, double], rule), gunnel, now)) == ["sida2", "sida3"]


def test_the_person_it_is_about_has_a_say(gunnel: Person, now: datetime) -> None:
    person = {"kind": "person", "key": "vem", "label": "Vem?", "required": True}
    assert deciding_pages(publish(raw([NAME, person], subject="vem"), gunnel, now)) == ["sida2"]


def test_saving_while_one_types_tells_who_decides_now(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw([MONEY, NAME], OVER), gunnel, now)
    browser = Browser(anna)
    page = browser.open("/e-tjanster/forifyllt/ny/")
    little = saved(browser, page, belopp="900").json()
    page.fields["sett"] = [little["seen"]]
    much = saved(browser, page, belopp="2 900").json()
    assert "Bengt Lund" in little["way"]
    assert "Lönecenter ser efter" not in little["way"]
    assert "Lönecenter ser efter" in much["way"]


def test_a_page_that_has_no_say_is_told_nothing(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw([NAME, MONEY], OVER), gunnel, now)
    browser = Browser(anna)
    told = saved(browser, browser.open("/e-tjanster/forifyllt/ny/"), namn="Anna").json()
    assert set(told) == {"text", "seen"}


def test_without_scripts_the_next_page_tells_it(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw([MONEY, NAME], OVER), gunnel, now)
    browser = Browser(anna)
    page = browser.press(browser.open("/e-tjanster/forifyllt/ny/"), belopp="2 900")
    assert "Lönecenter ser efter" in page.html
    assert "Lönecenter ser efter" not in browser.press(browser.open(browser.address.replace("sida2", "sida1")), belopp="900").html  # fmt: skip # noqa: E501


# --- Registers ------------------------------------------------------------------------------------------------------


def test_saving_tells_what_the_register_says_of_a_choice(anna: Person, gunnel: Person, now: datetime) -> None:
    systems = CodeList.objects.create(key="system", name="System")
    CodeEntry.objects.create(code_list=systems, code="lon", name="Lönesystemet", level="hog")
    directory.changed()
    fields = [
        {"kind": "choice", "key": "system", "label": "System", "required": True, "options_from": "system"},
        {"kind": "looked_up", "key": "skydd", "label": "Skydd", "of": "system", "source": "system",
         "property": "level", "options": [{"value": "hog", "label": "Hög"}]},
        {"kind": "text", "key": "varfor", "label": "Varför?",
         "when": {"left": {"field": "skydd"}, "op": "has_any", "values": ["hog"], "type": "choice"}},
    ]  # fmt: skip
    publish(raw_document(fields), gunnel, now)
    browser = Browser(anna)
    page = browser.open("/e-tjanster/forifyllt/ny/")
    told = saved(browser, page, system="lon").json()
    assert told["known"] == {"f-skydd": "Hög"}
    assert json.loads(told["facts"]) == {"skydd": ["hog"]}
    page.fields["sett"] = [told["seen"]]
    assert saved(browser, page, system="").json()["known"] == {"f-skydd": "–"}


# --- Working days ---------------------------------------------------------------------------------------------------

PERIOD = {"kind": "period", "key": "period", "label": "Period", "required": True}
DAYS = {"kind": "computed", "key": "dagar", "label": "Arbetsdagar", "gives": "number",
        "value": {"fn": "workdays", "from": {"field": "period.from"}, "to": {"field": "period.to"}}}  # fmt: skip


def days_off(page: Page) -> list[str]:
    """The days that the page says nobody works."""
    found = re.search(r'data-days-off="([^"]*)"', page.html)
    return list(json.loads(unescape(found[1]))) if found else []


def test_a_page_that_counts_working_days_knows_the_red_ones(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw_document([PERIOD, DAYS]), gunnel, now)
    off = days_off(Browser(anna).open("/e-tjanster/forifyllt/ny/"))
    assert {"2026-12-24", "2026-12-25", "2026-12-31", "2027-01-06", "2027-06-25"} <= set(off)
    assert "2026-12-26" not in off  # a Saturday is off anyway
    assert (off[0][:4], off[-1][:4]) == ("2025", "2028")


def test_other_pages_do_not_carry_them(anna: Person, gunnel: Person, now: datetime) -> None:
    publish(raw_document([PERIOD, MONEY]), gunnel, now)
    assert days_off(Browser(anna).open("/e-tjanster/forifyllt/ny/")) == []


# --- Long lists -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "searched"), [(15, False), (16, True)])
def test_only_pages_with_a_long_list_fetch_what_searches_it(
    anna: Person, gunnel: Person, now: datetime, count: int, searched: bool
) -> None:
    options = [{"value": f"v{n}", "label": f"Val {n}"} for n in range(count)]
    publish(raw_document([{"kind": "choice", "key": "val", "label": "Val", "options": options}]), gunnel, now)
    page = Browser(anna).open("/e-tjanster/forifyllt/ny/")
    assert ("accessible-autocomplete" in page.html) is searched
    assert (" data-large" in page.html) is searched


# --- What the reader is told ----------------------------------------------------------------------------------------


def test_why_we_ask_an_example_and_the_use_of_the_data_are_told(anna: Person, gunnel: Person, now: datetime) -> None:
    asked = {**MONEY, "why": "Vi behöver *beloppet*.", "example": "1 200"}
    publish(raw([asked, NAME], privacy="Rättslig grund är **avtal**."), gunnel, now)
    browser = Browser(anna)
    first = browser.open("/e-tjanster/forifyllt/ny/")
    assert "Varför frågar vi?" in first.html
    assert "<em>beloppet</em>" in first.html
    assert "Till exempel 1 200" in first.html
    assert "Rättslig grund är <strong>avtal</strong>" in first.html
    assert "Rättslig grund är <strong>avtal</strong>" in browser.open("/e-tjanster/forifyllt/").html
    second = browser.press(browser.open("/e-tjanster/forifyllt/ny/"), belopp="900")
    assert "Rättslig grund" not in second.html  # once, where one begins, and again where one sends
    assert "Rättslig grund" in browser.press(second).html


def test_a_document_may_not_name_a_page_as_the_review_or_take_files_that_cannot_be_inspected() -> None:
    from forms_platform.definitions.language.faults import DocumentFaults

    wrong = raw_document([{"kind": "attachment", "key": "fil", "label": "Fil", "accept": ["pdf", "docx"]}])
    with pytest.raises(DocumentFaults) as found:
        parse_document(wrong)
    assert [fault.path for fault in found.value.faults] == ["pages.0.fields.0.accept.1"]
    wrong = raw_document([NAME])
    wrong["pages"][0]["key"] = "granska"
    with pytest.raises(DocumentFaults) as found:
        parse_document(wrong)
    assert [(fault.path, fault.code) for fault in found.value.faults] == [("pages.0.key", "reserved_key")]
    right: Document = parse_document(raw_document([NAME]))
    assert right.pages[0].key == "allt"
