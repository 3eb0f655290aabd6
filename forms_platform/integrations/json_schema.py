"""A receiver's JSON Schema: read as hostile text, asked what places it has, and held against a message. Pure.

Only the words below are taken, so that nothing is fetched and nothing takes long: references stay within the schema, a
choice between schemas holds no reference, and patterns have no repetition within a repetition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

LARGEST = 200_000  # bytes
DEEPEST = 24
MOST = 5_000  # schemas within the schema
LONGEST_PATTERN = 200

_TOLD = {"$schema", "$id", "$comment", "title", "description", "examples", "default", "deprecated", "readOnly",
         "writeOnly", "format", "contentMediaType"}  # fmt: skip
_ASKED = {"type", "enum", "const", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
          "exclusiveMaximum", "multipleOf", "required", "minItems", "maxItems", "uniqueItems", "minProperties",
          "maxProperties", "$ref"}  # fmt: skip
_INSIDE = {"properties", "$defs", "definitions"}  # name -> schema
_ONE = {"items", "additionalProperties", "not"}
_CHOICES = {"allOf", "anyOf", "oneOf"}
KEYWORDS = _TOLD | _ASKED | _INSIDE | _ONE | _CHOICES
_REPEATED_WITHIN = re.compile(r"[+*}]\??\)[+*{]|\)[+*{]")  # a group that is repeated
# Type of the rule language -> what it is in JSON.
IN_JSON: Mapping[str, frozenset[str]] = {
    "text": frozenset({"string"}), "choice": frozenset({"string"}), "choices": frozenset({"array"}),
    "number": frozenset({"number", "integer"}), "money": frozenset({"number", "integer"}),
    "date": frozenset({"string"}), "time": frozenset({"string"}), "bool": frozenset({"boolean"}),
}  # fmt: skip


class BadSchema(ValueError):
    """Why the text cannot be a schema here: a code, and where in it."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{where or '#'}: {code}")
        self.code, self.where = code, where


class Place(NamedTuple):
    """What may stand at a place: its JSON types, none when all may, and whether it must be there."""

    types: frozenset[str]
    needed: bool


def read_schema(text: str) -> dict[str, Any]:
    """The schema. Raises: BadSchema."""
    from jsonschema import Draft202012Validator  # 90 ms and only for HR systems
    from jsonschema.exceptions import SchemaError

    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise BadSchema("too_large")
    try:
        schema = json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise BadSchema("too_deep") from None
    except BadSchema:
        raise
    except ValueError:
        raise BadSchema("no_json") from None
    if not isinstance(schema, dict):
        raise BadSchema("no_object")
    counted = 0
    for counted, _ in enumerate(_walk(schema, "", 0), start=1):
        if counted > MOST:
            raise BadSchema("too_large")
    _no_circle(schema)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as fault:
        raise BadSchema("no_schema", "/".join(map(str, fault.absolute_path))) from None
    return schema


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadSchema("no_json")
    return dict(pairs)


def _walk(node: Any, where: str, depth: int, *, chosen: bool = False) -> Iterator[str]:
    """Every schema within, by place. Raises: BadSchema."""
    if isinstance(node, bool):
        return
    if not isinstance(node, dict):
        raise BadSchema("no_schema", where)
    if depth > DEEPEST:
        raise BadSchema("too_deep", where)
    yield where
    for name, value in node.items():
        at = f"{where}/{name}"
        if name not in KEYWORDS:
            raise BadSchema("unknown_word", at)
        if name == "$ref" and (chosen or not isinstance(value, str) or not value.startswith("#/")):
            raise BadSchema("foreign_reference", at)
        if name == "pattern":
            _check_pattern(value, at)
        if name in _ONE:
            yield from _walk(value, at, depth + 1, chosen=chosen)
        elif name in _INSIDE or name in _CHOICES:
            yield from _within(name, value, at, depth, chosen=chosen)


