"""Whatever comes in: typed answers or faults, a document or faults, never anything else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.answers import (
    facts,
    from_wire,
    read_answers,
    show_all,
    summary_line,
    to_wire,
)
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.schema import answers_schema
from forms_platform.definitions.shipped_services import shipped
from tests.language.everything import RECEIPT, REGISTER, TODAY, everything
from workflows.conditions import facts_from_wire

pytestmark = pytest.mark.fuzz

EVERYTHING = everything()
SHIPPED = shipped()
SHIPPED_DOCUMENTS = {key: parse_document(raw) for key, raw in SHIPPED.items()}

plausible = st.sampled_from(
    ["", " ", "ja", "on", "1", "1 200,50", "23 nov", "2026-11-20", "8.30", "a", "annan", "sjalv", "Gymkort", "4110",
     RECEIPT, "19121212-1212", "212000-0480", "bankgiro", "5050-1055", "123 45", "Storgatan 1", "annan aktivitet",
     "rep_intern", "blandad", "25", "100", "semester", "foraldraledig_utan", "kommunens_kort"]
)  # fmt: skip
leaves = st.one_of(
    plausible, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.binary(max_size=3)
)
answers = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=8,
)
PARTS = ["from", "to", "kind", "number", "street", "postcode", "town", "care_of"]


def raw_for(document: Document) -> st.SearchStrategy[Any]:
    """Raw answers that name the document's fields, their parts and columns, with anything in them."""
    columns = [column for field in document.by_key.values() for column in getattr(field, "by_key", {})]
    inner = st.dictionaries(st.sampled_from(PARTS + columns), answers, max_size=6)
    value = st.one_of(answers, inner, st.lists(inner, max_size=4))
    return st.one_of(st.dictionaries(st.sampled_from(list(document.by_key)), value, max_size=30), answers)


def holds_whatever_comes(document: Document, raw: Any) -> None:
    """What must be true of any raw answers to any document."""
    reading = read_answers(document, raw, today=TODAY, names=REGISTER)
    wire = to_wire(document, reading.values)
    assert json.loads(json.dumps(wire, allow_nan=False)) == wire
    assert from_wire(document, wire) == reading.values
    assert facts(document, reading.values) == dict(reading.facts) == facts_from_wire(document.types, wire)
    assert set(reading.values) <= set(reading.visible_fields)
    assert not set(reading.values) & reading.hidden
    for fault in reading.faults:
        assert all(fault)
    for language in ("sv", "en"):
        show_all(document, reading.values, language, REGISTER, with_empty=True)
        assert len(summary_line(document, reading.values, language, REGISTER)) <= 200
    asked = [key for key in reading.visible_fields if document.by_key[key].required]
    faulty = {fault.path.split(".")[0] for fault in reading.faults}
    assert all(key in reading.values or key in faulty for key in asked)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(raw=raw_for(EVERYTHING))
def test_any_raw_answers_to_every_kind_of_field_give_typed_answers_or_faults(raw: Any) -> None:
    holds_whatever_comes(EVERYTHING, raw)


@pytest.mark.parametrize("key", SHIPPED)
def test_any_raw_answers_to_the_shipped_services_give_typed_answers_or_faults(key: str) -> None:
    document = SHIPPED_DOCUMENTS[key]

    @settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(raw=raw_for(document))
    def tried(raw: Any) -> None:
        holds_whatever_comes(document, raw)

    tried()


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container of the JSON value and a key in it."""
    found: list[tuple[Any, Any]] = []
    queue = [value]
    while queue:
        here = queue.pop()
        for key in list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ():
            found.append((here, key))
            queue.append(here[key])
    return found


junk = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**18), st.floats(), st.text(max_size=10), st.just([]), st.just({}),
    st.sampled_from(["money", "table", "today-1y", "0.00", "-1", "own.name", "row.summa", "belopp", "@avslag", "next"]),
    st.just({"field": "belopp"}), st.just([[[{}]]]), st.just({"all": []}),
    st.just({"left": {"field": "belopp"}, "op": "=", "right": {"value": "x"}}),
)  # fmt: skip


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_shipped_document_with_anything_changed_is_sound_or_refused(data: st.DataObject) -> None:
    raw = copy.deepcopy(SHIPPED[data.draw(st.sampled_from(list(SHIPPED)), label="service")])
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        spots = places(raw)
        here, key = spots[data.draw(st.integers(0, len(spots) - 1), label="place")]
        if data.draw(st.booleans(), label="remove") and isinstance(here, dict):
            del here[key]
        else:
            here[key] = copy.deepcopy(data.draw(junk, label="junk"))  # the next change may be inside it
    faults = check(raw)
    assert all(fault.code and fault.sv and fault.en for fault in faults)
    try:
        document = parse_document(raw)
    except DocumentFaults:
        assert faults
        return
    holds_whatever_comes(document, data.draw(raw_for(document), label="raw"))
    json.dumps(answers_schema(document))


@settings(max_examples=100, deadline=None)
@given(raw=st.recursive(st.one_of(leaves, junk), lambda i: st.lists(i) | st.dictionaries(st.text(max_size=8), i)))
def test_anything_at_all_is_sound_or_refused(raw: Any) -> None:
    assert errors(check(raw))
