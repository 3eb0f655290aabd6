"""What a plan may look like, and every fault that is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.town import TYPES, a_plan, a_raw_plan, a_step, a_task
from workflows.checks import check_raw
from workflows.errors import PlanFaults
from workflows.plan import STEP_KINDS, WHO_KINDS, ApproveStep, SendBack, parse_plan
from workflows.wording import PLAN_SENTENCES, RULE_SENTENCES, SHAPE_SENTENCES


def found(raw: Any, types: dict[str, str] = TYPES) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in check_raw(raw, types)}


def test_a_step_knows_its_outcomes_and_where_they_lead() -> None:
    step = a_plan().human("chef")

    assert isinstance(step, ApproveStep)
    assert step.outcomes == ("approve", "return", "reject")
    assert step.routes["approve"] == "next"
    assert step.routes["return"] == SendBack(to="requester", then="chef", max=2)
    assert step.needs_comment("reject")
    assert not step.needs_comment("approve")


def test_texts_are_said_in_swedish_when_there_is_no_english() -> None:
    plan = a_plan()

    assert [step.label.say("en") for step in plan.steps[:2]] == ["Manager decides", "Lönecenter registrerar"]
    assert plan.steps[0].label.say("sv") == "Chef beslutar"


def test_a_step_kind_that_does_not_exist_is_told_in_plain_words() -> None:
    with pytest.raises(PlanFaults) as caught:
        a_plan(a_step(kind="ballot"))

    (fault,) = caught.value.faults
    assert (fault.path, fault.code) == ("steps.0.kind", "unknown_step_kind")
    assert fault.sv == "Stegtypen ballot finns inte."


@pytest.mark.parametrize(
    "raw", [None, [], "x", 3, {}, {"steps": 1, "ends": []}, {"steps": [None], "ends": {"a": None}}]
)
def test_whatever_is_sent_as_a_plan_the_answer_is_faults(raw: Any) -> None:
    with pytest.raises(PlanFaults):
        parse_plan(raw)


def test_every_fault_of_the_shape_is_told_at_once() -> None:
    raw = a_raw_plan(
        a_step(who={"manager": 1}, label=4, on={"reject": "avslag", "return": {"to": "requester", "then": "chef"}}),
        a_task(when={"left": {"field": "belopp"}, "op": "~"}, due={"workdays": 0}, bulk="ja"),
        {"id": "x"},
    )
    raw["ends"] = {"Å": {"result": "maybe"}}

    assert found(raw) == {
        ("steps.0.who", "unknown_who"),
        ("steps.0.label", "wrong_shape"),
        ("steps.0.on.reject", "bad_id"),
        ("steps.0.on.return.max", "missing"),
        ("steps.1.due.workdays", "out_of_range"),
        ("steps.1.bulk", "wrong_shape"),
        ("steps.2.kind", "missing"),
        ("ends.Å", "bad_id"),
        ("ends.Å.result", "not_allowed"),
    }


@pytest.mark.parametrize("table", [PLAN_SENTENCES, RULE_SENTENCES, SHAPE_SENTENCES], ids=["plan", "rule", "shape"])
def test_every_fault_has_a_sentence_in_both_languages_with_the_same_facts(table: dict[str, tuple[str, str]]) -> None:
    from string import Formatter

    for code, (sv, en) in table.items():
        assert sv.endswith("."), code
        assert en.endswith("."), code
        assert {name for _, name, _, _ in Formatter().parse(sv)} == {name for _, name, _, _ in Formatter().parse(en)}, (
            code
        )


def test_every_kind_of_who_and_step_has_its_resolver_and_its_way_in() -> None:
    from workflows import approvers, commands, engine, events, moving, standing

    assert set(approvers._RESOLVE) == set(WHO_KINDS.values())
    assert set(moving._ENTER) == set(STEP_KINDS.values())
    assert set(engine._ANSWER) == set(commands.Command.__args__)
    assert set(standing._APPLY) == set(events.Event.__args__) == set(events.EVENTS.values())
