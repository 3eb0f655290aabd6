"""The one rule language: which pages and fields show, computed values, routes. Never eval.

Twin: static/js/conditions.js.

A rule is `{"all": [..]}`, `{"any": [..]}`, `{"not": ..}` or a row: `{"left": EXPR, "op": ">", "right": EXPR}`.
An expression is `{"field": "amount"}`, `{"value": "500.00", "type": "money"}` or `{"fn": "sum", "of": EXPR}` (see
functions.py; `{"fn": "if", "when": RULE, "then": EXPR, "else": EXPR}` chooses). Lists are `"values": [..]` with a
`"type"` in the row, or on the right side. `between` has a list of two on the right; both ends count.

A comparison with EMPTY is false, `!=` and `not_in` too. A literal says its type, except text and yes/no.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.errors import RuleFault, RuleFaults
from workflows.functions import ANY, FUNCTIONS, LIST, ORDERED, Function, Run, common, family
from workflows.operators import (
    OPERATORS,
    SCALAR,
    Operator,
    against,
    binary,
    column,
    every,
    field,
    filled_items,
    some,
    unary,
)
from workflows.values import READERS, Calendar, Facts, Value, facts_from_wire, monday_to_friday, to_wire
from workflows.wording import RULE_SENTENCES

__all__ = [
    "check",
    "check_value",
    "compile_rule",
    "compile_value",
    "facts_from_wire",
    "fields_used",
    "to_wire",
    "type_of",
]

DEEPEST = 12
LARGEST = 400  # nodes in one rule
LONGEST_LIST = 2000
FINEST = 12  # decimals

Types = Mapping[str, str] | None
Options = Mapping[str, frozenset[str]]


def check(rule: Any, types: Types, options: Options | None = None) -> list[RuleFault]:
    """Every fault of a rule against the form's types, and against the options of its choices when they are given."""
    reading = _Reading(types, options or {}, monday_to_friday)
    reading.rule(rule, "", 0)
    return reading.faults


def check_value(expr: Any, types: Types, wanted: str | None = None, options: Options | None = None) -> list[RuleFault]:
    """Every fault of an expression, and that its type is the wanted one."""
    reading = _Reading(types, options or {}, monday_to_friday)
    kind, _ = reading.expr(expr, "", 0)
    if wanted is not None and not reading.faults and common([kind], frozenset({family(wanted)})) is None:
        reading.fault("", "wrong_type", found=kind, wanted=wanted)
    return reading.faults


def compile_rule(rule: Any, types: Types = None, *, calendar: Calendar = monday_to_friday) -> Callable[[Facts], bool]:
    """A function from facts to yes or no. Raises: RuleFaults. Without types the fields are taken at their word."""
    reading = _Reading(types, {}, calendar)
    run = reading.rule(rule, "", 0)
    if reading.faults:
        raise RuleFaults(reading.faults)
    return run


def compile_value(expr: Any, types: Types = None, *, calendar: Calendar = monday_to_friday) -> Callable[[Facts], Value]:
    """A function from facts to a value, EMPTY included. Raises: RuleFaults."""
    reading = _Reading(types, {}, calendar)
    _, run = reading.expr(expr, "", 0)
    if reading.faults:
        raise RuleFaults(reading.faults)
    return run


def type_of(expr: Any, types: Mapping[str, str]) -> str:
    """The type of what a sound expression gives."""
    return _Reading(types, {}, monday_to_friday).expr(expr, "", 0)[0]


def fields_used(rule: Any) -> frozenset[str]:
    """The keys of every field that a rule or an expression reads."""
    return frozenset(_fields(rule))


