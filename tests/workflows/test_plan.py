"""What a plan may look like, and every fault that is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.town import ENDS, TYPES, a_plan, a_raw_plan, a_step, a_task
from workflows.checks import check_plan, check_raw
from workflows.errors import PlanFaults
from workflows.plan import STEP_KINDS, WHO_KINDS, ApproveStep, SendBack, parse_plan
from workflows.wording import PLAN_SENTENCES, RULE_SENTENCES, SHAPE_SENTENCES


def found(raw: Any, types: dict[str, str] = TYPES) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in check_raw(raw, types)}


def test_a_sound_plan_has_no_faults() -> None:
    assert check_plan(a_plan(), TYPES) == []


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


LARGE = a_task()["when"]


def without_reserve(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in raw.items() if key != "reserve"}


FAULTS: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "two steps with one id": (a_raw_plan(a_step(), a_step()), {("steps.1.id", "duplicate_id")}),
    "a step that is called like an end": (
        a_raw_plan(a_step(id="avslag", on={"reject": "@avslag"})),
        {("steps.0.id", "id_is_an_end")},
    ),
    "a step that is called requester": (
        a_raw_plan(a_step(id="requester", on={"reject": "@avslag"})),
        {("steps.0.id", "reserved_id")},
    ),
    "a label without Swedish": (a_raw_plan(a_step(label={"en": "Manager"})), {("steps.0.label", "label_missing")}),
    "an end without Swedish": (
        a_raw_plan(ends={**ENDS, "avslag": {"label": {"en": "No"}, "result": "rejected"}}),
        {("ends.avslag.label", "label_missing")},
    ),
    "a route to nowhere": (a_raw_plan(a_step(on={"reject": "@nej"})), {("steps.0.on.reject", "unknown_target")}),
    "an end step to nowhere": (
        a_raw_plan(a_step(), a_task(), {"id": "slut", "kind": "end", "end": "x"}),
        {("steps.2.end", "unknown_end")},
    ),
    "a return to nowhere": (
        a_raw_plan(a_step(on={"reject": "@avslag", "return": {"to": "requester", "then": "x", "max": 1}})),
        {("steps.0.on.return.then", "unknown_target")},
    ),
    "a return past the step": (
        a_raw_plan(a_step(on={"reject": "@avslag", "return": {"to": "requester", "then": "lon", "max": 1}}), a_task()),
        {("steps.0.on.return.then", "returns_forward")},
    ),
    "a route back without a limit": (
        a_raw_plan(a_step(), a_task(on={"cannot": "@chef"})),
        {("steps.1.on.cannot", "jumps_back")},
    ),
    "an outcome that the kind does not have": (
        a_raw_plan(a_step(on={"reject": "@avslag", "maybe": "next"})),
        {("steps.0.on.maybe", "unknown_outcome")},
    ),
    "a return that goes on": (
        a_raw_plan(a_step(on={"reject": "@avslag", "return": "next"})),
        {("steps.0.on.return", "return_route")},
    ),
    "a no that leads nowhere": (
        a_raw_plan(a_step(on={}, comment=None), a_task(on={"cannot": "@avslag"})),
        {("steps.0.on", "outcome_unrouted")},
    ),
    "a comment on an outcome that is not offered": (
        a_raw_plan(a_step(on={"reject": "@avslag"}, comment={"required_on": ["reject", "return"]})),
        {("steps.0.comment.required_on.1", "comment_outcome")},
    ),
    "a bulk that needs comments": (
        a_raw_plan(a_step(bulk=True, comment={"required_on": ["approve"]})),
        {("steps.0.bulk", "bulk_needs_comment")},
    ),
    "a step that no way leads to": (
        a_raw_plan(a_step(on={"approve": "@beviljad", "reject": "@avslag"}), a_task()),
        {("steps.1", "unreachable"), ("steps.2", "unreachable")},
    ),
    "an end that no way leads to": (
        a_raw_plan(ends={**ENDS, "klart": {"label": "Klart", "result": "done"}}),
        {("ends.klart", "unreachable")},
    ),
    "a list that does not end": (
        {**a_raw_plan(), "steps": [a_step(on={"approve": "@beviljad", "reject": "@avslag"}), a_task(when=None)]},
        {("steps.1", "unreachable"), ("steps.1", "cannot_end")},
    ),
    "a last step that may be skipped": (
        {**a_raw_plan(), "steps": [a_step(), {"id": "k", "kind": "end", "end": "beviljad", "when": a_task()["when"]}]},
        {("steps.1", "list_without_end")},
    ),
    "a manager of a step that has not been": (
        a_raw_plan(a_step(who={"manager_of": "lon"}), a_task()),
        {("steps.0.who.manager_of", "not_an_earlier_step")},
    ),
    "a person in a field that is no person": (
        a_raw_plan(a_step(who={"group": "x", "otherwise": {"person": "belopp"}})),
        {("steps.0.who.otherwise.person", "unknown_field")},
    ),
    "a unit in a field that does not exist": (
        a_raw_plan(a_step(who={"manager_of_unit": "avdelning"})),
        {("steps.0.who.manager_of_unit", "unknown_field")},
    ),
    "nobody to fall back on": (
        without_reserve(a_raw_plan(a_step(), a_task(who={"group": "x", "otherwise": {"role": "y"}}))),
        {("steps.0.who", "no_reserve")},
    ),
    "four eyes with oneself": (
        a_raw_plan(a_step(not_same_as=["chef", "klar"])),
        {("steps.0.not_same_as.0", "not_another_step"), ("steps.0.not_same_as.1", "not_another_step")},
    ),
    "no deadline": (a_raw_plan(a_step(due=None)), {("steps.0.due", "no_deadline")}),
    "a condition on a field that does not exist": (
        a_raw_plan(a_step(), a_task(when={"left": {"field": "pris"}, "op": "filled"})),
        {("steps.1.when.left.field", "unknown_field")},
    ),
    "a condition that compares money with a number": (
        a_raw_plan(a_step(), a_task(when={**LARGE, "right": {"value": "1", "type": "number"}})),
        {("steps.1.when.right", "types_differ")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_plan_is_refused_for(name: str) -> None:
    raw, wanted = FAULTS[name]

    assert found(raw) == wanted


def test_a_return_cannot_lead_to_an_end() -> None:
    first_end = {"id": "slut", "kind": "end", "end": "avslag", "when": a_task()["when"]}
    raw = a_raw_plan(
        first_end, a_step(on={"reject": "@avslag", "return": {"to": "requester", "then": "slut", "max": 1}})
    )

    assert found(raw) == {("steps.1.on.return.then", "returns_to_end")}


def test_faults_of_different_kinds_are_told_at_once() -> None:
    raw = a_raw_plan(a_step(label=None, due=None, on={"reject": "@nej", "return": "next"}), a_task(not_same_as=["x"]))

    assert found(raw) == {
        ("steps.0.label", "label_missing"),
        ("steps.0.on.reject", "unknown_target"),
        ("steps.0.on.return", "return_route"),
        ("steps.0.due", "no_deadline"),
        ("steps.1.not_same_as.0", "not_another_step"),
    }


def test_every_sentence_about_plans_is_shown_by_a_test() -> None:
    shown = {code for _, wanted in FAULTS.values() for _, code in wanted}
    shown |= {"returns_to_end"}

    assert set(PLAN_SENTENCES) - shown == set()


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
    from workflows import approvers, commands, engine, events, standing

    assert set(approvers._RESOLVE) == set(WHO_KINDS.values())
    assert set(engine._ENTER) == set(STEP_KINDS.values())
    assert set(engine._ANSWER) == set(commands.Command.__args__)
    assert set(standing._APPLY) == set(events.Event.__args__) == set(events.EVENTS.values())
