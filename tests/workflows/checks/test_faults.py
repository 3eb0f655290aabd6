"""Every fault that a plan can have: each is put into a sound plan, is found, and nothing else is."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.town import ENDS, TYPES
from tests.workflows.town import a_raw_plan as a_bare_plan
from tests.workflows.town import a_step as a_bare_step
from tests.workflows.town import a_task as a_bare_task
from workflows.checks import check_raw
from workflows.checks.questions import Form, Question
from workflows.wording import PLAN_SENTENCES, WARNINGS


def a_step(**changes: Any) -> dict[str, Any]:
    return a_bare_step(**{"remind": [{"workdays": 2}], **changes})


def a_task(**changes: Any) -> dict[str, Any]:
    return a_bare_task(**{"remind": [{"workdays": 2}], **changes})


def a_raw_plan(*steps: Any, **changes: Any) -> dict[str, Any]:
    return a_bare_plan(*(steps or (a_step(), a_task())), **changes)


def found(raw: Any, types: dict[str, str] = TYPES) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in check_raw(raw, types)}


def test_a_sound_plan_has_no_faults() -> None:
    assert found(a_raw_plan()) == set()


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
        {("steps.1", "unreachable")},
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


# ---- every kind of step and block, and one fault at a time


def row(field: str, op: str, value: Any, kind: str) -> dict[str, Any]:
    return {"left": {"field": field}, "op": op, "right": {"value": value, "type": kind}}


SMALL, LARGE_SUM = row("summa", "<=", "500.00", "money"), row("summa", ">", "500.00", "money")
PLAIN, ENTERTAINED = row("representation", "=", False, "bool"), row("representation", "=", True, "bool")
ATTEST = {"attest": {"cost_centre": "kst", "amount": "summa"}, "otherwise": {"manager_of": "excluded"}}

FORM: Form = {
    "kst": Question("text", "cost_centre", required=True),
    "skola": Question("text", "unit", required=True),
    "system": Question("choice", "choice", required=True, source="system"),
    "rader": Question("table", "table", required=True),
    "rader[].belopp": Question("money"),
    "summa": Question(
        "money",
        "computed",
        value={"fn": "sum", "of": {"field": "rader[].belopp"}},
        least=Decimal("0.01"),
        most=Decimal("500000"),
    ),
    "representation": Question("bool", "yes_no", required=True),
    "till": Question("date", "date", step=Decimal(1)),
}


def human(name: str, kind: str, who: dict[str, Any], **more: Any) -> dict[str, Any]:
    time = {"due": {"workdays": 5}, "remind": [{"workdays": 3}]}
    return {"id": name, "kind": kind, "label": name, "who": who, **time, **more}


def expenses() -> dict[str, Any]:
    """Expenses through everything that the notation has, without a fault."""
    no = {"reject": "@avslag"}
    return {
        "steps": [
            {"id": "vag", "kind": "choose", "label": "Vilken kontroll?", "branches": [
                {"label": "Litet", "when": {"all": [SMALL, PLAIN]}, "steps": [
                    {"id": "auto", "kind": "auto", "label": "Regel", "rule": "Högst 500 kr", "sample_percent": 5,
                     "sample_to": {"role": "ekonom"}, "due": {"workdays": 2}, "remind": [{"before": 1}], "on": no}]},
                {"label": "Vanligt", "when": {"all": [LARGE_SUM, PLAIN]}, "steps": [
                    human("attest", "approve", ATTEST, rows={"field": "rader"},
                          overdue={"add": {"manager_of": "assignee"}},
                          on={**no, "return": {"to": "requester", "then": "attest", "max": 3}},
                          asks=[{"key": "beviljat", "type": "money", "label": "Beviljat"}])]},
                {"label": "Representation", "when": ENTERTAINED, "steps": [
                    human("attest_rep", "approve", ATTEST, on=no),
                    human("over", "approve", {"manager_of": "attest_rep"}, not_same_as=["attest_rep"], on=no)]},
            ]},
            {"id": "bada", "kind": "parallel", "label": "Båda", "join": {"count": 2}, "on": no, "branches": [
                {"label": "Skolan", "steps": [human("rektor", "review", {"role": "rektor", "scope": "skola"})]},
                {"label": "Ägaren", "steps": [human("agare", "approve", {"register": "system", "key": "system"})]},
            ]},
            human("skriv", "sign", {"requester": True}, on=no),
            {"id": "vanta", "kind": "wait", "label": "Till dagen", "when": {"left": {"field": "till"}, "op": "filled"},
             "until": {"field": "till"}},
            {"id": "betala", "kind": "system", "label": "Betala", "action": "finance.pay", "on": {"failed": "@ratta"}},
            {"id": "besked", "kind": "notify", "label": "Besked", "to": ["requester"]},
            {"id": "klar", "kind": "end", "end": "utbetald"},
            human("ratta", "task", {"role": "ekonom"}, on={"done": "@betala"}),
        ],
        "ends": {"utbetald": {"label": "Utbetald", "result": "approved"},
                 "avslag": {"label": "Avslag", "result": "rejected"}},
        "reserve": {"role": "ekonom"},
    }  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The expenses with another value at the path; None takes it away."""
    raw = json.loads(json.dumps(expenses()))
    *way, last = path.split(".")
    here: Any = raw
    for key in way:
        here = here[int(key)] if isinstance(here, list) else here[key]
    if value is None:
        del here[int(last) if isinstance(here, list) else last]
    elif isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
    return raw


