"""That no kind of field lacks a face, and that the faces agree with each other."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest

from forms_platform.definitions.language import fields
from forms_platform.definitions.language.answers import read_answers, show_all, to_wire
from forms_platform.definitions.language.fields import FIELD_KINDS, Field
from forms_platform.definitions.language.reference import minimal
from forms_platform.definitions.language.schema import answers_schema
from forms_platform.definitions.language.words import WORDS
from tests.language.everything import REGISTER, TODAY, a_field, everything, parsed
from workflows.conditions import facts_from_wire
from workflows.values import type_names

ASKED = [name for name, kind in FIELD_KINDS.items() if kind.ASKS]
FACES = ("read", "to_wire", "from_wire", "show", "answer_schema", "sample")


def test_every_kind_of_the_language_is_there() -> None:
    assert set(FIELD_KINDS) == {
        "text", "long_text", "number", "money", "date", "time", "period", "yes_no", "choice", "choices", "person",
        "unit", "cost_centre", "email", "phone", "attachment", "table", "computed", "looked_up", "information",
        "consent", "identity_number", "organisation_number", "bank_account", "address",
        "account", "code_string",
    }  # fmt: skip


def test_every_kind_is_one_module() -> None:
    assert {inspect.getmodule(kind).__name__ for kind in FIELD_KINDS.values()} == {  # type: ignore[union-attr]  # every kind is in a module
        f"{fields.__name__}.{name}" for name in FIELD_KINDS
    }


@pytest.mark.parametrize("name", FIELD_KINDS)
def test_a_kind_has_every_face(name: str) -> None:
    kind = FIELD_KINDS[name]
    assert not inspect.isabstract(kind)
    for face in FACES:
        assert getattr(kind, face) is not getattr(Field, face, None), f"{name}.{face}"


@pytest.mark.parametrize("name", FIELD_KINDS)
def test_every_fault_of_a_kind_has_its_sentence(name: str) -> None:
    assert set(FIELD_KINDS[name].CODES) <= set(WORDS)
    assert FIELD_KINDS[name].REQUIRED_CODE in WORDS


@pytest.mark.parametrize("name", FIELD_KINDS)
def test_rules_know_the_types_of_every_kind(name: str) -> None:
    assert set(minimal(name).types().values()) <= set(type_names)


@pytest.mark.parametrize("name", ASKED)
def test_the_sample_of_a_kind_is_read_stored_shown_and_comes_back(name: str) -> None:
    document = parsed(a_field(name))
    field = document.by_key[name]
    reading = read_answers(document, {name: field.sample(TODAY)}, today=TODAY, names=REGISTER)
    assert reading.faults == ()
    value = reading.values[name]
    wire = json.loads(json.dumps(field.to_wire(value)))
    assert field.from_wire(wire) == value
    for language in ("sv", "en"):
        assert field.show(value, language, REGISTER)
        assert field.line(value, language, REGISTER).label == f"Svar {name}"


@pytest.mark.parametrize("name", [*ASKED, "computed"])
def test_rules_see_the_same_of_the_value_and_of_its_wire(name: str) -> None:
    document = parsed(a_field(name))
    raw = {name: document.by_key[name].sample(TODAY)}
    reading = read_answers(document, raw, today=TODAY, names=REGISTER)
    assert dict(reading.facts) == facts_from_wire(document.types, to_wire(document, reading.values))


@pytest.mark.parametrize("name", ASKED)
def test_a_required_field_without_an_answer_says_so_in_both_languages(name: str) -> None:
    document = parsed(a_field(name, required=True))
    (fault,) = read_answers(document, {}, today=TODAY, names=REGISTER).faults
    assert (fault.path, fault.code) == (name, "required")
    assert fault.sv != fault.en
    assert all((fault.sv, fault.en))
    assert "{" not in fault.sv + fault.en


@pytest.mark.parametrize("name", ASKED)
def test_a_field_may_say_its_own_sentence(name: str) -> None:
    own = {"required": {"sv": "Det här behövs", "en": "This is needed"}}
    document = parsed(a_field(name, required=True, messages=own))
    (fault,) = read_answers(document, {}, today=TODAY, names=REGISTER).faults
    assert (fault.sv, fault.en) == ("Det här behövs", "This is needed")


def test_a_whole_document_of_every_kind_is_answered_by_its_samples() -> None:
    document = everything()
    raw: dict[str, Any] = {key: field.sample(TODAY) for key, field in document.by_key.items() if field.ASKS}
    reading = read_answers(document, raw, today=TODAY, names=REGISTER)
    assert reading.faults == ()
    assert dict(reading.facts) == facts_from_wire(document.types, to_wire(document, reading.values))
    shown = [line.key for page in show_all(document, reading.values, "sv", REGISTER) for line in page.lines]
    assert shown == [key for key in document.by_key if key != "information"]
    assert set(to_wire(document, reading.values)) <= set(answers_schema(document)["properties"])
