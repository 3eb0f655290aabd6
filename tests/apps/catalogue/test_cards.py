"""What the catalogue shows of an e-service, and what it says one should have at hand."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from forms_platform.catalogue.availability import WhyNot, why_not
from forms_platform.catalogue.cards import SUBJECTS, Card, by_subject
from forms_platform.catalogue.needs import filled_in, needs
from forms_platform.catalogue.rule_words import only_when
from forms_platform.definitions.language.document import CATEGORIES, Document, parse_document
from forms_platform.definitions.language.names import Register
from forms_platform.definitions.shipped_services import shipped
from forms_platform.organisation.directory import snapshot
from tests.cast import Cast


def the(key: str) -> Document:
    return parse_document(shipped()[key])


def a_card(key: str, subject: str) -> Card:
    return Card(key, key.title(), "", subject, "", "folder", "neutral", 3, False)


def test_every_subject_of_the_document_language_has_an_icon_and_a_colour() -> None:
    assert set(SUBJECTS) == set(CATEGORIES)


def test_subjects_stand_in_their_own_order_and_empty_ones_are_left_out() -> None:
    found = by_subject([a_card("c", "it"), a_card("a", "lon"), a_card("b", "it")])
    assert [(one.slug, [card.key for card in one.cards]) for one in found] == [("lon", ["a"]), ("it", ["c", "b"])]


def test_a_receipt_is_to_be_at_hand_and_its_kinds_of_file_are_said() -> None:
    found = {need.label: need for need in needs(the("friskvardsbidrag"), "sv")}
    assert found["Kvitto"].detail == "PDF, JPG eller PNG"


def test_what_the_directory_answers_is_said_as_a_list() -> None:
    said = filled_in(the("friskvardsbidrag"), "sv")
    assert said
    assert said[0].isupper()
    assert "and" not in said.split()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000.00", "type": "money"}},
            "Bara om belopp är över 2 000 kr.",
        ),
        ({"left": {"field": "belopp"}, "op": "filled"}, "Bara om belopp är ifyllt."),
        ({"all": []}, "Bara i vissa fall."),
        (
            {"left": {"field": "finns_inte"}, "op": ">", "right": {"value": "1", "type": "number"}},
            "Bara i vissa fall.",
        ),
        ({"left": {"field": "belopp"}, "op": ">", "right": {"value": "x", "type": "money"}}, "Bara i vissa fall."),
    ],
)
def test_a_condition_is_told_where_it_can_be(rule: dict[str, object], said: str) -> None:
    assert only_when(rule, the("friskvardsbidrag"), "sv", Register()).replace("\u00a0", " ") == said


def test_a_condition_is_told_in_english_as_one_says_it() -> None:
    rule = {"left": {"field": "vem_betalade"}, "op": "=", "right": {"value": "sjalv", "type": "choice"}}
    with override("en"):
        said = only_when(rule, the("friskvardsbidrag"), "en", Register())
    assert said == "Only if “Who paid?” is I did."


@pytest.mark.django_db
def test_everybody_may_start_what_is_for_everybody(cast: Cast) -> None:
    assert why_not(the("friskvardsbidrag"), cast.anna.pk, snapshot()) is None


@pytest.mark.django_db
def test_what_is_for_managers_is_for_managers(cast: Cast) -> None:
    document = the("friskvardsbidrag").model_copy(update={"audience": "managers"})
    assert why_not(document, cast.anna.pk, snapshot()) is WhyNot.MANAGERS_ONLY
    assert why_not(document, cast.bengt.pk, snapshot()) is None


@pytest.mark.django_db
def test_who_has_left_starts_nothing(cast: Cast) -> None:
    assert why_not(the("friskvardsbidrag"), 987_654, snapshot()) is WhyNot.LEFT
