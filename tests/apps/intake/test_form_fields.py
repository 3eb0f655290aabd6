"""Every kind of field has a look, and every look has the labels, ids and faults that a person needs."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_platform.definitions.language.answers import from_wire, read_answers, to_wire
from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.fields import FIELD_KINDS
from forms_platform.definitions.language.names import AttachmentInfo, Listed, Register
from forms_platform.definitions.load import Loaded
from forms_platform.intake.form_fields import LOOKS
from forms_platform.intake.known import Known
from forms_platform.intake.lookups import search
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, PageForm, page_form
from forms_platform.intake.slots import element_id
from forms_platform.intake.typed import as_typed
from forms_platform.organisation import directory
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.directory import Snapshot, snapshot
from tests.apps.intake.conftest import SHIPPED
from tests.cast import Cast, a_unit

FILE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
MORE: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"value": "a", "label": "A", "description": "Förklarad"}, {"value": "b", "label": "B"}]},
    "choices": {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
    "code_string": {
        "pattern": [
            {"key": "ansvar", "label": "Ansvar", "source": "cost_centres"},
            {"key": "projekt", "label": "Projekt", "digits": 5, "required": False},
        ]
    },
    "information": {"text": "Bra att **veta**."},
    "computed": {"gives": "number", "value": {"fn": "round", "of": {"field": "number"}, "scale": 0}},
    "looked_up": {"of": "system", "source": "systems", "property": "level"},
    "table": {
        "row_label": "Rad",
        "columns": [
            {"kind": "text", "key": "vad", "label": "Vad"},
            {"kind": "yes_no", "key": "mer", "label": "Mer?"},
            {
                "kind": "text",
                "key": "vilket",
                "label": "Vilket?",
                "when": {"left": {"field": "row.mer"}, "op": "=", "right": {"value": True, "type": "bool"}},
            },
        ],
    },
}  # fmt: skip


def a_document(fields: list[dict[str, Any]]) -> Document:
    """A document with one page of these fields."""
    raw = json.loads((SHIPPED / "friskvardsbidrag.json").read_text())
    raw |= {"key": "alla", "pages": [{"key": "allt", "title": "Allt", "fields": fields}], "limits": [], "checks": []}
    raw |= {"deliveries": {}, "summary_line": [], "amount_field": None}
    raw["workflow"]["steps"] = [step for step in raw["workflow"]["steps"] if step["id"] != "lonecenter"]
    return parse_document(raw)


SYSTEM = {"kind": "choice", "key": "system", "label": "Vilket system?", "options_from": "systems"}
EVERY = [
    SYSTEM,
    *(
        {"kind": kind, "key": kind, "label": f"Fråga om {kind}", **MORE.get(kind, {})}
        for kind in sorted(FIELD_KINDS, key=lambda kind: kind == "computed")
    ),
]


def a_form(document: Document, typed: dict[str, Any], organisation: Snapshot, language: str = "sv") -> PageForm:
    """The only page of the document with these answers."""
    loaded = Loaded(1, 1, "alla", document, f"{id(document)}")
    known = Known(
        Draft(person_id=1, version_id=1, raw=typed), loaded, date(2026, 11, 24), language, typed, organisation
    )
    return page_form(loaded, "allt")(Answers(loaded, typed, known))


def drawn(form: PageForm) -> str:
    """The page with all its faults."""
    with override(form.known.language):
        return form.drawn(faults=form.faults, words={})


def test_every_kind_of_field_has_a_look() -> None:
    assert set(LOOKS) == set(FIELD_KINDS)


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_input_has_a_name_for_people_and_every_reference_leads_somewhere(
    cast: Cast, kind: str, language: str
) -> None:
    number = [field for field in EVERY if field["kind"] == "number"] if kind == "computed" else []
    own = next(field for field in EVERY if field["key"] == kind)
    before = [SYSTEM] if kind == "looked_up" else number
    html = drawn(a_form(a_document([*before, own]), {}, snapshot(), language))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "\x02" not in html
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' not in tag:
            assert f'for="{re.search(r"id=.([^ ]+?).[ >]", tag)[1]}"' in html  # type: ignore[index]  # every input has an id
    for references in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        assert set(references.split()) <= set(ids)


@pytest.mark.parametrize("kind", [kind for kind, made in sorted(FIELD_KINDS.items()) if made.ASKS])
def test_a_fault_stands_at_its_field_and_the_summary_can_lead_there(cast: Cast, kind: str) -> None:
    own = next(field for field in EVERY if field["key"] == kind) | {"required": True}
    form = a_form(a_document([own]), {}, snapshot())
    html = drawn(form)
    assert form.faults
    for fault in form.faults:
        assert f'id="{element_id(fault.path)}"' in html
        assert f'id="{element_id(fault.path)}-e"' in html
        assert fault.sv.replace('"', "&quot;") in html


@settings(max_examples=60, deadline=None)
@given(
    hostile=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "kind", "vad", "x"]), inner)
        ),
        max_leaves=6,
    )
)
def test_no_stored_answer_however_wrong_breaks_a_page_or_gets_through_as_markup(hostile: Any) -> None:
    empty = Snapshot(0, {}, {}, {}, {}, frozenset(), (), {})
    html = drawn(a_form(DOCUMENT, {field["key"]: hostile for field in EVERY}, empty))
    assert "\x02" not in html or "\x02" in repr(hostile)


DOCUMENT = a_document(EVERY)


def test_what_is_typed_is_never_markup(cast: Cast) -> None:
    attack = '"><script>alert(1)</script>'
    typed = {field["key"]: attack for field in EVERY} | {"table": [{"vad": attack}], "period": {"from": attack}}
    assert "<script" not in drawn(a_form(DOCUMENT, typed, snapshot()))


def test_stored_answers_typed_again_read_as_the_same_answers(now: datetime) -> None:
    files = {"00000000-0000-4000-8000-000000000000": AttachmentInfo("a.pdf", 1, "application/pdf")}
    names = Register(
        people={1: "Anna"},
        units={1: "Enhet"},
        cost_centres={"4110": "Hemtjänst"},
        attachments=files,
        registers={
            "systems": [Listed("a", "Lönesystemet", level="hog")],
            "konto": [Listed("4510", "Bidrag")],
            "cost_centres": [Listed("4110", "4110 Hemtjänst")],
        },
    )
    today = now.date()
    raw = {key: field.sample(today) for key, field in DOCUMENT.by_key.items() if field.ASKS}
    reading = read_answers(DOCUMENT, raw, today=today, names=names)
    assert reading.ok, reading.faults
    wire = to_wire(DOCUMENT, reading.values)
    again = read_answers(DOCUMENT, as_typed(DOCUMENT, wire), today=today, names=names)
    assert again.ok, again.faults
    assert again.values == reading.values == from_wire(DOCUMENT, wire)


def test_few_units_are_a_list_and_many_are_searched(cast: Cast) -> None:
    document = a_document([{"kind": "unit", "key": "enhet", "label": "Enhet"}])
    assert "<select" in drawn(a_form(document, {}, snapshot()))
    for number in range(60):
        a_unit(name=f"Förskolan {number}")
    assert 'type="search"' in drawn(a_form(document, {}, snapshot()))
    assert search("unit", "forskolan 5", snapshot())[0][1] == "Förskolan 5"


def test_somebody_who_has_left_cannot_be_chosen(cast: Cast) -> None:
    document = a_document([{"kind": "person", "key": "vem", "label": "Vem?"}])
    assert a_form(document, {"vem": str(cast.david.pk)}, snapshot()).is_valid()
    cast.david.is_active = False
    cast.david.save()
    directory.changed()
    form = a_form(document, {"vem": str(cast.david.pk)}, snapshot())
    assert [fault.code for fault in form.faults] == ["unknown_person"]
    assert "David Nyberg" not in drawn(form)


def test_a_condition_travels_to_the_browser_with_its_types(cast: Cast) -> None:
    form = a_form(DOCUMENT, {}, snapshot())
    assert json.loads(form.rule_types()) == {"number": "number", "table[].mer": "bool"}
    assert 'data-of="table.0.vilket"' in drawn(form)


ACCOUNTS = [{"code": "4510", "name": "Bidrag", "name_en": "Grants"}, {"code": "6110", "name": "Kontorsmaterial"}]


def test_an_account_is_chosen_among_those_that_the_service_allows(cast: Cast) -> None:
    take_in("konto", "Kontoplan", ACCOUNTS)
    document = a_document([{"kind": "account", "key": "konto", "label": "Konto", "begins": ["4"]}])
    html = drawn(a_form(document, {}, snapshot(), "en"))
    assert ">4510 Grants<" in html
    assert "6110" not in html
    (fault,) = a_form(document, {"konto": "6110"}, snapshot()).faults
    assert fault.sv == "Välj ett konto som börjar på 4"


def test_the_help_of_a_lookup_in_a_row_belongs_to_that_row(cast: Cast) -> None:
    column = {"kind": "unit", "key": "enhet", "label": "Enhet", "help": "Den som betalar."}
    document = a_document(
        [{"kind": "table", "key": "rader", "label": "Rader", "row_label": "Rad", "columns": [column]}]
    )
    html = drawn(a_form(document, {"rader": [{}, {"enhet": "x"}]}, snapshot()))
    assert 'aria-describedby="f-rader-1-enhet-h f-rader-1-enhet-e"' in html
    assert 'id="f-rader-1-enhet-h"' in html
    assert "\x02" not in html


def test_a_long_chart_of_accounts_is_searched_by_code_or_name(cast: Cast) -> None:
    take_in("konto", "Kontoplan", [*ACCOUNTS, *({"code": str(n), "name": f"Konto {n}"} for n in range(7000, 7070))])
    document = a_document([{"kind": "account", "key": "konto", "label": "Konto"}])
    form = a_form(document, {}, snapshot())
    found = form.drawn(faults=(), words={"konto": "kontorsm"})
    assert 'value="konto:6110"' in found
    assert "6110 Kontorsmaterial" in drawn(a_form(document, {"konto": "6110"}, snapshot()))


def test_a_code_string_has_a_list_where_codes_are_few_and_a_box_where_they_are_many(cast: Cast) -> None:
    take_in("verksamhet", "Verksamheter", [{"code": str(n), "name": f"Verksamhet {n}"} for n in range(100, 200)])
    pattern = [
        {"key": "ansvar", "label": "Ansvar", "source": "cost_centres"},
        {"key": "verksamhet", "label": "Verksamhet", "source": "verksamhet"},
    ]
    column = {"kind": "code_string", "key": "kod", "label": "Kodsträng", "pattern": pattern}
    document = a_document(
        [{"kind": "table", "key": "rader", "label": "Rader", "row_label": "Rad", "columns": [column]}]
    )
    typed = {"rader": [{"kod": {"ansvar": "31110", "verksamhet": "112"}}, {"kod": {"ansvar": "31110"}}]}
    form = a_form(document, typed, snapshot())
    html = drawn(form)
    assert '<option value="31110" selected>31110 Hemtjänst Norr</option>' in html
    assert html.count("<datalist") == 1
    assert html.count('list="f-kod-verksamhet-l"') == 2
    assert [(fault.path, fault.sv) for fault in form.faults] == [("rader.1.kod.verksamhet", "Fyll i verksamhet")]
    assert 'id="f-rader-1-kod-verksamhet-e"' in html
