"""The deliveries' tab: to which systems a closed case goes, and what each of the receiver's words is filled with. Rows
of attribute, source and value; what rows cannot show stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext

from forms_platform.builder import conditions
from forms_platform.builder.conditions import Asking, ConditionShown
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Typed, Unreadable
from forms_platform.builder.mapping_rows import RowShown, Sources, attributes_of, read_rows, shown_rows
from forms_platform.builder.outline import name, part, said, steps
from forms_platform.builder.seen import Seen
from forms_platform.builder.target_words import RESULTS, TARGETS
from forms_platform.definitions.language.deliveries import ATTRIBUTES, NEEDED
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.look.asked import whole

BALANCE: Final = "balans"


@dataclass
class LineShown:
    """A line of a receiver in the list."""

    place: str
    kind: str
    sentence: str
    rows: list[tuple[str, str]]
    faults: int


@dataclass
class TargetShown:
    """A receiver with its lines."""

    key: str
    title: str
    on: list[tuple[str, str, bool]]
    lines: list[LineShown]
    awaited: list[str]  # the steps that wait for it


@dataclass
class LineEdited:
    """The line that is edited."""

    place: str
    title: str
    kind: str
    kinds: list[tuple[str, str]]
    each: str
    tables: list[tuple[str, str]]
    condition: ConditionShown | None
    rows: list[RowShown]
    attributes: list[tuple[str, str]]  # that can be added
    free: bool  # whether places are the receiver's own words
    faults: list[str] = field(default_factory=list)
    balance: bool = False


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Every receiver, the line that is edited, and what does not fit."""
    node = part(seen.document, "deliveries")
    targets = [_target(seen, key, part(node, key)) for key in TARGETS if isinstance(node.get(key), Mapping)]
    place = asked.get("rad", "")
    told = [one for one in seen.faults if one.path.startswith("deliveries")]
    return {
        "targets": targets,
        "more": [(key, str(one.add)) for key, one in TARGETS.items() if not isinstance(node.get(key), Mapping)],
        "editing": _edited(seen, place, typed or Typed()),
        "place": place,
        "delivery_faults": told,
        "other": sorted(set(map(str, node)) - set(TARGETS)),
    }


def _target(seen: Seen, key: str, node: Mapping[str, Any]) -> TargetShown:
    on = node.get("on") if isinstance(node.get("on"), list) else ["approved"]
    awaited = [said(step.get("label"), seen.language) or str(step.get("id")) for _, step in steps(seen.document)
               if step.get("kind") == "system" and step.get("action") == key]  # fmt: skip
    return TargetShown(
        key,
        str(TARGETS[key].title),
        [(value, str(words), value in (on or ())) for value, words in RESULTS.items()],
        [_line(seen, place, one) for place, one in _lines(key, node)],
        awaited,
    )


