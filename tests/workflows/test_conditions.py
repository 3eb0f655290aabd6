"""The faults of rules, and what the twin's vectors do not say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from workflows.conditions import check, check_value, compile_rule, compile_value, fields_used
from workflows.errors import RuleFaults
from workflows.functions import FUNCTIONS
from workflows.wording import RULE_SENTENCES

TYPES = {
    "belopp": "money", "antal": "number", "start": "date", "ja": "bool", "namn": "text", "sort": "choice",
    "val": "choices", "rader": "table", "rader[].summa": "money", "rader[].val": "choices",
}  # fmt: skip
MORE = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}


def nested(levels: int) -> Any:
    rule: Any = MORE
    for _ in range(levels):
        rule = {"not": rule}
    return rule


FAULTS: list[tuple[str, Any, set[tuple[str, str]]]] = [
    ("no object", 3, {("", "not_a_rule")}),
    ("an empty object", {}, {("", "not_a_rule")}),
    ("no rules", {"all": []}, {("all", "no_rules")}),
    ("a key too many", {**MORE, "note": "x"}, {("note", "unknown_key")}),
    ("two words", {"all": [MORE], "any": [MORE]}, {("any", "unknown_key")}),
    ("an operator of another language", {**MORE, "op": "=="}, {("op", "unknown_operator")}),
    ("a list as operator", {**MORE, "op": []}, {("op", "unknown_operator")}),
    ("no right side", {"left": {"field": "belopp"}, "op": ">"}, {("right", "not_an_expression")}),
    ("a right side too many", {**MORE, "op": "filled"}, {("right", "unknown_key")}),
    ("a field that is not there", {**MORE, "left": {"field": "pris"}}, {("left.field", "unknown_field")}),
    ("text that is larger", {"left": {"field": "namn"}, "op": ">", "right": {"value": "a"}},
     {("left", "operator_unfit")}),
    ("money against number", {**MORE, "right": {"value": "1", "type": "number"}}, {("right", "types_differ")}),
    ("a literal without type", {**MORE, "right": {"value": 2000}}, {("right.value", "literal_type")}),
    ("a float", {**MORE, "right": {"value": 0.5, "type": "money"}}, {("right.value", "bad_literal")}),
    ("a number of 61 digits", {**MORE, "right": {"value": "9" * 61, "type": "money"}},
     {("right.value", "bad_literal")}),
    ("a day that is not", {"left": {"field": "start"}, "op": "=", "right": {"value": "2026-02-30", "type": "date"}},
     {("right.value", "bad_literal")}),
    ("one end", {**MORE, "op": "between"}, {("right", "not_a_pair")}),
    ("nothing to be in", {"left": {"field": "sort"}, "op": "in", "values": []}, {("values", "empty_list")}),
    ("in one value", {"left": {"field": "sort"}, "op": "in", "right": {"field": "namn"}}, {("right", "not_a_list")}),
    ("in a list of something else", {"left": {"field": "sort"}, "op": "in", "values": ["1"], "type": "number"},
     {("values.0", "types_differ")}),
    ("one value that has", {"left": {"field": "sort"}, "op": "has_any", "values": ["a"]}, {("left", "operator_unfit")}),
    ("a column of many choices that has", {"left": {"field": "rader[].val"}, "op": "has_any", "values": ["a"]},
     {("left", "operator_unfit")}),
    ("a column against a value", {**MORE, "left": {"field": "rader[].summa"}}, {("left", "operator_unfit")}),
    ("a function that is not", {**MORE, "left": {"fn": "eval", "args": []}}, {("left.fn", "unknown_function")}),
    ("too few arguments", {**MORE, "left": {"fn": "add", "args": [{"field": "belopp"}]}}, {("left", "argument_count")}),
    ("arguments as text", {**MORE, "left": {"fn": "add", "args": "ab"}}, {("left", "argument_count")}),
    ("money times money", {**MORE, "left": {"fn": "mul", "args": [{"field": "belopp"}, {"field": "belopp"}]}},
     {("left", "argument_types")}),
    ("money plus number", {**MORE, "left": {"fn": "add", "args": [{"field": "belopp"}, {"field": "antal"}]}},
     {("left", "argument_types")}),
    ("a quotient without scale", {**MORE, "left": {"fn": "div", "args": [{"field": "belopp"}, {"field": "antal"}]}},
     {("left.scale", "scale_missing")}),
    ("a scale of 13", {**MORE, "left": {"fn": "round", "of": {"field": "belopp"}, "scale": 13}},
     {("left.scale", "scale_missing")}),
    ("a scale that is yes", {**MORE, "left": {"fn": "round", "of": {"field": "belopp"}, "scale": True}},
     {("left.scale", "scale_missing")}),
    ("a choice between two types", {**MORE, "left": {"fn": "if", "when": MORE, "then": {"field": "belopp"},
     "else": {"field": "namn"}}}, {("left", "argument_types")}),
    ("13 levels", nested(13), {("not." * 12 + "not", "too_deep")}),
    ("401 parts", {"all": [MORE] * 134}, {("all.133", "too_large")}),
    ("two faults", {"any": [{**MORE, "op": "=="}, {"not": {**MORE, "left": {"field": "pris"}}}]},
     {("any.0.op", "unknown_operator"), ("any.1.not.left.field", "unknown_field")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule", "wanted"), FAULTS, ids=[name for name, _, _ in FAULTS])
def test_a_rule_is_refused_for(name: str, rule: Any, wanted: set[tuple[str, str]]) -> None:
    assert {(fault.path, fault.code) for fault in check(rule, TYPES)} == wanted


def test_a_value_of_the_wrong_type_is_told() -> None:
    assert check_value({"field": "belopp"}, TYPES, "money") == []
    (fault,) = check_value({"field": "belopp"}, TYPES, "date")
    assert (fault.code, fault.sv) == ("wrong_type", "Uttrycket ger money, inte date.")


def test_a_choice_that_is_no_option_is_told() -> None:
    options = {"sort": frozenset({"gymkort"})}

    equal = check({"left": {"field": "sort"}, "op": "=", "right": {"value": "gymkor"}}, TYPES, options)
    listed = check({"left": {"field": "sort"}, "op": "in", "values": ["gymkort", "bad"]}, TYPES, options)

    assert [(fault.path, fault.code) for fault in (*equal, *listed)] == [
        ("right.value", "unknown_option"),
        ("values.1", "unknown_option"),
    ]


def test_every_fault_of_rules_is_shown_by_a_test() -> None:
    shown = {code for _, _, wanted in FAULTS for _, code in wanted} | {"wrong_type", "unknown_option"}

    assert set(RULE_SENTENCES) - shown == set()


def test_a_rule_with_faults_is_not_compiled() -> None:
    with pytest.raises(RuleFaults):
        compile_rule({**MORE, "op": "=="}, TYPES)
    with pytest.raises(RuleFaults):
        compile_value({"field": "pris"}, TYPES)


HOSTILE = [
    None, True, "x", [], [[]], {"all": None}, {"left": None, "op": None}, {"field": 1}, {"op": {}}, {"fn": "if"},
    {"left": {"fn": []}, "op": "filled"}, {"left": {"value": {}, "type": []}, "op": "filled"},
    {"value": [], "type": {}},
]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE)
def test_whatever_is_sent_as_a_rule_the_answer_is_faults(raw: Any) -> None:
    assert check(raw, TYPES)
    assert check_value(raw, TYPES)


def test_the_fields_of_a_rule_are_known() -> None:
    number = {
        "fn": "if",
        "when": {"left": {"field": "ja"}, "op": "filled"},
        "then": {"field": "antal"},
        "else": {"value": "1", "type": "number"},
    }
    rule = {"all": [MORE, {"left": number, "op": "in", "right": {"field": "rader[].summa"}}]}

    assert fields_used(rule) == {"belopp", "ja", "antal", "rader[].summa"}


def test_facts_that_were_never_given_are_empty() -> None:
    assert compile_rule(MORE, TYPES)({}) is False
    assert compile_rule({"left": {"field": "val"}, "op": "empty"}, TYPES)({"val": ()}) is True


def test_rules_run_without_knowing_the_form() -> None:
    assert compile_rule(MORE)({"belopp": Decimal("2000.01")}) is True


def test_no_result_depends_on_the_arithmetic_of_the_surroundings() -> None:
    from decimal import ROUND_DOWN, localcontext

    third = compile_value({"fn": "div", "args": [{"field": "belopp"}, {"value": "3", "type": "number"}], "scale": 40}
                          | {"scale": 12}, TYPES)  # fmt: skip
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert third({"belopp": Decimal(20)}) == Decimal("6.666666666667")


def test_the_type_of_every_function_is_tried() -> None:
    for name, function in FUNCTIONS.items():
        kinds = {"days": "date", "workdays": "date", "count": "table"}.get(name, "number")
        arguments = ["date", "number"] if name == "adddays" else [kinds] * function.least
        assert function.typing(arguments) is not None, name
        assert function.typing(["bool"] * function.least) is None, name


def test_a_condition_of_three_clauses_takes_a_few_microseconds() -> None:
    from time import process_time

    rule = compile_rule({"all": [MORE, {"left": {"field": "ja"}, "op": "=", "right": {"value": True}},
                                 {"left": {"field": "sort"}, "op": "in", "values": ["a", "b"]}]}, TYPES)  # fmt: skip
    facts = {"belopp": Decimal(3000), "ja": True, "sort": "b"}

    started = process_time()
    for _ in range(10_000):
        rule(facts)

    assert (process_time() - started) / 10_000 < 20e-6