VAG, BADA = "steps.0.branches", "steps.1.branches"
INJECTED: dict[str, tuple[str, Any, set[tuple[str, str]]]] = {
    "a failure that leads to what every case goes through": (
        "steps.4.on.failed", "@besked", {("steps.5", "exception_on_main_path"), ("steps.7", "unreachable")},
    ),
    "a delivery that only goes round": (
        "steps.4.on", {"done": "@ratta", "failed": "@avslag"},
        {("steps.5", "unreachable"), ("steps.6", "unreachable"), ("ends.utbetald", "unreachable")},
    ),
    "a delivery that goes round for ever": (
        "steps.4.on", {"done": "@ratta", "failed": "@ratta"},
        {("steps.3", "cannot_end"), ("steps.4", "cannot_end"), ("steps.7", "cannot_end"),
         ("steps.7", "exception_on_main_path"), ("steps.5", "unreachable"), ("steps.6", "unreachable"),
         ("ends.utbetald", "unreachable")},
    ),
    "a route into a block": (
        f"{VAG}.0.steps.0.on.reject", "@rektor", {(f"{VAG}.0.steps.0.on.reject", "jumps_into_block")},
    ),
    "a return into another branch": (
        f"{BADA}.1.steps.0.on", {"return": {"to": "requester", "then": "rektor", "max": 1}},
        {(f"{BADA}.1.steps.0.on.return.then", "jumps_into_block")},
    ),
    "an end beside another branch": (
        f"{BADA}.0.steps", [{"id": "stopp", "kind": "end", "end": "avslag"}],
        {(f"{BADA}.0.steps.0", "ends_beside_others")},
    ),
    "more branches than there are": ("steps.1.join.count", 3, {("steps.1.join.count", "join_too_many")}),
    "a choice that forgets an öre": (
        f"{VAG}.1.when.all.0.right.value", "500.01", {(VAG, "branches_miss")},
    ),
    "a choice that forgets what is not answered": (
        f"{VAG}.2.when", row("representation", "!=", False, "bool"), set(),
    ),
    "two branches for the same case": (
        f"{VAG}.1.when.all.0.op", ">=", {(f"{VAG}.1.when", "branches_overlap")},
    ),
    "a branch above what may be asked for": (
        f"{VAG}.1.when.all.0.right.value", "500000.00",
        {(f"{VAG}.1.when", "never_true"), (VAG, "branches_miss")},
    ),
    "a branch without a condition before the others": (
        f"{VAG}.0.when", None, {(f"{VAG}.0", "shadows_the_rest")},
    ),
    "a last branch that nothing is left for": (
        VAG, [{"label": "Ja", "when": ENTERTAINED, "steps": []}, {"label": "Nej", "when": PLAIN, "steps": []},
              {"label": "Annars", "steps": []}],
        {(f"{VAG}.2", "branch_never")},
    ),
    "a step that nobody comes to": (
        "steps.3.when", row("summa", ">", "900000", "money"), {("steps.3.when", "never_true")},
    ),
    "a condition that always holds": (
        "steps.3.when", row("summa", ">", "0", "money"), {("steps.3.when", "always_true")},
    ),
    "two sums that hang together": (
        VAG, [{"label": "Lite", "when": row("summa", "<", "10", "money"), "steps": []},
              {"label": "Rad", "when": {"all": [{"left": {"fn": "max", "of": {"field": "rader[].belopp"}}, "op": ">",
               "right": {"value": "5", "type": "money"}}, row("summa", "<", "20", "money")]}, "steps": []}],
        {(VAG, "branches_may_miss"), (f"{VAG}.1.when", "branches_may_overlap")},
    ),
    "a question that is answered later": (
        "steps.3.when", row("attest.beviljat", ">", "5", "money"), {("steps.3.when", "answered_later")},
    ),
    "conditions over too much": (
        "steps.3.when", {"all": [row(f"f{n}", ">", "5", "money") for n in range(12)]},
        {("steps.3.when", "too_many_cells")},
    ),
    "a cost centre that is a table": (
        f"{VAG}.2.steps.0.who.attest.cost_centre", "rader",
        {(f"{VAG}.2.steps.0.who.attest.cost_centre", "unknown_field")},
    ),
    "an amount that is a date": (
        f"{VAG}.2.steps.0.who.attest.amount", "till", {(f"{VAG}.2.steps.0.who.attest.amount", "unknown_amount")},
    ),
    "an answer from another register": (
        f"{BADA}.1.steps.0.who.register", "fordon", {(f"{BADA}.1.steps.0.who.key", "not_of_register")},
    ),
    "a scope that is no unit": (
        f"{BADA}.0.steps.0.who.scope", "till", {(f"{BADA}.0.steps.0.who.scope", "unknown_field")},
    ),
    "the excluded of nobody": (
        f"{BADA}.0.steps.0.who", {"manager_of": "excluded"},
        {(f"{BADA}.0.steps.0.who.manager_of", "excluded_of_nobody")},
    ),
    "a manager of who decides beside": (
        f"{BADA}.1.steps.0.who", {"manager_of": "rektor"},
        {(f"{BADA}.1.steps.0.who.manager_of", "not_an_earlier_step")},
    ),
    "an escalation to a step that has not been": (
        f"{VAG}.1.steps.0.overdue.add", {"manager_of": "ratta"},
        {(f"{VAG}.1.steps.0.overdue.add.manager_of", "not_an_earlier_step")},
    ),
    "no reminder": ("steps.7.remind", None, {("steps.7.remind", "no_reminder")}),
    "no last day": ("steps.7.due", None, {("steps.7.due", "no_deadline")}),
    "a reminder, an escalation and a way out before no day": (
        "steps.7",
        {"id": "ratta", "kind": "task", "label": "Rätta", "who": {"role": "ekonom"}, "remind": [{"before": 1}],
         "overdue": {"move": {"role": "chef"}}, "on": {"done": "@betala", "timeout": "@avslag"}},
        {("steps.7.due", "no_deadline"), ("steps.7.remind.0", "reminder_without_due"),
         ("steps.7.overdue", "overdue_without_due"), ("steps.7.on.timeout", "timeout_without_due")},
    ),
    "a reminder too late": ("steps.7.remind.0.workdays", 9, {("steps.7.remind.0", "reminder_too_late")}),
    "a delivery that may be made twice": ("steps.4.idempotent", False, {("steps.4.idempotent", "not_idempotent")}),
    "a failure that nobody hears of": (
        "steps.4.on", {}, {("steps.4.on", "no_failed_path"), ("steps.7", "unreachable")},
    ),
    "a wait for no day": ("steps.3.until.field", "summa", {("steps.3.until.field", "not_a_date")}),
    "two who answer the same rows at once": (
        BADA, [{"label": "A", "steps": [human("rektor", "approve", {"role": "x"}, rows={"field": "rader"})]},
               {"label": "B", "steps": [human("agare", "approve", {"role": "x"}, rows={"field": "rader"})]}],
        {(f"{BADA}.1.steps.0.rows.field", "written_twice")},
    ),
    "rows of what is no table": (
        f"{VAG}.1.steps.0.rows.field", "summa", {(f"{VAG}.1.steps.0.rows.field", "not_a_table")},
    ),
    "a signature on a part": ("steps.2.sees", ["summa"], {("steps.2.sees", "signed_not_frozen")}),
    "a judgement of what is not asked": (
        f"{VAG}.1.steps.0.sees", ["pris"], {(f"{VAG}.1.steps.0.sees.0", "no_such_question")},
    ),
}  # fmt: skip


def injected(name: str) -> set[tuple[str, str]]:
    path, value, _ = INJECTED[name]
    form = {**FORM, **{f"f{number}": Question("money") for number in range(12)}}
    types = {key: asked.kind for key, asked in form.items()}
    return {(fault.path, fault.code) for fault in check_raw(changed(path, value), types, form=form)}


def test_expenses_through_every_kind_of_step_have_no_faults() -> None:
    types = {key: asked.kind for key, asked in FORM.items()}

    assert check_raw(expenses(), types, form=FORM) == []


@pytest.mark.parametrize("name", INJECTED)
def test_the_fault_is_found_and_nothing_else(name: str) -> None:
    assert injected(name) == INJECTED[name][2]


def test_every_sentence_about_plans_is_shown_by_a_test() -> None:
    shown = {code for _, wanted in FAULTS.values() for _, code in wanted}
    shown |= {code for _, _, wanted in INJECTED.values() for _, code in wanted}
    shown |= {"returns_to_end"}

    assert set(PLAN_SENTENCES) - shown == set()


def test_every_warning_is_a_fault_that_is_told() -> None:
    assert set(PLAN_SENTENCES) >= WARNINGS
