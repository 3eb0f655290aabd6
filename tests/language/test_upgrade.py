"""Documents of an older format become documents of the present one."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.document import FORMAT, parse_document
from forms_platform.definitions.language.upgrade import STEPS, upgrade
from tests.language.everything import a_document, a_field


def a_sketch() -> dict[str, Any]:
    """A document as the first sketches of the notation were written."""
    raw = a_document(
        {"id": "belopp", "type": "money", "label": "Belopp", "label_en": "Amount", "required": True},
        {"id": "sort", "type": "choice", "label": "Sort", "options": ["gym", "simning"]},
        {"id": "mer", "type": "bool", "label": "Mer?", "help": "Svara ärligt", "help_en": "Answer honestly"},
        {"id": "rader", "type": "table", "label": "Rader", "row_label": "Rad", "row_label_en": "Row", "columns": [
            {"id": "kvitto", "type": "file", "label": "Kvitto", "label_en": "Receipt"}]},
        {"id": "skal", "type": "textarea", "label": "Skäl"},
        {"id": "vem", "type": "user", "label": "Vem?"},
    )  # fmt: skip
    del raw["title"]
    raw["pages"][0] |= {"id": raw["pages"][0].pop("key"), "title_en": "Page"}
    return raw | {"format": "e-service/0", "name": "Prov", "name_en": "Trial", "version": 3}


def test_a_sketch_becomes_a_sound_document() -> None:
    assert errors(check(a_sketch())) == []
    document = parse_document(upgrade(a_sketch()))
    assert (document.format, document.title.say("en"), document.pages[0].title.say("en")) == (FORMAT, "Trial", "Page")
    assert [(field.key, field.kind) for field in document.by_key.values()] == [
        ("belopp", "money"), ("sort", "choice"), ("mer", "yes_no"), ("rader", "table"), ("skal", "long_text"),
        ("vem", "person"),
    ]  # fmt: skip
    assert document.by_key["belopp"].label.say("en") == "Amount"
    assert document.by_key["rader"].by_key["kvitto"].kind == "attachment"  # type: ignore[attr-defined]  # rader is a table


def test_upgrading_changes_nothing_of_what_it_was_given() -> None:
    raw = a_sketch()
    before = copy.deepcopy(raw)
    upgrade(raw)
    assert raw == before


def test_a_document_of_the_present_format_is_left_alone() -> None:
    raw = a_document(a_field("text"))
    assert upgrade(raw) is raw
    assert upgrade(upgrade(a_sketch())) == upgrade(a_sketch())


def test_every_old_format_leads_to_the_present_one() -> None:
    for start in STEPS:
        seen = [start]
        while seen[-1] in STEPS:
            seen.append(STEPS[seen[-1]][0])
            assert len(seen) <= len(STEPS) + 1
        assert seen[-1] == FORMAT


@pytest.mark.parametrize(
    "raw",
    [None, [], 3, {"format": []}, {"format": "e-service/0"}, {"format": "e-service/0", "pages": 3},
     {"format": "e-service/0", "pages": [3, {"fields": [None, {"columns": [1], "options": [[], 2]}]}]},
     {"format": "e-service/9"}],
)  # fmt: skip
def test_what_is_no_document_is_refused_and_never_a_crash(raw: Any) -> None:
    assert errors(check(raw))
