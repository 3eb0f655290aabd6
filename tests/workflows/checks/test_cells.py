"""Rules tried at the points around their boundaries: what is missed, what is met twice, what never and always holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from workflows.checks.cells import MOST_POINTS, try_rules
from workflows.checks.questions import Question

DAY = Decimal(1)


def row(field: str, op: str, value: Any, kind: str = "money") -> dict[str, Any]:
    return {"left": {"field": field}, "op": op, "right": {"value": value, "type": kind}}


def two(field: str, op: str, other: str) -> dict[str, Any]:
    return {"left": {"field": field}, "op": op, "right": {"field": other}}


AMOUNT = {"summa": Question("money", required=True, least=Decimal("0.01"), most=Decimal("500000"))}
OPTIONAL = {"summa": Question("money", least=Decimal("0.01"), most=Decimal("500000"))}


def test_two_halves_of_an_amount_miss_nothing_and_meet_nowhere() -> None:
    tried = try_rules([row("summa", "<=", "500.00"), row("summa", ">", "500.00")], AMOUNT)

    assert (tried.gap, tried.overlaps, tried.sure) == (None, {}, True)


def test_an_ore_between_two_branches_is_found() -> None:
    tried = try_rules([row("summa", "<", "500.00"), row("summa", ">", "500.00")], AMOUNT)

    assert tried.gap == {"summa": Decimal("500.00")}


def test_an_ore_that_two_branches_share_is_found() -> None:
    tried = try_rules([row("summa", "<=", "500.00"), row("summa", ">=", "500.00")], AMOUNT)

    assert tried.overlaps == {(0, 1): {"summa": Decimal("500.00")}}


def test_an_answer_that_may_be_missing_falls_between_the_branches() -> None:
    tried = try_rules([row("summa", "<=", "500.00"), row("summa", ">", "500.00")], OPTIONAL)

    assert tried.gap == {"summa": None}


def test_an_amount_above_what_may_be_asked_for_never_comes() -> None:
    tried = try_rules([row("summa", ">", "500000.00")], AMOUNT)

    assert tried.ever == [False]


def test_an_amount_that_is_always_asked_for_always_comes() -> None:
    assert try_rules([row("summa", ">", "0.00")], AMOUNT).always == [True]
    assert try_rules([row("summa", ">", "0.00")], OPTIONAL).always == [False]


def test_two_dates_compared_with_each_other_are_before_equal_and_after() -> None:
    days = {"fran": Question("date", required=True, step=DAY), "till": Question("date", required=True, step=DAY)}

    tried = try_rules([two("till", "<", "fran"), two("till", ">", "fran")], days)

    assert tried.gap is not None
    assert tried.gap["fran"] == tried.gap["till"]


def test_what_the_form_refuses_cannot_come_about() -> None:
    days = {
        "fran": Question("date", required=True, step=DAY),
        "till": Question("date", required=True, step=DAY, refuse=(two("till", "<", "fran"),)),
    }

    assert try_rules([two("till", "<", "fran")], days).ever == [False]


def test_a_question_that_is_not_asked_is_not_answered() -> None:
    asked = row("typ", "=", "lan", "choice")
    form = {
        "typ": Question("choice", required=True, options=frozenset({"lan", "kop"})),
        "belopp": Question("money", required=True, when=(asked,)),
    }

    both = {"all": [row("typ", "=", "kop", "choice"), {"left": {"field": "belopp"}, "op": "filled"}]}
    assert try_rules([both], form).ever == [False]


def test_every_option_that_is_forgotten_is_found() -> None:
    form = {"typ": Question("choice", required=True, options=frozenset({"a", "b", "c"}))}

    tried = try_rules([row("typ", "=", "a", "choice"), row("typ", "=", "b", "choice")], form)

    assert tried.gap == {"typ": "c"}


def test_a_sum_of_a_column_is_an_amount_like_any_other() -> None:
    total = {"fn": "sum", "of": {"field": "rader[].belopp"}}
    form = {"rader": Question("table", required=True), "rader[].belopp": Question("money")}
    small = {"left": total, "op": "<=", "right": {"value": "500", "type": "money"}}
    large = {"left": total, "op": ">", "right": {"value": "500", "type": "money"}}

    tried = try_rules([small, large], form)

    assert (tried.gap, tried.overlaps, tried.sure) == (None, {}, True)


def test_a_sum_and_what_it_is_made_of_cannot_be_told_for_sure() -> None:
    form = {
        "a": Question("money", required=True),
        "summa": Question("money", value={"fn": "add", "args": [{"field": "a"}, {"field": "a"}]}),
    }

    assert not try_rules([row("a", ">", "1"), row("summa", ">", "1")], form).sure


def test_many_choices_are_tried_together_and_one_by_one() -> None:
    form = {"val": Question("choices", required=True, options=frozenset({"x", "y", "z"}))}
    has = {"left": {"field": "val"}, "op": "has_any", "values": ["x"], "type": "choice"}
    other = {"left": {"field": "val"}, "op": "has_any", "values": ["y"], "type": "choice"}

    tried = try_rules([has, other], form)

    assert (0, 1) in tried.overlaps
    assert tried.gap == {"val": ("z",)}


def test_rules_over_too_much_are_said_to_be_so() -> None:
    names = [f"f{number}" for number in range(12)]
    form = {name: Question("money") for name in names}

    tried = try_rules([{"all": [row(name, ">", "5") for name in names]}], form)

    assert tried.too_many
    assert MOST_POINTS < 4**12
