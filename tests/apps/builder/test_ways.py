"""Every way through a workflow is tried: one dry run a way, with who would have it."""

from __future__ import annotations

from typing import Any

import pytest

from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.strip import strip
from forms_platform.definitions.shipped_services import shipped
from tests.apps.builder.as_sent import seen_of
from tests.cast import Cast
from workflows.checks.cells import ways
from workflows.checks.questions import form_of_types

ALLOWANCE = shipped()["friskvardsbidrag"]
OVER = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}
SELF = {"left": {"field": "vem_betalade"}, "op": "=", "right": {"value": "sjalv", "type": "choice"}}


def tried(document: Any, cast: Cast, today: Any) -> Any:
    return strip(seen_of(document), {"vem": str(cast.anna.pk)}, today)


def test_each_way_that_rules_can_fall_out_has_a_point_of_its_own() -> None:
    form = form_of_types({"belopp": "money", "vem_betalade": "choice"}, {"vem_betalade": frozenset({"sjalv", "kort"})})
    found = ways([OVER, SELF], form)
    assert len(found) == 4
    assert ways([OVER, SELF], form, most=2) == []


def test_a_condition_gives_two_ways_with_their_names(cast: Cast, today: Any) -> None:
    found = tried(ALLOWANCE, cast, today)["ways"]
    assert sorted(len(way.steps) for way in found) == [1, 2]
    assert all(way.steps[0][1] == cast.cecilia.name for way in found)
    longest = max(found, key=lambda way: len(way.steps))
    assert "2 000 kr" in longest.when.replace("\xa0", " ")


def test_a_way_where_nobody_can_answer_is_told(cast: Cast, today: Any) -> None:
    values = {"who": {"group": "finns-inte"}}
    workflow = {**ALLOWANCE["workflow"]}
    workflow.pop("reserve", None)
    document = edit({**ALLOWANCE, "workflow": workflow}, Asked("set_step", {"step": "lonecenter", "values": values}))
    shown = tried(document.document, cast, today)
    assert [way.stuck for way in shown["ways"] if len(way.steps) == 2] == [True]
    assert shown["stuck"] == 1


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_service_has_its_ways_tried(cast: Cast, today: Any, name: str) -> None:
    found = tried(shipped()[name], cast, today)
    assert found is not None
    assert found["ways"]
    assert all(way.steps or way.when for way in found["ways"])


def test_what_a_rule_decides_needs_nobody_and_a_count_of_rows_is_a_way_of_its_own(cast: Cast, today: Any) -> None:
    found = tried(shipped()["utlagg"], cast, today)
    first = {way.steps[0] for way in found["ways"]}
    assert {label for label, _ in first} == {"Chefen attesterar", "Godkänns enligt regel"}
    assert ("Godkänns enligt regel", "") in first
    assert any("representation" in label for way in found["ways"] for label, _ in way.steps)
