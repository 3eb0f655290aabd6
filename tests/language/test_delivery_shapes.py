"""What a mapping can say has names, and every target is the same everywhere."""

from __future__ import annotations

import pytest

from forms_platform.definitions.language.deliveries import ATTRIBUTES, CODES, NEEDED, Deliveries
from forms_platform.definitions.language.delivery_shapes import TARGET_NAMES, balance_shape, shapes
from forms_platform.integrations.targets import TARGETS

pytestmark = pytest.mark.pure


def test_every_kind_of_line_has_its_attributes_with_names_in_both_languages() -> None:
    found = {one.kind: one for one in shapes()}
    assert set(found) == set(ATTRIBUTES) | {"absence", "employment", "end"}
    for kind, attributes in ATTRIBUTES.items():
        assert [one.key for one in found[kind].attributes] == list(attributes)
        assert all(one.type == attributes[one.key] and all(one.name) for one in found[kind].attributes)


def test_what_is_needed_and_what_is_chosen_from_a_list_is_told() -> None:
    for shape in shapes():
        told = {one.key: one for one in shape.attributes}
        assert {one.needed for one in shape.attributes} - {()} == set(NEEDED.get(shape.kind, ()))
        assert {key for key, one in told.items() if one.codes} == {key for kind, key in CODES if kind == shape.kind}


def test_the_balance_of_a_voucher_has_no_amount_of_its_own() -> None:
    told = {one.key: one.needed for one in balance_shape()}
    assert "amount" not in told
    assert told["account"] == ("account",)


def test_documents_receivers_and_shapes_know_the_same_targets() -> None:
    assert set(Deliveries.model_fields) == set(TARGETS) == set(TARGET_NAMES) == {one.target for one in shapes()}
