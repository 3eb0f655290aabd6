"""What a person is told will happen when they send in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from forms_platform.catalogue.way import Way, way
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.organisation.directory import changed, snapshot
from forms_platform.organisation.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(person: Person, today: date) -> Way:
    for raw in shipped().values():
        publish(raw, None, datetime(2026, 1, 2, tzinfo=UTC))
    return way(current("friskvardsbidrag"), person.pk, snapshot(), today=today)


def test_anna_is_told_that_bengt_decides_and_that_cecilia_answers_for_him(cast: Cast, today: date) -> None:
    stages = told(cast.anna, today).stages
    assert [stage.title for stage in stages] == [
        "Du skickar in",
        "Bengt Lund godkänner",
        "Lönecenter kontrollerar",
        "Pengarna kommer med lönen",
    ]
    assert "Enhetschef, Hemtjänst Norr." in stages[1].text
    assert "Cecilia Ek svarar i stället." in stages[1].text
    assert stages[2].text.replace("\u00a0", " ").endswith("Bara om belopp är över 2 000 kr.")


def test_bengt_is_told_that_his_own_manager_decides(cast: Cast, today: date) -> None:
    assert told(cast.bengt, today).stages[1].title == "Frida Falk godkänner"


def test_the_answer_comes_within_the_time_the_steps_may_take(cast: Cast, today: date) -> None:
    onward = told(cast.anna, today)
    assert onward.answer_days == 3
    assert onward.answer_by == date(2026, 11, 27)
    assert not onward.nobody


def test_where_nobody_can_decide_the_page_says_so(today: date) -> None:
    alone = Person.objects.create_user("ensam", given_name="En", family_name="Sam")
    changed()
    onward = told(alone, today)
    assert onward.nobody
    assert onward.stages[1].text.startswith("Ingen kan svara just nu.")


def test_the_way_is_told_in_english(cast: Cast, today: date) -> None:
    with override("en"):
        assert told(cast.anna, today).stages[-1].title == "The money comes with your salary"
