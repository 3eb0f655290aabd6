"""A rule as rows: all or any of them, each a question, a comparison and an answer; one level of groups.

What rows cannot show is left as it is and shown in words only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Rule = Mapping[str, Any]

# The comparisons of each type of the rule language, in the order they are offered.
OPERATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("=", "!=", "filled", "empty"),
    "number": ("=", "!=", ">", ">=", "<", "<=", "filled", "empty"),
    "money": (">", ">=", "<", "<=", "=", "!=", "filled", "empty"),
    "date": (">", ">=", "<", "<=", "=", "filled", "empty"),
    "time": (">", ">=", "<", "<=", "=", "filled", "empty"),
    "bool": ("=", "filled", "empty"),
    "choice": ("=", "!=", "in", "not_in", "filled", "empty"),
    "choices": ("has_any", "has_all", "filled", "empty"),
    "table": ("filled", "empty"),
}
WITHOUT_ANSWER: Final = frozenset({"filled", "empty"})
SEVERAL: Final = frozenset({"in", "not_in", "has_any", "has_all"})
MOST_ROWS: Final = 20


@dataclass
class Row:
    """A question, a comparison and an answer. `values` has one answer, several, or none."""

    name: str
    op: str
    values: list[Any] = field(default_factory=list)


@dataclass
class Group:
    """Rows that all have to hold, or any of them."""

    joint: str = "all"
    parts: list[Row | Group] = field(default_factory=list)


def rows_of(rule: Any) -> Group | None:
    """The rule as rows; None when rows cannot show it. No rule is no rows."""
    if rule is None:
        return Group()
    part = _part(rule, 0)
    return part if isinstance(part, Group) else Group("all", [part]) if part else None


def _part(rule: Any, depth: int) -> Row | Group | None:
    if not isinstance(rule, Mapping) or (depth > 1 and ("all" in rule or "any" in rule)):
        return None
    for joint in ("all", "any"):
        if joint in rule:
            if not isinstance(rule[joint], list) or len(rule) > 1:
                return None
            parts = [_part(one, depth + 1) for one in rule[joint]]
            found = [part for part in parts if part is not None]
            return Group(joint, found) if len(found) == len(parts) else None
    return _row(rule)


def _row(rule: Rule) -> Row | None:
    left, right, op = rule.get("left"), rule.get("right"), rule.get("op")
    if not isinstance(left, Mapping) or set(left) != {"field"} or not isinstance(op, str):
        return None
    name = str(left["field"])
    if op in WITHOUT_ANSWER:
        return Row(name, op) if set(rule) == {"left", "op"} else None
    if op in SEVERAL:
        listed = rule.get("values", right.get("values") if isinstance(right, Mapping) else None)
        return Row(name, op, list(listed)) if isinstance(listed, list) else None
    if isinstance(right, Mapping) and "value" in right and set(right) <= {"value", "type"}:
        return Row(name, op, [right["value"]])
    return None


def rule_of(group: Group, types: Mapping[str, str]) -> dict[str, Any] | None:
    """The rule of the rows; None when there are none. A group without rows is left out."""
    rules = [rule for part in group.parts if (rule := _rule(part, types)) is not None]
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else {group.joint: rules}


def _rule(part: Row | Group, types: Mapping[str, str]) -> dict[str, Any] | None:
    if isinstance(part, Group):
        return rule_of(part, types)
    rule: dict[str, Any] = {"left": {"field": part.name}, "op": part.op}
    kind = types.get(part.name, "text")
    if part.op in WITHOUT_ANSWER:
        return rule
    if part.op in SEVERAL:
        listed: dict[str, Any] = {"values": part.values or [""]}
        return {**rule, **listed, **_typed("choice" if kind == "choices" else kind)}
    value = part.values[0] if part.values else ""
    return {**rule, "right": {"value": value, **_typed(kind)}}


def _typed(kind: str) -> dict[str, str]:
    """A literal says its type, except text and yes or no."""
    return {} if kind in ("text", "bool") else {"type": kind}


def fitted(row: Row, kind: str, options: Sequence[str]) -> Row:
    """The row with a comparison and an answer that suit the question, kept where they do."""
    offered = OPERATORS.get(kind, ("filled", "empty"))
    op = row.op if row.op in offered else offered[0] if kind in ("choice", "choices", "bool") else "filled"
    if op in WITHOUT_ANSWER:
        return Row(row.name, op)
    if kind == "bool":
        return Row(row.name, op, [row.values[0] if row.values and isinstance(row.values[0], bool) else True])
    if options:
        kept = [value for value in row.values if value in options] or [options[0]]
        return Row(row.name, op, kept if op in SEVERAL else kept[:1])
    return Row(row.name, op, row.values[:1])
