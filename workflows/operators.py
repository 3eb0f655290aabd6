"""The operators of the rule language: what they take, and what they do. One row each. Then how rows are run."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.functions import ORDERED, Run
from workflows.values import Facts

Test = Callable[[Any, Any], bool]


def _between(value: Any, ends: Sequence[Any]) -> bool:
    low, high = ends
    return bool(low is not None and high is not None and low <= value <= high)


def _in(value: Any, values: Sequence[Any]) -> bool:
    return value in values


def _not_in(value: Any, values: Sequence[Any]) -> bool:
    return value not in values


def _has_any(chosen: Sequence[Any], values: Sequence[Any]) -> bool:
    return any(value in chosen for value in values)


def _has_all(chosen: Sequence[Any], values: Sequence[Any]) -> bool:
    return all(value in chosen for value in values)


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: its test, and what stands on its sides."""

    test: Test
    right: str  # one · pair · list · nothing
    left: str = "scalar"  # scalar · ordered · many · anything


OPERATORS: Mapping[str, Operator] = {
    "=": Operator(operator.eq, "one"),
    "!=": Operator(operator.ne, "one"),
    "<": Operator(operator.lt, "one", "ordered"),
    "<=": Operator(operator.le, "one", "ordered"),
    ">": Operator(operator.gt, "one", "ordered"),
    ">=": Operator(operator.ge, "one", "ordered"),
    "between": Operator(_between, "pair", "ordered"),
    "in": Operator(_in, "list"),
    "not_in": Operator(_not_in, "list"),
    "has_any": Operator(_has_any, "list", "many"),
    "has_all": Operator(_has_all, "list", "many"),
    "empty": Operator(lambda value, _: value is None, "nothing", "anything"),
    "filled": Operator(lambda value, _: value is not None, "nothing", "anything"),
}

SCALAR = ORDERED | {"text", "bool"}


def field(key: str) -> Run:
    """The answer to a question, or EMPTY."""

    def run(facts: Facts) -> Any:
        value = facts.get(key)
        if value or value is None:
            return value
        return None if value == "" or value == () or value == [] else value

    return run


def column(key: str) -> Run:
    """What is filled in of a column, or EMPTY."""

    def run(facts: Facts) -> Any:
        return filled_items(facts.get(key))

    return run


def filled_items(values: Any) -> Any:
    """What is filled in of several, or EMPTY."""
    if not isinstance(values, tuple | list):
        return None
    return tuple(value for value in values if value is not None and value != "" and value != () and value != []) or None


def every(parts: Sequence[Run]) -> Run:
    """Whether all hold."""

    def run(facts: Facts) -> bool:
        for part in parts:  # noqa: SIM110 -- a generator here costs half of the time
            if not part(facts):
                return False
        return True

    return run


def some(parts: Sequence[Run]) -> Run:
    """Whether any holds."""

    def run(facts: Facts) -> bool:
        for part in parts:  # noqa: SIM110 -- as above
            if part(facts):
                return True
        return False

    return run


def unary(test: Test, left: Run) -> Run:
    """A test of one side."""
    return lambda facts: test(left(facts), None)


def against(test: Test, key: str, constant: Any) -> Run:
    """A test of an answer against what never changes: what `binary` gives, in one call instead of three."""

    def run(facts: Facts) -> bool:
        value = facts.get(key)
        if not value and (value is None or value == "" or value == () or value == []):
            return False
        return test(value, constant)

    return run


def binary(test: Test, left: Run, right: Run) -> Run:
    """A test of two sides; false when a side is EMPTY."""

    def run(facts: Facts) -> bool:
        value = left(facts)
        if value is None:
            return False
        other = right(facts)
        return other is not None and test(value, other)

    return run
