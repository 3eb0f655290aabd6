"""What is known already is filled in, with where it came from."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.publish import publish
from forms_platform.intake.models import Draft
from forms_platform.intake.prefill import prefilled, sources
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from tests.apps.intake.conftest import SHIPPED
from tests.apps.intake.plain_browser import Browser
from tests.cast import Cast

OWN = ["name", "title", "unit", "manager", "cost_centre", "employee_number", "email", "employment_rate"]


def raw_document(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """A service with one page of these fields and a manager who decides."""
    raw: dict[str, Any] = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    raw |= {"key": "forifyllt", "pages": [{"key": "allt", "title": "Allt", "fields": fields}], "limits": []}
    raw |= {"checks": [], "deliveries": {}, "summary_line": [], "amount_field": None}
    raw["workflow"]["steps"] = [step for step in raw["workflow"]["steps"] if step["id"] != "lonecenter"]
    return raw


def a_document() -> Document:
    """A text field for everything the directory can say, and a unit and a person field besides."""
    fields = [{"kind": "text", "key": name, "label": name, "prefill": f"own.{name}"} for name in OWN]
    fields += [
        {"kind": "unit", "key": "enhet", "label": "Enhet", "prefill": "own.unit"},
        {"kind": "person", "key": "chef", "label": "Chef", "prefill": "own.manager"},
    ]
    return parse_document(raw_document(fields))


def test_everything_the_directory_knows_of_anna_is_filled_in(cast: Cast) -> None:
    assert prefilled(a_document(), cast.anna.pk, snapshot()).raw == {
        "name": "Anna Svensson",
        "title": "Undersköterska",
        "unit": "Hemtjänst Norr",
        "manager": "Bengt Lund",
        "cost_centre": "31110",
        "employee_number": cast.anna.employee_number,
        "email": cast.anna.email,
        "employment_rate": "100",
        "enhet": str(cast.home_care.pk),
        "chef": str(cast.bengt.pk),
    }


def test_a_manager_is_not_their_own_manager(cast: Cast) -> None:
    assert prefilled(a_document(), cast.bengt.pk, snapshot()).raw["manager"] == "Frida Falk"


def test_what_nobody_knows_is_left_out(cast: Cast) -> None:
    cast.frida.title = ""
    cast.frida.save()
    filled = prefilled(a_document(), cast.frida.pk, snapshot()).raw
    assert "cost_centre" not in filled
    assert "manager" not in filled  # nobody manages the municipality


def test_the_source_is_told_only_while_the_answer_stands(cast: Cast) -> None:
    document = a_document()
    typed = prefilled(document, cast.anna.pk, snapshot()).raw | {"title": "Något annat"}
    told = sources(document.pages[0], typed, Draft(person=cast.anna), snapshot())
    assert told["name"] == "Hämtat från personalregistret"
    assert "title" not in told


def test_the_source_of_several_answers_in_a_row_is_told_once(cast: Cast) -> None:
    own = [("name", True), ("title", True), ("email", True), ("employee_number", False)]
    fields = [
        {"kind": "text", "key": key, "label": key, "prefill": f"own.{key}", "read_only": fixed} for key, fixed in own
    ]
    document = parse_document(raw_document(fields))
    told = sources(
        document.pages[0], prefilled(document, cast.anna.pk, snapshot()).raw, Draft(person=cast.anna), snapshot()
    )
    assert told == {
        "email": "Uppgifterna är hämtade från personalregistret",
        "employee_number": "Hämtat från personalregistret",
    }
    some = frozenset({"title", "email"})
    typed = prefilled(document, cast.anna.pk, snapshot()).raw
    assert (
        sources(document.pages[0], typed, Draft(person=cast.anna), snapshot(), some)["name"]
        == "Hämtat från personalregistret"
    )


@pytest.mark.usefixtures("cast")
def test_an_answer_comes_again_from_ones_own_last_case(
    anna: Person, david: Person, gunnel: Person, now: datetime
) -> None:
    fields = [
        {"kind": "money", "key": "avgift", "label": "Avgift", "prefill": "earlier.avgift"},
        {"kind": "text", "key": "gym", "label": "Gym", "required": True},
    ]
    publish(raw_document(fields), gunnel, now)
    browser = Browser(anna)
    page = browser.open("/e-tjanster/forifyllt/ny/")
    assert page.fields["avgift"] == [""]
    browser.press(browser.press(page, gym="Friskis", avgift="1 234,50"))
    assert browser.open("/e-tjanster/forifyllt/ny/").fields["avgift"] == ["1 234,50"]
    assert Browser(david).open("/e-tjanster/forifyllt/ny/").fields["avgift"] == [""]


@pytest.mark.usefixtures("cast")
def test_what_comes_from_ones_own_case_says_so_once_and_no_longer_when_it_is_changed(
    anna: Person, gunnel: Person, now: datetime
) -> None:
    fields: list[dict[str, Any]] = [
        {"kind": "money", "key": "avgift", "label": "Avgift", "prefill": "earlier.avgift"},
        {"kind": "text", "key": "gym", "label": "Gym", "prefill": "earlier.gym"},
        {"kind": "text", "key": "vad", "label": "Vad", "required": True},
        {"kind": "text", "key": "kort", "label": "Kort", "prefill": "earlier.kort"},
    ]
    publish(raw_document(fields), gunnel, now)
    browser = Browser(anna)
    page = browser.open("/e-tjanster/forifyllt/ny/")
    assert "från ditt ärende" not in page.html
    browser.press(browser.press(page, gym="Friskis", avgift="1 234,50", vad="Styrka", kort="Guld"))
    number = Case.objects.get().number
    again = browser.open("/e-tjanster/forifyllt/ny/")
    assert again.html.count(f"De här svaren är från ditt ärende {number}") == 1
    assert again.html.count(f"Från ditt ärende {number}") == 1
    assert 'id="f-avgift-s"' in again.html

    browser.press(again, avgift="99", vad="", gym="Friskis", kort="Guld")  # stays: one question has no answer
    left = browser.open(browser.address)
    assert f"De här svaren är från ditt ärende {number}" not in left.html
    assert [part in left.html for part in ('id="f-avgift-s"', 'id="f-gym-s"', 'id="f-kort-s"')] == [False, True, True]


@pytest.mark.usefixtures("cast")
def test_a_chosen_unit_says_where_it_came_from(anna: Person, gunnel: Person, now: datetime) -> None:
    fields = [{"kind": "unit", "key": "enhet", "label": "Enhet", "prefill": "own.unit"}]
    publish(raw_document(fields), gunnel, now)
    page = Browser(anna).open("/e-tjanster/forifyllt/ny/")
    assert 'aria-describedby="f-enhet-s"' in page.html
    assert page.html.count("Hämtat från personalregistret") == 1
