"""Whether a delivery's mapping fits both the document and the target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms_platform.definitions.language.deliveries import (
    ABSENCE_CODES,
    ATTRIBUTES,
    CASE_FACTS,
    CODES,
    NEEDED,
    PARTS,
    ROW_ATTRIBUTES,
    TIME_CODES,
    Deliveries,
    Finance,
    HrMessage,
    Line,
)
from forms_platform.definitions.language.fault_words import fault
from forms_platform.definitions.language.faults import Fault
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.field import Field
from forms_platform.definitions.language.fields.table import TableField
from workflows.conditions import check, check_value

Fields = Mapping[str, Field]
Types = Mapping[str, str]
Options = Mapping[str, frozenset[str]]


def delivery_faults(deliveries: Deliveries, fields: Fields, types: Types, options: Options) -> list[Fault]:
    """Every fault of every line to every target."""
    found = [
        each for path, one in deliveries.lines() for each in _line(one, f"deliveries.{path}", fields, types, options)
    ]
    if deliveries.finance is not None:
        found += _balance(deliveries.finance, "deliveries.finance.balance", fields, types)
    return found


def _balance(finance: Finance, path: str, fields: Fields, types: Types) -> Iterator[Fault]:
    """Faults of the row that takes what the others leave."""
    allowed = {name: wanted for name, wanted in ROW_ATTRIBUTES.items() if name != "amount"}
    for name, source in finance.balance.items():
        if name not in allowed:
            yield fault(f"{path}.{name[:80]}", "unknown_attribute", key=name[:80], kind="balance",
                        expected=", ".join(allowed))  # fmt: skip
        else:
            yield from _source(source, f"{path}.{name}", allowed[name], types, _choices(fields), fields)
    if "account" not in finance.balance:
        yield fault(path, "needed_attribute", kind="balance", expected="account")


def _line(one: Line, path: str, fields: Fields, types: Types, options: Options) -> Iterator[Fault]:
    inside, choices, inner_options = dict(types), _choices(fields), dict(options)
    if one.each is not None:
        table = fields.get(one.each)
        if not isinstance(table, TableField):
            kind = table.kind if table else ""
            code = "wrong_kind" if table else "unknown_field"
            yield fault(f"{path}.each", code, value=one.each, kind=kind, expected="table")
            return
        inside |= table.row_types()
        choices |= {f"row.{key}": column for key, column in table.by_key.items() if isinstance(column, ChoiceField)}
        inner_options |= {
            name: frozenset(option.value for option in field.options) for name, field in choices.items()
        }  # fmt: skip
    if one.when is not None:
        for found in check(one.when, inside, inner_options):
            yield Fault(f"{path}.when.{found.path}".rstrip("."), found.code, found.sv, found.en)
    if isinstance(one, HrMessage):
        yield from _places(one, path, inside, choices, fields)
        return
    allowed = ATTRIBUTES[one.kind]
    for name, source in one.set.items():
        where = f"{path}.set.{name[:80]}"
        if name not in allowed:
            yield fault(where, "unknown_attribute", key=name[:80], kind=one.kind, expected=", ".join(allowed))
        else:
            yield from _source(source, where, allowed[name], inside, choices, fields)
            if known := CODES.get((one.kind, name)):
                yield from _codes(source, where, known)
    for group in NEEDED[one.kind]:
        if not any(name in one.set for name in group):
            yield fault(f"{path}.set", "needed_attribute", kind=one.kind, expected=" / ".join(group))
    if one.kind == "tidtrans" and not {"hours", "begins"} & set(one.set):
        yield from _codes(one.set.get("code", {}), f"{path}.set.code", ABSENCE_CODES, "presence_in_days", TIME_CODES)
    if "hours" in one.set and "extent" in one.set:
        yield fault(f"{path}.set", "hours_and_extent")


def _places(
    one: HrMessage, path: str, types: Types, choices: Mapping[str, ChoiceField], fields: Fields
) -> Iterator[Fault]:
    """Faults of the sources of a message whose places are the receiver's own words, and of places in each other."""
    for name, source in one.set.items():
        where = f"{path}.set.{name}"
        wanted = "text" if "parameter" in source or "map" in source else None
        yield from _source(source, where, wanted, types, choices, fields)
        if any(other.startswith(f"{name}.") for other in one.set):
            yield fault(where, "place_within_place", key=name)


def _choices(fields: Fields) -> dict[str, ChoiceField]:
    return {key: field for key, field in fields.items() if isinstance(field, ChoiceField)}


def _source(
    source: Mapping[str, Any],
    path: str,
    wanted: str | None,
    types: Types,
    choices: Mapping[str, ChoiceField],
    fields: Fields,
) -> Iterator[Fault]:
    """Faults of one attribute's source; `wanted` None takes an expression of any type."""
    if "parameter" in source:
        unknown = set(source) - {"parameter", "default"}
        texts = all(isinstance(value, str) and 0 < len(value) <= 60 for value in source.values())
        if unknown or not texts or wanted != "text":
            yield fault(path, "bad_source")
    elif "map" in source:
        yield from _map(source, path, wanted or "text", choices)
    elif "case" in source:
        gives = CASE_FACTS.get(str(source["case"])) if len(source) == 1 else None
        if gives is None or wanted not in (gives, None):
            yield fault(path, "bad_source")
    elif "part" in source:
        yield from _part(source, path, wanted, fields)
    else:
        for found in check_value(source, types, wanted):
            yield Fault(f"{path}.{found.path}".rstrip("."), found.code, found.sv, found.en)


def _part(source: Mapping[str, Any], path: str, wanted: str | None, fields: Fields) -> Iterator[Fault]:
    field = fields.get(str(source["part"]))
    if field is None:
        yield fault(f"{path}.part", "unknown_field", value=str(source["part"])[:80])
    elif set(source) != {"part", "name"} or source["name"] not in PARTS.get(field.kind, ()) or wanted == "date":
        yield fault(path, "bad_source")


def _map(source: Mapping[str, Any], path: str, wanted: str, choices: Mapping[str, ChoiceField]) -> Iterator[Fault]:
    field, to = choices.get(str(source["map"])), source.get("to")
    if set(source) - {"map", "to", "otherwise"} or not isinstance(to, dict) or not to:
        yield fault(path, "bad_source")
        return
    if field is None:
        yield fault(f"{path}.map", "unknown_field", value=str(source["map"])[:80])
        return
    values = {option.value for option in field.options}
    if unknown := sorted(set(to) - values):
        yield fault(f"{path}.to", "map_unknown", value=", ".join(unknown)[:200])
    if "otherwise" not in source and (left := sorted(values - set(to))):
        yield fault(f"{path}.to", "map_incomplete", value=", ".join(left)[:200])
    for key, value in [*to.items(), *([("otherwise", source["otherwise"])] if "otherwise" in source else [])]:
        literal = {"value": value, "type": wanted}
        for found in check_value(literal, {}, wanted) if value is not None else ():
            yield Fault(f"{path}.to.{key[:80]}", found.code, found.sv, found.en)


def _codes(
    source: Mapping[str, Any], path: str, known: frozenset[str], code: str = "unknown_code",
    among: frozenset[str] | None = None,
) -> Iterator[Fault]:  # fmt: skip
    """Faults of words that the format does not have there; with `among` only those of them are judged."""
    to = source.get("to")
    said = [source.get("value"), source.get("otherwise"), *(to.values() if isinstance(to, dict) else ())]
    for word in said:
        if isinstance(word, str) and word not in known and (among is None or word in among):
            yield fault(path, code, value=word[:80])