def _within(name: str, value: Any, at: str, depth: int, *, chosen: bool) -> Iterator[str]:
    if name in _CHOICES:
        if not isinstance(value, list):
            raise BadSchema("no_schema", at)
        for number, one in enumerate(value):
            yield from _walk(one, f"{at}/{number}", depth + 1, chosen=True)
        return
    if not isinstance(value, dict):
        raise BadSchema("no_schema", at)
    for key, one in value.items():
        yield from _walk(one, f"{at}/{key}", depth + 1, chosen=chosen)


def _check_pattern(value: Any, at: str) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_PATTERN or _REPEATED_WITHIN.search(value):
        raise BadSchema("bad_pattern", at)
    if len(re.findall(r"[*+]|\{\d*,\d*\}", value)) > 3:  # several repetitions beside each other try every division
        raise BadSchema("bad_pattern", at)
    try:
        re.compile(value)
    except re.error:
        raise BadSchema("bad_pattern", at) from None


def _no_circle(schema: Mapping[str, Any]) -> None:
    """References lead to something, and never back to where they came from."""
    for where in list(_walk(schema, "", 0)):
        node, seen = found(schema, f"#{where}"), set[str]()
        while isinstance(node, Mapping) and "$ref" in node:
            if node["$ref"] in seen:
                raise BadSchema("circle", where)
            seen.add(node["$ref"])
            node = found(schema, node["$ref"])


def found(schema: Mapping[str, Any], reference: str) -> Any:
    """What the reference "#/$defs/day" leads to. Raises: BadSchema."""
    node: Any = schema
    for part in reference.removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list):
            node = node[int(name)] if name.isdecimal() and int(name) < len(node) else None
        else:
            node = node.get(name) if isinstance(node, Mapping) else None
        if node is None:
            raise BadSchema("dead_reference", reference)
    return node


def place_in(schema: Mapping[str, Any], name: str) -> Place | None:
    """What may stand at "employee.number"; None where the schema has no such place."""
    node: Any = schema
    needed = True
    for part in name.split("."):
        node = _followed(schema, node)
        inside = node.get("properties", {}) if isinstance(node, Mapping) else {}
        needed = needed and part in node.get("required", ()) if isinstance(node, Mapping) else False
        if part not in inside:
            more = node.get("additionalProperties", True) if isinstance(node, Mapping) else node
            return Place(frozenset(), needed=False) if more is not False else None
        node = inside[part]
    return Place(_types(_followed(schema, node)), needed)


def _followed(schema: Mapping[str, Any], node: Any) -> Any:
    while isinstance(node, Mapping) and "$ref" in node:
        node = found(schema, node["$ref"])
    return node


def _types(node: Any) -> frozenset[str]:
    if not isinstance(node, Mapping):
        return frozenset()
    said = node.get("type")
    if said is not None:
        return frozenset([said] if isinstance(said, str) else said)
    choices = [_types(one) for name in ("anyOf", "oneOf") for one in node.get(name, ())]
    return frozenset().union(*choices) if choices and all(choices) else frozenset()


def needed_places(schema: Mapping[str, Any], node: Any = None, above: str = "", depth: int = 0) -> Iterator[str]:
    """Every place that must be there whatever else is: those that are required all the way up. Five names deep, as a
    mapping goes."""
    node = _followed(schema, schema if node is None else node)
    if not isinstance(node, Mapping) or depth > 4:
        return
    for name in node.get("required", ()):
        inside = _followed(schema, node.get("properties", {}).get(name, True))
        if isinstance(inside, Mapping) and inside.get("required"):
            yield from needed_places(schema, inside, f"{above}{name}.", depth + 1)
        else:
            yield f"{above}{name}"


def faults_of(schema: Mapping[str, Any], body: Any) -> list[tuple[str, str]]:
    """Where the body is not what the schema says, and which word of it; never what stood there."""
    from jsonschema import Draft202012Validator

    every = Draft202012Validator(schema).iter_errors(body)
    return [(_place_of(one), str(one.validator)) for one in sorted(every, key=lambda one: list(map(str, one.path)))]


def _place_of(fault: Any) -> str:
    place = ".".join(map(str, fault.absolute_path))
    if fault.validator == "required":
        missing = [name for name in fault.validator_value if name not in fault.instance]
        return ".".join(filter(None, (place, missing[0] if missing else "")))
    return place or "meddelandet"
