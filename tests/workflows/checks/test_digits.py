"""How far a calculation can reach is known before anybody answers, and never less than it comes to."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from workflows.checks.digits import KEPT, reach_of
from workflows.checks.questions import Form, Question
from workflows.conditions import compile_value

FORM: Form = {
    "belopp": Question("money", least=Decimal(0), most=Decimal("1000.00")),
    "antal": Question("number", least=Decimal(-5), most=Decimal(5), step=Decimal(1)),
    "fritt": Question("number", step=Decimal("0.001")),
    "rader[].summa": Question("[]money", least=Decimal(0), most=Decimal("500.00")),
    "dubbelt": Question("money", value={"fn": "mul", "args": [{"field": "belopp"}, {"value": "2", "type": "number"}]}),
    "hogst": Question("money", most=Decimal(10), value={"field": "belopp"}),
}


def call(name: str, *args: Any, **more: Any) -> dict[str, Any]:
    return {"fn": name, "args": [{"field": one} if isinstance(one, str) else one for one in args], **more}


def number(text: str) -> dict[str, str]:
    return {"value": text, "type": "number"}


@pytest.mark.parametrize(
    ("expression", "most"),
    [
        (call("add", "belopp", "belopp"), "2000"),
        (call("mul", "belopp", "antal"), "5000"),
        (call("sum", "rader[].summa"), "100000"),
        ({"fn": "sum", "of": {"field": "rader[].summa"}}, "100000"),
        (call("div", "belopp", number("4"), scale=2), "250"),
        (call("div", "belopp", "fritt", scale=2), "1000000"),
        (call("max", "belopp", number("7000")), "7000"),
        (call("mul", "dubbelt", number("3")), "6000"),
        ({"field": "hogst"}, "10"),
        (call("mul", {"fn": "count", "of": {"field": "rader"}}, number("2.5")), "500"),
    ],
)
def test_the_reach_follows_the_bounds_of_the_answers(expression: Any, most: str) -> None:
    assert reach_of(expression, FORM).most == Decimal(most)


def test_what_is_multiplied_over_and_over_has_no_room_for_its_digits() -> None:
    assert reach_of(call("mul", "fritt", "fritt", "fritt"), FORM).fits
    assert not reach_of(call("mul", *["fritt"] * 4), FORM).fits
    assert reach_of(call("mul", "fritt", "belopp"), FORM).most > KEPT


def test_an_answer_that_leads_to_itself_is_read_once() -> None:
    form = {"runt": Question("money", value=call("add", "runt", number("1")))}

    assert reach_of({"field": "runt"}, form).most == 1


def test_no_calculation_comes_to_more_than_its_reach() -> None:
    dice = Random(7)
    compared = 0
    for _ in range(400):
        expression = _at_random(dice, 3)
        facts = {
            "belopp": Decimal(dice.choice(["0.00", "0.01", "999.99", "1000.00"])),
            "antal": Decimal(dice.randint(-5, 5)),
            "fritt": Decimal(dice.choice(["0.001", "-0.001", "1", "999999999999999999"])),
        }
        value = compile_value(expression)(facts)
        if isinstance(value, Decimal):
            compared += 1
            assert abs(value) <= reach_of(expression, FORM).most, (expression, facts)
    assert compared > 300


def _at_random(dice: Random, depth: int) -> dict[str, Any]:
    if not depth or dice.random() < 0.2:
        return dice.choice(
            [{"field": dice.choice(["belopp", "antal", "fritt"])}, number(dice.choice(["2", "0.5", "-3"]))]
        )
    name = dice.choice(["add", "sub", "mul", "div", "min", "max", "round"])
    parts = [_at_random(dice, depth - 1) for _ in range(1 if name == "round" else 2)]
    return {"fn": name, "args": parts, **({"scale": 4} if name in ("div", "round") else {})}
