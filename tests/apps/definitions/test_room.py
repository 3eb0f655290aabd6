"""What is computed has room for its digits, whatever is answered; what has not is told before anybody may use it."""

from __future__ import annotations

from typing import Any

from forms_platform.definitions.checks import check
from forms_platform.definitions.room import LEVELS, SENTENCES
from tests.language.everything import a_document, a_field

TIMES: dict[str, Any] = {"fn": "mul", "args": [{"field": "antal"}, {"field": "pris"}]}


def told(*fields: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one.path, one.code): one.level for one in check(a_document(*fields)) if one.code in SENTENCES}


def a_sum(value: dict[str, Any] = TIMES, **more: Any) -> dict[str, Any]:
    return a_field("computed", key="summa", gives="money", value=value, **more)


def number(**more: Any) -> dict[str, Any]:
    return a_field("number", key="antal", **more)


PRICE = a_field("money", key="pris", max="9000.00")
PATH = "pages.0.fields.2.value"


def test_a_number_without_a_bound_may_grow_too_large() -> None:
    assert told(number(), PRICE, a_sum()) == {(PATH, "may_grow_too_large"): "warning"}


def test_a_bound_on_the_answer_or_on_the_sum_is_enough() -> None:
    assert told(number(max="500"), PRICE, a_sum()) == {}
    assert told(number(), PRICE, a_sum(max="1000000.00")) == {}


def test_too_many_digits_stop_the_publication() -> None:
    many = {"fn": "mul", "args": [{"field": "antal"}] * 4}
    field = a_field("computed", key="summa", gives="number", value=many)

    assert told(number(), PRICE, field) == {(PATH, "too_many_digits"): "error"}


def test_a_column_is_asked_about_in_its_row() -> None:
    columns = [
        a_field("number", key="antal"),
        a_field("money", key="pris", max="9000.00"),
        a_field(
            "computed", key="rad", gives="money",
            value={"fn": "mul", "args": [{"field": "row.antal"}, {"field": "row.pris"}]},
        ),
    ]  # fmt: skip
    table = a_field("table", key="rader", columns=columns)

    assert told(table) == {("pages.0.fields.0.columns.2.value", "may_grow_too_large"): "warning"}


def routed(rule: dict[str, Any], *fields: dict[str, Any]) -> dict[tuple[str, str], str]:
    """What is told of a workflow whose first step is taken when the rule says so."""
    workflow = a_document()["workflow"]
    workflow["steps"][0]["when"] = rule
    found = check(a_document(*fields, workflow=workflow), thorough=False)
    return {(one.path, one.code): one.level for one in found if one.code in SENTENCES}


def more_than_one(expression: dict[str, Any]) -> dict[str, Any]:
    return {"left": expression, "op": ">", "right": {"value": "1", "type": "number"}}


def power(times: int) -> dict[str, Any]:
    return {"fn": "mul", "args": [{"field": "antal"}] * times}


WHEN = "workflow.steps.0.when"


def test_a_condition_of_the_workflow_has_room_for_what_it_works_out() -> None:
    assert routed(more_than_one(power(12)), number()) == {(f"{WHEN}.left", "too_many_digits"): "error"}
    assert routed(more_than_one(power(12)), number(max="500")) == {}
    assert routed(more_than_one(power(4)), number()) == {}, "it is not kept, so that it may be longer than an answer"


def test_a_calculation_deep_in_a_condition_is_told_once_where_it_stands() -> None:
    inner = {"fn": "min", "args": [power(12), {"value": "5", "type": "number"}]}
    rule = {"any": [more_than_one({"field": "antal"}), {"not": more_than_one(inner)}]}

    assert routed(rule, number()) == {(f"{WHEN}.any.1.not.left", "too_many_digits"): "error"}


def test_what_a_condition_chooses_by_needs_room_too() -> None:
    one, two = ({"value": text, "type": "number"} for text in ("1", "2"))
    chosen = {"fn": "if", "when": more_than_one(power(12)), "then": one, "else": two}

    assert routed(more_than_one(chosen), number()) == {(f"{WHEN}.left", "too_many_digits"): "error"}


def test_every_sentence_has_its_level() -> None:
    assert set(LEVELS) == set(SENTENCES)
