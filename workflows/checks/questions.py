"""What the checks know of the form: of each answer, what it can be before anybody has given it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.conditions import fields_used
from workflows.values import Value

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """An answer's name in rules: its type, its bounds, and when it is there."""

    kind: str  # a type of the rule language
    field: str = ""  # the form's kind of field: "person", "unit", "cost_centre"; "" when it is not known
    required: bool = False  # an answer is there whenever the question is asked
    when: tuple[Rule, ...] = ()  # asked only when all of them hold: the page's and its own
    refuse: tuple[Rule, ...] = ()  # no answer is taken when one of them holds
    options: frozenset[str] | None = None  # None: whatever fits the type
    least: Value = None
    most: Value = None
    step: Decimal = Decimal("0.01")
    value: Mapping[str, Any] | None = None  # how a computed answer comes about
    source: str = ""  # the register that its options come from


Form = Mapping[str, Question]


def form_of_types(types: Mapping[str, str], options: Mapping[str, frozenset[str]] | None = None) -> dict[str, Question]:
    """A form of which nothing but the types and the options is known."""
    known = options or {}
    return {key: Question(kind, options=known.get(key), step=step_of(kind)) for key, kind in types.items()}


def step_of(kind: str) -> Decimal:
    """The smallest difference between two answers. Units: of the type; a day, a minute."""
    return Decimal("0.01") if kind.endswith("money") else Decimal(1)


def is_always_filled(key: str, form: Form) -> bool:
    """Whether there is an answer in every case."""
    asked = form.get(key)
    if asked is None or asked.when:
        return False
    return asked.required if asked.value is None else gives_always(asked.value, form)


def gives_always(expression: Any, form: Form) -> bool:
    """Whether the expression is never EMPTY."""
    if not isinstance(expression, Mapping):
        return False
    if "field" in expression:
        return is_always_filled(str(expression["field"]), form)
    name = expression.get("fn")
    if name is None:
        return "value" in expression
    if name in ("sum", "count"):
        return True
    if name == "if":
        return gives_always(expression.get("then"), form) and gives_always(expression.get("else"), form)
    parts = _parts(expression)
    if name == "div":
        return gives_always(parts[0], form) and _is_not_zero(parts[1]) if len(parts) == 2 else False
    return bool(parts) and all(gives_always(part, form) for part in parts)


def _parts(call: Mapping[str, Any]) -> list[Any]:
    args = call.get("args")
    if isinstance(args, list | tuple):
        return list(args)
    return [part for key, part in call.items() if key not in ("fn", "scale")]


def _is_not_zero(expression: Any) -> bool:
    return isinstance(expression, Mapping) and "value" in expression and str(expression["value"]).strip("-0.") != ""


def sources_of(keys: Iterable[str], form: Form) -> frozenset[str]:
    """The answers that a person gives behind these names, through what is computed; a column is its table."""
    found: set[str] = set()
    left = list(keys)
    while left:
        key = left.pop()
        asked = form.get(key)
        if asked is not None and asked.value is not None and key not in found:
            found.add(key)
            left += fields_used(asked.value)
        else:
            found.add(key.partition("[].")[0])
    return frozenset(found)
