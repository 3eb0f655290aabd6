"""The properties of a step: everything that the notation knows can be set, and what is set is what the form says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms_platform.builder import flow, fresh
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import steps
from forms_platform.builder.step import people, whole
from forms_platform.builder.step.parts import ELSEWHERE, parts_of
from forms_platform.builder.step_kinds import KINDS
from forms_platform.definitions.checks import check
from forms_platform.definitions.shipped_services import shipped
from tests.apps.builder.as_sent import filled, seen_of, step_form
from tests.cast import Cast
from workflows.plan import Plan, parse_plan
from workflows.steps import STEP_KINDS
from workflows.who import WHO_KINDS

ALLOWANCE = shipped()["friskvardsbidrag"]
CHEF = {"steg": "chef"}


def edited(document: Any, *asked: tuple[str, dict[str, Any]]) -> Any:
    return edit(document, *(Asked(command, arguments) for command, arguments in asked)).document


def step_of(document: Any, step: str = "chef") -> dict[str, Any]:
    return next(one for _, one in steps(document) if one["id"] == step)


def with_step(**values: Any) -> Any:
    return edited(ALLOWANCE, ("set_step", {"step": "chef", "values": values}))


# ---- the table is total


@pytest.mark.parametrize("kind", sorted(STEP_KINDS))
def test_every_member_of_a_step_has_a_place_in_the_editor_or_a_reason(kind: str) -> None:
    members = {field.alias or name for name, field in STEP_KINDS[kind].model_fields.items()}
    placed = {member for part in parts_of(kind) for member in part.members}
    assert members <= placed | set(ELSEWHERE)
    assert set(fresh.STEPS) == set(KINDS) == set(STEP_KINDS)


def test_every_member_of_the_workflow_has_a_place_in_the_editor() -> None:
    assert set(Plan.model_fields) - {"steps"} == set(whole.SHAPES)


@pytest.mark.parametrize("way", sorted(WHO_KINDS))
def test_every_way_to_say_who_has_boxes_for_all_that_it_knows(way: str) -> None:
    known = {field.alias or name for name, field in WHO_KINDS[way].model_fields.items()}
    assert known - {"otherwise"} == people.MEMBERS[way]
    assert set(people.WAYS) == set(WHO_KINDS)


# ---- each thing is set by its form


SET_BY_FORM: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"behov": "all"}, {"need": "all"}, ""),
    ({"behov": "count"}, {"need": {"count": 2}}, ""),
    ({"behov": "percent"}, {"need": {"percent": 60}}, ""),
    ({"due": "7"}, {"due": {"workdays": 7}}, ""),
    ({}, {"remind": [{"workdays": 2}, {"before": 1}]}, "paminn-ny"),
    ({"sedan": "move"}, {"overdue": {"move": {"manager_of": "assignee"}}}, ""),
    ({}, {"asks": [{"key": "svar", "type": "text", "label": {"sv": "Nytt svar"}}]}, "svar-nytt"),
    ({"rader": "kvitton"}, {"rows": {"field": "kvitton"}}, ""),
    ({"ser": "nagra"}, {"sees": []}, ""),
    ({"underskrift": "stepup"}, {"sign": {"kind": "stepup"}}, ""),
    ({"on_reject": "next"}, {"on": {**step_of(ALLOWANCE)["on"], "reject": "next"}}, ""),
    ({"samma": "carry"}, {"same_person": "carry"}, ""),
    ({"vem_0_niva": "avdelning"}, {"who": {"manager_of": "requester", "at": "avdelning"}}, ""),
]


@pytest.mark.parametrize(("boxes", "became", "gor"), SET_BY_FORM)
def test_a_box_sets_what_it_says_and_nothing_else(
    cast: Cast, boxes: dict[str, Any], became: dict[str, Any], gor: str
) -> None:
    document = with_step(remind=[{"workdays": 2}], overdue=None, bulk=None, who={"manager_of": "requester"})
    after, typed = filled(document, CHEF, gor or "spara", **boxes)
    assert not typed.faults
    assert step_of(after) == {**step_of(document), **became}


def test_the_number_of_a_quorum_is_typed_after_the_way_is_chosen(cast: Cast) -> None:
    after, _ = filled(with_step(need={"count": 2}), CHEF, behov_antal="3")
    assert step_of(after)["need"] == {"count": 3}
    wrong, typed = filled(with_step(need={"count": 2}), CHEF, behov_antal="tre")
    assert step_of(wrong)["need"] == {"count": 2}
    assert "behov-antal" in typed.faults


def test_a_reserve_is_added_changed_and_taken_away(cast: Cast) -> None:
    document = with_step(who={"manager_of": "requester"})
    added, _ = filled(document, CHEF, "reserv:vem")
    reserve = step_of(added)["who"]["otherwise"]
    assert reserve
    changed, _ = filled(added, CHEF, vem_1_sort="manager_of")
    assert step_of(changed)["who"]["otherwise"] == {"manager_of": "excluded"}
    gone, _ = filled(changed, CHEF, "reserv-bort:vem:1")
    assert step_of(gone)["who"] == {"manager_of": "requester"}


def test_a_return_says_where_the_answer_leads_and_how_often(cast: Cast) -> None:
    document = with_step(on={"reject": "@avslag"}, comment=None)
    after, _ = filled(document, CHEF, on_return="back")
    assert step_of(after)["on"]["return"] == {"to": "requester", "then": "chef", "max": 3}
    assert step_of(after)["comment"] == {"required_on": ["return"]}
    twice, _ = filled(after, CHEF, on_return_hogst="2")
    assert step_of(twice)["on"]["return"]["max"] == 2


def test_an_outcome_that_is_taken_away_needs_no_reason_any_more(cast: Cast) -> None:
    document = with_step(on={"return": {"to": "requester", "then": "chef", "max": 3}, "reject": "@avslag"},
                         comment={"required_on": ["return", "reject"]})  # fmt: skip
    after, _ = filled(document, CHEF, on_return="")
    assert step_of(after)["on"] == {"reject": "@avslag"}
    assert step_of(after)["comment"] == {"required_on": ["reject"]}


def test_what_is_filled_in_is_named_after_its_text_and_later_rules_can_ask_about_it(cast: Cast) -> None:
    document = edited(ALLOWANCE, ("add_step", {"kind": "task", "after": "chef"}))
    added, _ = filled(document, CHEF, "svar-nytt")
    named, _ = filled(added, CHEF, fyll_0="Beviljat belopp", fyll_0_sort="money")
    assert step_of(named)["asks"] == [{"key": "beviljat_belopp", "type": "money", "label": {"sv": "Beviljat belopp"}}]
    rule = {"left": {"field": "chef.beviljat_belopp"}, "op": ">", "right": {"value": "500", "type": "money"}}
    ruled = edited(named, ("set_condition", {"of": "step:steg", "rule": rule}))
    seen = seen_of(ruled)
    assert "Beviljat belopp (" in seen.sentence(rule)
    assert "chef.beviljat_belopp" in seen.asked_before("steg")
    assert step_of(filled(ruled, {"steg": "steg"})[0], "steg")["when"] == rule
    renamed = edited(ruled, ("rename_ask", {"step": "chef", "key": "beviljat_belopp", "to": "summa"}))
    assert step_of(renamed, "steg")["when"]["left"] == {"field": "chef.summa"}


def test_the_options_of_what_is_filled_in_keep_their_keys(cast: Cast) -> None:
    options = {"hel": {"sv": "Heltid", "en": "Full time"}, "del": {"sv": "Deltid"}}
    ask = {"key": "grad", "type": "choice", "label": {"sv": "Grad"}, "options": options}
    after, _ = filled(with_step(asks=[ask]), CHEF, fyll_0_val="Heltid\nHalvtid\nIngen")
    made = step_of(after)["asks"][0]["options"]
    assert made == {"hel": options["hel"], "halvtid": {"sv": "Halvtid"}, "ingen": {"sv": "Ingen"}}


@pytest.mark.parametrize(
    ("kind", "boxes", "became"),
    [
        ("system", {"system": "finance"}, {"action": "finance"}),
        ("system", {"on_failed": "@avslag"}, {"on": {"failed": "@avslag"}}),
        ("wait", {"vantar": "datum"}, {"until": {"field": "datum"}}),
        ("wait", {"vantedagar": "9"}, {"workdays": 9}),
        ("notify", {"till_0": "subject"}, {"to": ["subject"]}),
        ("notify", {"text": "Hej"}, {"text": {"sv": "Hej", "en": "Write the message here."}}),
        ("auto", {"stickprov": "12"}, {"sample_percent": 12}),
        ("auto", {"regel_ger": "reject"}, {"outcome": "reject"}),
        ("end", {"slut": "avslag"}, {"end": "avslag"}),
        ("parallel", {"mote": "count"}, {"join": {"count": 1}}),
        ("parallel", {"on_reject": "@avslag"}, {"on": {"reject": "@avslag"}}),
    ],
)
def test_each_kind_of_step_is_set_by_its_form(
    cast: Cast, kind: str, boxes: dict[str, Any], became: dict[str, Any]
) -> None:
    document = edited(ALLOWANCE, ("add_step", {"kind": kind, "after": "chef"}))
    if kind == "parallel":
        document = edited(document, ("add_step", {"kind": "approve", "block": "steg", "branch": 0}))
    after, typed = filled(document, {"steg": "steg"}, **boxes)
    assert not typed.faults
    wanted = {**step_of(document, "steg"), **became}
    if "until" in became:
        del wanted["workdays"]
    assert step_of(after, "steg") == wanted


def test_a_branch_has_a_name_and_a_condition_of_its_own(cast: Cast) -> None:
    document = edited(ALLOWANCE, ("add_step", {"kind": "choose", "after": "chef"}))
    where = {"steg": "steg", "spar": "0"}
    named, _ = filled(document, where, "villkor:", namn="Eget kort")
    branch = step_of(named, "steg")["branches"][0]
    assert branch["label"]["sv"] == "Eget kort"
    assert branch["when"]["op"]


def test_branches_that_overlap_are_told_at_the_branch(cast: Cast) -> None:
    document = edited(ALLOWANCE, ("add_step", {"kind": "choose", "after": "chef"}))
    rule = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "100", "type": "money"}}
    for number in (0, 1):
        document = edited(document, ("set_branch", {"step": "steg", "branch": number, "values": {"when": rule}}))
    shown = flow.properties({}, flow.chosen_step(seen_of(document), {"steg": "steg", "spar": "1"}))
    assert any("gäller båda" in told.text for section in shown.sections for told in section.faults)


def test_the_ends_the_reserve_and_taking_back_are_set_for_the_whole_workflow(cast: Cast) -> None:
    after, _ = filled(ALLOWANCE, {}, "slut-nytt", aterkalla="step:chef", fri_till="kommentar")
    made = after["workflow"]
    assert made["recall"] == {"until": "step:chef"}
    assert made["amend"] == {"keeps": ["kommentar"]}
    assert made["ends"]["nytt_slut"] == {"label": {"sv": "Nytt slut"}, "result": "done"}
    none, _ = filled(after, {}, reserv_0_sort="")
    assert "reserve" not in none["workflow"]


# ---- nothing is lost, nothing falls


EVERYTHING: dict[str, Any] = {
    "who": {"role": "hr-specialist", "scope": "unit", "claim": True,
            "otherwise": {"group": "ekonomi", "otherwise": {"manager_of": "excluded", "at": "forvaltning"}}},
    "need": {"each": ["hr", "ekonomi"]}, "due": {"workdays": 5}, "remind": [{"before": 1}, {"after": 2}],
    "overdue": {"add": {"person": "chefen", "otherwise": {"subject": True}}},
    "on": {"return": {"to": "requester", "then": "chef", "max": 2}, "reject": "@avslag", "timeout": "@avslag",
           "impossible": "next"},
    "comment": {"required_on": ["reject", "return"]}, "not_same_as": ["borta"], "same_person": "carry", "bulk": True,
    "asks": [{"key": "val", "type": "choice", "label": "Val", "required_on": ["approve"], "options": {"a": "A"}}],
    "rows": {"field": "kvitton", "route": "all"}, "sees": ["belopp", "borta"], "sign": {"kind": "intern", "level": "3"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_step_that_uses_everything_is_shown_and_sent_back_unchanged(cast: Cast, language: str) -> None:
    document = with_step(**EVERYTHING)
    parse_plan(document["workflow"])
    seen = seen_of(document, language)
    assert flow.read(seen, step_form(seen, CHEF), Typed()) == []


STRANGE: list[Any] = ["x", 3, ["x"], {"count": "x"}, [{"workdays": "x"}], {"manager_of": 3}]


@pytest.mark.parametrize("member", sorted({*EVERYTHING, "label", "when", "join", "branches", "to", "until", "kind"}))
def test_whatever_a_member_says_the_form_opens_and_leaves_it_as_it_is(cast: Cast, member: str) -> None:
    kind = {"join": "parallel", "branches": "choose", "to": "notify", "until": "wait"}.get(member, "approve")
    document = edited(ALLOWANCE, ("add_step", {"kind": kind, "after": "chef"}))
    for strange in STRANGE:
        changed = json.loads(json.dumps(document))
        step_of(changed, "steg")[member] = strange
        seen = seen_of(changed)
        for where in ({"steg": "steg"}, {"steg": "steg", "spar": "0"}, {}):
            asked = flow.read(seen, step_form(seen, where), Typed())
            assert asked == [], (strange, where, asked)
        flow.context(seen, {"steg": "steg", "flytta": "1"})


@pytest.mark.parametrize("kind", sorted(fresh.STEPS))
def test_a_new_step_of_every_kind_can_be_read_as_a_plan(kind: str) -> None:
    document = edited(ALLOWANCE, ("add_step", {"kind": kind, "after": "chef"}))
    assert not [one for one in check(document, thorough=False) if one.code in ("wrong_shape", "missing", "not_allowed")]


@pytest.mark.parametrize("kind", sorted(fresh.STEPS))
def test_a_step_of_any_kind_can_become_another_and_is_readable(kind: str) -> None:
    for other in sorted(fresh.STEPS):
        document = edited(ALLOWANCE, ("add_step", {"kind": other, "after": "chef"}))
        if other in ("choose", "parallel") and kind not in ("choose", "parallel"):
            continue
        document = edited(document, ("change_step", {"step": "steg", "kind": kind}))
        STEP_KINDS[kind].model_validate(step_of(document, "steg"))