def _lines(key: str, node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The lines of a receiver with their places."""
    listed = node.get(TARGETS[key].member)
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, Mapping):
            yield f"{key}:{at}", one
    if key == "finance" and isinstance(node.get("balance"), Mapping):
        yield f"{key}:{BALANCE}", {"kind": "balance", "set": node["balance"]}


def _line(seen: Seen, place: str, node: Mapping[str, Any]) -> LineShown:
    key = place.partition(":")[0]
    kind = str(node.get("kind", ""))
    called = gettext("Motbokning, resten") if kind == "balance" else str(TARGETS[key].kinds.get(kind, kind))
    table = str(node.get("each") or "")
    sources = Sources(seen, table)
    rows = [(sources.attribute(one), sources.said(source)) for one, source in part(node, "set").items()]
    path = _path(place)
    faults = sum(one.path == path or one.path.startswith(f"{path}.") for one in seen.faults)
    when = seen.sentence(node.get("when"), table) if node.get("when") else ""
    return LineShown(place, called, when, rows, faults)


def _path(place: str) -> str:
    """The dotted place in the document."""
    key, _, at = place.partition(":")
    return f"deliveries.{key}.balance" if at == BALANCE else f"deliveries.{key}.{TARGETS[key].member}.{at}"


def _found(seen: Seen, place: str) -> Mapping[str, Any] | None:
    key = place.partition(":")[0]
    if key not in TARGETS:
        return None
    return next((one for here, one in _lines(key, part(part(seen.document, "deliveries"), key)) if here == place), None)


def _asking(seen: Seen, table: str) -> Asking:
    above = seen.fields.get(table)
    rows = above.row_types() if isinstance(above, TableField) else {}
    return Asking(seen, {**seen.types, **rows}, table if rows else "")


def _edited(seen: Seen, place: str, typed: Typed) -> LineEdited | None:
    node = _found(seen, place)
    if node is None:
        return None
    key, balance = place.partition(":")[0], place.endswith(f":{BALANCE}")
    kind, table = str(node.get("kind", "")), str(node.get("each") or "")
    tables = [(one.ref, name(one.field, seen.language)) for one in seen.questions if one.field["kind"] == "table"]
    used = part(node, "set")
    path = _path(place)
    told = {one.path.removeprefix(f"{path}."): one.text for one in seen.faults if one.path.startswith(path)}
    rows = shown_rows(Sources(seen, table), kind, used, told, balance=balance)
    at_rows = tuple(f"set.{one}" for one in used) if not balance else tuple(used)
    loose = [text for where, text in told.items() if not where.startswith(at_rows)] if at_rows else [*told.values()]
    condition = None if balance else conditions.shown(node.get("when"), _asking(seen, table))
    return LineEdited(
        place,
        _line(seen, place, node).kind,
        kind,
        [(one, str(words)) for one, words in TARGETS[key].kinds.items()],
        table,
        [("", gettext("En gång för ärendet")), *tables],
        condition,
        rows,
        [one for one in attributes_of(kind, balance=balance) if one[0] not in used],
        key == "hr",
        [*loose, *(text for where, text in typed.faults.items() if where == "when")],
        balance,
    )


# ---- read


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """What the form says of the line or of the receiver, and what its button does."""
    doing, _, what = post.get("gor", "").partition(":")
    deliveries = dict(part(seen.document, "deliveries"))
    if doing == "leverans" and what in TARGETS and what not in deliveries:
        deliveries[what] = _fresh_target(seen, what)
    elif doing == "leverans-bort" and what in deliveries:
        del deliveries[what]
    elif doing == "rad" and isinstance(deliveries.get(what), Mapping):
        _put_line(deliveries, f"{what}:-1", _fresh_line(seen, what, str(next(iter(TARGETS[what].kinds)))))
    elif post.get("mottagare") in deliveries:
        _read_target(deliveries, post)
    elif (node := _found(seen, post.get("rad", ""))) is not None:
        place = post.get("rad", "")
        _put_line(deliveries, place, None if doing == "rad-bort" else _read_line(seen, place, node, post, typed))
    if deliveries == part(seen.document, "deliveries"):
        return []
    return [Asked("set_document", {"values": {"deliveries": deliveries or None}})]


def _read_target(deliveries: dict[str, Any], post: QueryDict) -> None:
    key = post.get("mottagare", "")
    on = [value for value in RESULTS if value in post.getlist("on")]
    if on and on != (deliveries[key].get("on") or ["approved"]):
        deliveries[key] = {**deliveries[key], "on": on}


def _read_line(seen: Seen, place: str, node: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    balance = place.endswith(f":{BALANCE}")
    changed = dict(node)
    key = place.partition(":")[0]
    if not balance:
        kind = post.get("sort", "")
        changed["kind"] = kind if kind in TARGETS[key].kinds else node.get("kind")
        table = post.get("varje", "")
        changed = {**changed, "each": table} if table else {k: one for k, one in changed.items() if k != "each"}
        try:
            rule = conditions.read(post, node.get("when"), _asking(seen, table))
            changed = {k: one for k, one in {**changed, "when": rule}.items() if one is not None}
        except Unreadable as wrong:
            typed.faults["when"] = str(wrong)
    sources = Sources(seen, str(changed.get("each") or ""))
    changed["set"] = read_rows(sources, str(changed.get("kind", "")), part(node, "set"), post, typed)
    return changed


def _put_line(deliveries: dict[str, Any], place: str, line: dict[str, Any] | None) -> None:
    """The line stands at the place; without one it is gone, with place -1 it is new and last."""
    key, _, at = place.partition(":")
    target = dict(deliveries[key])
    if at == BALANCE:
        if line is not None:
            target["balance"] = line["set"]
    else:
        lines, number = list(target.get(TARGETS[key].member) or []), whole(at)
        if number is None:
            lines.append(line)
        elif line is None:
            del lines[number]
        else:
            lines[number] = line
        target[TARGETS[key].member] = lines
    deliveries[key] = target


def _fresh_target(seen: Seen, key: str) -> dict[str, Any]:
    kind = str(next(iter(TARGETS[key].kinds)))
    made: dict[str, Any] = {TARGETS[key].member: [_fresh_line(seen, key, kind)]}
    if key == "finance":
        made["balance"] = {"account": {"parameter": "motkonto", "default": "2890"}}
    return made


def _fresh_line(seen: Seen, key: str, kind: str) -> dict[str, Any]:
    """A line that says as much as the questions there are allow; the rest is told as faults."""
    money = next((one.ref for one in seen.questions if not one.column and one.field["kind"] == "money"), None)
    amount: dict[str, Any] = {"amount": {"field": money}} if money else {"amount": {"value": "0.00", "type": "money"}}
    if key == "payroll":
        return {"kind": kind, "set": {"pay_type": {"parameter": "loneart", "default": "0000"}, **amount}}
    if key == "finance":
        return {"kind": kind, "set": {"account": {"parameter": "konto", "default": "0000"}, **amount}}
    if key == "payments":
        return {"kind": kind, "set": {"payee": {"value": "…"}, **amount, "message": {"case": "number"}}}
    if kind not in ATTRIBUTES:  # the places are the receiver's own words
        return {"kind": kind, "set": {"case": {"case": "number"}}}
    needed = [group[0] for group in NEEDED[kind]] or list(ATTRIBUTES[kind])[:1]
    return {"kind": kind, "set": {one: _first_source(seen, ATTRIBUTES[kind][one]) for one in needed}}


def _first_source(seen: Seen, wanted: str) -> dict[str, Any]:
    """The first question whose answer is of the type, else a text to write over."""
    found = next((one.ref for one in seen.questions if not one.column and seen.types.get(one.ref) == wanted), None)
    return {"field": found} if found else {"value": "…"}


def after(seen: Seen, post: QueryDict, asked: list[Asked], chosen: str) -> dict[str, str]:
    """The line that is edited afterwards: the new one, or the same."""
    doing, _, what = post.get("gor", "").partition(":")
    if doing in ("rad", "leverans") and what in TARGETS:
        listed = part(part(seen.document, "deliveries"), what).get(TARGETS[what].member)
        return {"rad": f"{what}:{len(listed) - 1}" if isinstance(listed, list) and listed else ""}
    if doing in ("rad-bort", "leverans-bort"):
        return {"rad": ""}
    return {"rad": post.get("rad", "") or post.get("rad-kvar", "")}