def _fields(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("field"), str):
            yield node["field"]
        for key, part in node.items():
            if key not in ("value", "values"):
                yield from _fields(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _fields(part)


# ---- reading a rule: its faults and its function in one walk, so that they cannot disagree


def _never(facts: Facts) -> Any:
    return None


@dataclass
class _Reading:
    types: Types
    options: Options
    calendar: Calendar
    faults: list[RuleFault] = dataclasses.field(default_factory=list)
    nodes: int = 0

    def fault(self, path: str, code: str, **facts: Any) -> None:
        sv, en = RULE_SENTENCES[code]
        self.faults.append(RuleFault(path.lstrip("."), code, sv.format(**facts), en.format(**facts)))

    def too_much(self, path: str, depth: int) -> bool:
        self.nodes += 1
        if depth > DEEPEST:
            self.fault(path, "too_deep", most=DEEPEST)
            return True
        if self.nodes == LARGEST + 1:
            self.fault(path, "too_large", most=LARGEST)
        return self.nodes > LARGEST

    def keys(self, node: Mapping[str, Any], allowed: frozenset[str], path: str) -> None:
        for key in node:
            if key not in allowed:
                self.fault(f"{path}.{key}", "unknown_key", key=key)

    # rules

    def rule(self, node: Any, path: str, depth: int) -> Run:
        if self.too_much(path, depth):
            return _never
        if isinstance(node, Mapping):
            for word in ("all", "any", "not"):
                if word in node:
                    self.keys(node, frozenset({word}), path)
                    return self.joined(word, node[word], f"{path}.{word}", depth + 1)
            if "op" in node or "left" in node:
                return self.row(node, path, depth + 1)
        self.fault(path, "not_a_rule")
        return _never

    def joined(self, word: str, node: Any, path: str, depth: int) -> Run:
        if word == "not":
            part = self.rule(node, path, depth)
            return lambda facts: not part(facts)
        if not isinstance(node, list | tuple) or not node:
            self.fault(path, "no_rules")
            return _never
        parts = [self.rule(item, f"{path}.{index}", depth) for index, item in enumerate(node)]
        return every(parts) if word == "all" else some(parts)

    def row(self, node: Mapping[str, Any], path: str, depth: int) -> Run:
        op = OPERATORS.get(node["op"]) if isinstance(node.get("op"), str) else None
        if op is None:
            self.fault(f"{path}.op", "unknown_operator", op=str(node.get("op"))[:40])
            return _never
        self.keys(node, _ROW_KEYS[op.right], path)
        kind, left = self.expr(node.get("left"), f"{path}.left", depth)
        self.fits(op, kind, f"{path}.left", str(node["op"]))
        if op.right == "nothing":
            return unary(op.test, left)
        item = kind.removeprefix(LIST)
        item = "text" if item == "choices" else item
        key = _key(node.get("left"))
        if op.right == "one":
            other, right = self.expr(node.get("right"), f"{path}.right", depth)
            self.agree(item, other, f"{path}.right")
            self.among(key, node.get("right"), f"{path}.right.value")
            return self.compared(op, key, left, right, constant="value" in _mapping(node.get("right")))
        if op.right == "pair":
            return binary(op.test, left, self.pair(node.get("right"), item, f"{path}.right", depth))
        listed = self.listed(node, item, key, path, depth)
        constant = "values" in node or "values" in _mapping(node.get("right"))
        return self.compared(op, key, left, listed, constant=constant)

    def compared(self, op: Operator, key: str | None, left: Run, right: Run, *, constant: bool) -> Run:
        """The test of two sides; the commonest, an answer against what the rule itself says, by the shortest way."""
        if constant and key is not None and "[]." not in key:
            return against(op.test, key, right({}))
        return binary(op.test, left, right)

    def fits(self, op: Operator, kind: str, path: str, word: str) -> None:
        many = kind == "choices" or kind.startswith(LIST)
        fine = {
            "anything": True,
            "many": many and kind != LIST + "choices",
            "ordered": kind in ORDERED,
            "scalar": family(kind) in SCALAR,
        }[op.left]
        if not fine and kind != ANY:
            self.fault(path, "operator_unfit", op=word, kind=kind)

    def agree(self, kind: str, other: str, path: str) -> None:
        if ANY not in (kind, other) and family(kind) != family(other):
            self.fault(path, "types_differ", left=kind, right=other)

    def among(self, key: str | None, node: Any, path: str) -> None:
        if key in self.options and isinstance(node, Mapping) and isinstance(node.get("value"), str):
            self.option(key or "", node["value"], path)

    def option(self, key: str, value: str, path: str) -> None:
        if value not in self.options[key]:
            self.fault(path, "unknown_option", value=value, field=key)

    def pair(self, node: Any, kind: str, path: str, depth: int) -> Run:
        if not isinstance(node, list | tuple) or len(node) != 2:
            self.fault(path, "not_a_pair")
            return _never
        runs = []
        for index, item in enumerate(node):
            other, run = self.expr(item, f"{path}.{index}", depth)
            self.agree(kind, other, f"{path}.{index}")
            runs.append(run)
        low, high = runs
        return lambda facts: (low(facts), high(facts))

    def listed(self, node: Mapping[str, Any], kind: str, key: str | None, path: str, depth: int) -> Run:
        """The list on the right: `values` of the row, or an expression that has many."""
        right = node.get("right")
        if "values" in node:
            holder, where = node, f"{path}.values"
        elif isinstance(right, Mapping) and "values" in right:
            holder, where = right, f"{path}.right.values"
            self.keys(right, frozenset({"values", "type"}), f"{path}.right")
        else:
            other, run = self.expr(right, f"{path}.right", depth)
            if other != ANY and other != "choices" and not other.startswith(LIST):
                self.fault(f"{path}.right", "not_a_list")
            self.agree(kind, "text" if other == "choices" else other.removeprefix(LIST), f"{path}.right")
            return lambda facts: filled_items(run(facts))
        raw = holder["values"]
        if not isinstance(raw, list | tuple) or not 0 < len(raw) <= LONGEST_LIST:
            self.fault(where, "empty_list", most=LONGEST_LIST)
            return _never
        values = []
        for index, item in enumerate(raw):
            other, value = self.literal(item, holder.get("type"), f"{where}.{index}")
            self.agree(kind, other, f"{where}.{index}")
            if key in self.options and isinstance(item, str):
                self.option(key or "", item, f"{where}.{index}")
            values.append(value)
        constant = tuple(values)
        return lambda facts: constant

    # expressions

    def expr(self, node: Any, path: str, depth: int) -> tuple[str, Run]:
        if self.too_much(path, depth):
            return ANY, _never
        if isinstance(node, Mapping):
            if "field" in node:
                self.keys(node, frozenset({"field"}), path)
                return self.read(node["field"], f"{path}.field")
            if "value" in node:
                self.keys(node, frozenset({"value", "type"}), path)
                kind, value = self.literal(node["value"], node.get("type"), f"{path}.value")
                return kind, lambda facts: value
            if "fn" in node:
                return self.call(node, path, depth + 1)
        self.fault(path, "not_an_expression")
        return ANY, _never

    def read(self, key: Any, path: str) -> tuple[str, Run]:
        if not isinstance(key, str) or (self.types is not None and key not in self.types):
            self.fault(path, "unknown_field", field=str(key)[:200])
            return ANY, _never
        kind = ANY if self.types is None else self.types[key]
        if kind not in READERS:
            kind = ANY if self.types is None else "text"
        if "[]." in key:
            return LIST + kind, column(key)
        return kind, field(key)

    def literal(self, raw: Any, kind: Any, path: str) -> tuple[str, Value]:
        if kind is None:
            kind = "bool" if isinstance(raw, bool) else "text" if isinstance(raw, str) else None
        if not isinstance(kind, str) or kind not in _LITERALS:
            self.fault(path, "literal_type", kind=str(kind)[:40])
            return ANY, None
        value = READERS[kind](raw) if kind not in ("text", "choice") or isinstance(raw, str) else None
        if value is None:
            self.fault(path, "bad_literal", value=str(raw)[:80], kind=kind)
        return kind, value

    def call(self, node: Mapping[str, Any], path: str, depth: int) -> tuple[str, Run]:
        name = node["fn"]
        if name == "if":
            return self.choose(node, path, depth)
        function = FUNCTIONS.get(name) if isinstance(name, str) else None
        if function is None:
            self.fault(f"{path}.fn", "unknown_function", fn=str(name)[:40])
            return ANY, _never
        scale = self.scale(node, function, path)
        parts = self.arguments(node, function, path)
        if not function.least <= len(parts) <= function.most:
            self.fault(path, "argument_count", fn=name, least=function.least, most=function.most)
            return ANY, _never
        read = [self.expr(part, where, depth) for where, part in parts]
        before = len(self.faults)
        kind = function.typing([item for item, _ in read])
        if kind is None:
            if before == len(self.faults):
                self.fault(path, "argument_types", fn=name, kinds=", ".join(item for item, _ in read))
            return ANY, _never
        return kind, function.build([run for _, run in read], scale, self.calendar)

    def arguments(self, node: Mapping[str, Any], function: Function, path: str) -> list[tuple[str, Any]]:
        named = [name for name in function.named if name in node]
        if named and "args" not in node:
            self.keys(node, frozenset({"fn", "scale", *function.named}), path)
            return [(f"{path}.{name}", node[name]) for name in named]
        self.keys(node, frozenset({"fn", "args", *({"scale"} if function.scaled else ())}), path)
        args = node.get("args")
        return [(f"{path}.args.{i}", part) for i, part in enumerate(args)] if isinstance(args, list | tuple) else []

    def scale(self, node: Mapping[str, Any], function: Function, path: str) -> int:
        scale = node.get("scale")
        if function.scaled != (scale is not None):
            self.fault(f"{path}.scale", "scale_missing" if function.scaled else "unknown_key", key="scale", most=FINEST)
        elif scale is not None and (type(scale) is not int or not 0 <= scale <= FINEST):
            self.fault(f"{path}.scale", "scale_missing", most=FINEST)
        else:
            return scale or 0
        return 0

    def choose(self, node: Mapping[str, Any], path: str, depth: int) -> tuple[str, Run]:
        self.keys(node, frozenset({"fn", "when", "then", "else"}), path)
        when = self.rule(node.get("when"), f"{path}.when", depth)
        first, then = self.expr(node.get("then"), f"{path}.then", depth)
        second, otherwise = self.expr(node.get("else"), f"{path}.else", depth)
        kind = common([first, second], frozenset({*SCALAR, "choices"}))
        if kind is None:
            self.fault(path, "argument_types", fn="if", kinds=f"{first}, {second}")
            return ANY, _never
        return kind, lambda facts: then(facts) if when(facts) else otherwise(facts)


_LITERALS = frozenset({"text", "number", "money", "date", "time", "bool", "choice"})
_ROW_KEYS = {
    "one": frozenset({"left", "op", "right"}),
    "pair": frozenset({"left", "op", "right"}),
    "list": frozenset({"left", "op", "right", "values", "type"}),
    "nothing": frozenset({"left", "op"}),
}


def _mapping(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, Mapping) else {}


def _key(node: Any) -> str | None:
    key = node.get("field") if isinstance(node, Mapping) else None
    return key if isinstance(key, str) else None
