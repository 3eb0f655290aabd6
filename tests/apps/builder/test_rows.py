"""Rules as rows: what rows can show comes back as it was, and what they cannot is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forms_platform.builder import days
from forms_platform.builder.commands import COMMANDS
from forms_platform.builder.kinds import KINDS
from forms_platform.builder.rows import OPERATORS, Group, Row, fitted, rows_of, rule_of
from forms_platform.builder.words import EDITS, REFUSALS, refusal
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.shipped_services import shipped
from workflows.conditions import check

TYPES = {"vem": "choice", "belopp": "money", "datum": "date", "ja": "bool", "val": "choices", "namn": "text"}


def rules(node: Any) -> Iterator[Any]:
    """Every condition of a document."""
    if isinstance(node, dict):
        if "when" in node:
            yield node["when"]
        for value in node.values():
            yield from rules(value)
    elif isinstance(node, list):
        for value in node:
            yield from rules(value)


@pytest.mark.parametrize(
    "rule",
    [
        {"left": {"field": "vem"}, "op": "=", "right": {"value": "sjalv", "type": "choice"}},
        {"left": {"field": "belopp"}, "op": ">", "right": {"value": "500.00", "type": "money"}},
        {"left": {"field": "ja"}, "op": "=", "right": {"value": True}},
        {"left": {"field": "val"}, "op": "has_any", "values": ["a", "b"], "type": "choice"},
        {"left": {"field": "namn"}, "op": "filled"},
        {"all": [{"left": {"field": "namn"}, "op": "filled"},
                 {"left": {"field": "namn"}, "op": "=", "right": {"value": "x"}}]},
        {"any": [{"left": {"field": "namn"}, "op": "empty"},
                 {"all": [{"left": {"field": "ja"}, "op": "=", "right": {"value": False}},
                          {"left": {"field": "namn"}, "op": "filled"}]}]},
    ],
)  # fmt: skip
def test_a_rule_that_rows_can_show_comes_back_as_it_was(rule: Any) -> None:
    rows = rows_of(rule)
    assert rows is not None
    assert rule_of(rows, TYPES) == rule


@pytest.mark.parametrize(
    "rule",
    [
        {"not": {"left": {"field": "namn"}, "op": "filled"}},
        {"left": {"fn": "sum", "of": {"field": "rader[].summa"}}, "op": ">", "right": {"value": "1", "type": "money"}},
        {"left": {"field": "belopp"}, "op": "<", "right": {"field": "tak"}},
        {"all": [{"any": [{"all": [{"left": {"field": "namn"}, "op": "filled"}]}]}]},
        "inget villkor",
    ],
)
def test_a_rule_that_rows_cannot_show_is_left_alone(rule: Any) -> None:
    assert rows_of(rule) is None


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_rows_of_a_shipped_rule_say_the_same_as_the_rule(name: str) -> None:
    for rule in rules(shipped()[name]):
        rows = rows_of(rule)
        if rows is not None:
            assert rows_of(rule_of(rows, TYPES)) == rows


def test_what_rows_make_is_always_a_rule() -> None:
    options = {"vem": ["sjalv", "kort"], "val": ["a", "b"]}
    values = {"money": "1.00", "date": "2026-01-01", "text": "x"}
    for name, kind in TYPES.items():
        for op in OPERATORS[kind]:
            row = fitted(Row(name, op, [values.get(kind, "")]), kind, options.get(name, []))
            rule = rule_of(Group("all", [row]), TYPES)
            assert check(rule, TYPES) == [], (name, op)


@pytest.mark.parametrize(
    ("words", "bound"),
    [("i dag", "today"), ("I dag + 30 dagar", "today+30d"), ("årets början", "year_start"),
     ("idag -3 månader", "today-3m"),
     ("2026-12-31", "2026-12-31"), ("today +1 year", "today+1y")],
)  # fmt: skip
def test_bounds_of_dates_are_said_in_words(words: str, bound: str) -> None:
    assert days.read(words) == bound
    assert days.read(days.say(bound, "sv")) == bound
    assert days.read(days.say(bound, "en")) == bound


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(days.NoDay):
        days.read("nästa vecka")


def test_every_kind_of_question_has_its_row() -> None:
    assert set(KINDS) == set(FIELD_KINDS)


def test_every_command_and_every_refusal_has_its_words() -> None:
    assert set(EDITS) == set(COMMANDS)
    assert all(refusal(code, {"key": "x", "most": 1}) for code in REFUSALS)
