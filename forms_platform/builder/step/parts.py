"""The one table of what can be set about a step: each part, the members of the step that it looks after, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from forms_platform.builder.step import asking, doing, judging, naming, outcomes, timing, together
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Section
from forms_platform.builder.step_kinds import BLOCKS, HUMAN, KINDS
from workflows.steps import STEP_KINDS


@dataclass(frozen=True)
class Part:
    """A part of a step's properties. `read` gives the members that differ, None for one that is to go."""

    members: frozenset[str]
    kinds: frozenset[str]
    show: Callable[[At], Section]
    read: Callable[[At], dict[str, Any]]


def _part(members: str, kinds: str | frozenset[str], show: Any, read: Any) -> Part:
    return Part(frozenset(members.split()), frozenset(kinds.split()) if isinstance(kinds, str) else kinds, show, read)


EVERY: Final = frozenset(KINDS)
PARTS: Final = (
    _part("label", EVERY, naming.show_name, naming.read_name),
    _part("who sample_to", HUMAN, naming.show_who, naming.read_who),
    _part("rule outcome sample_percent", "auto", doing.show_rule, doing.read_rule),
    _part("action idempotent", "system", doing.show_system, doing.read_system),
    _part("until workdays", "wait", doing.show_wait, doing.read_wait),
    _part("to text", "notify", doing.show_notify, doing.read_notify),
    _part("end", "end", doing.show_end, doing.read_end),
    _part("join", "parallel", together.show_join, together.read_join),
    _part("when", EVERY, naming.show_when, naming.read_when),
    _part("due remind overdue", HUMAN, timing.show, timing.read),
    _part("on comment", HUMAN | {"system", "parallel"}, outcomes.show, outcomes.read),
    _part("need", HUMAN, together.show_need, together.read_need),
    _part("asks", HUMAN, asking.show, asking.read),
    _part("bulk rows sees sign", HUMAN, judging.show, judging.read),
    _part("not_same_as same_person", HUMAN, together.show_hands, together.read_hands),
)
# What no part looks after, and why.
ELSEWHERE: Final[Mapping[str, str]] = {
    "id": "rename_step, under “Sort och nyckel”",
    "kind": "change_step, under “Sort och nyckel”",
    "branches": "commands of their own: a branch has its own properties, its steps stand in the list",
    "retry": "has one value only: deliveries are tried again by the standard everywhere",
}


def parts_of(kind: str) -> list[Part]:
    """The parts of a kind of step, in the order they are shown."""
    return [part for part in PARTS if kind in part.kinds]


def readable(at: At, part: Part) -> bool:
    """Whether the members of the part have the shape that its boxes can show."""
    return all(_fits(at.kind, name, at.node[name]) for name in part.members if name in at.node)


def _fits(kind: str, member: str, value: Any) -> bool:
    if member in ("when", "label", "text", "rule"):  # their boxes take whatever stands there
        return not isinstance(value, list | int)
    adapter = _adapter(kind, member)
    try:
        if adapter is not None:
            adapter.validate_python(value)
    except (ValidationError, RecursionError):
        return False
    return adapter is not None


@lru_cache(maxsize=200)
def _adapter(kind: str, member: str) -> TypeAdapter[Any] | None:
    """What reads the member by itself; None when the kind has no such member."""
    for name, found in STEP_KINDS[kind].model_fields.items():
        if (found.alias or name) == member:
            shape: Any = found.annotation
            for limit in found.metadata:
                shape = Annotated[shape, limit]
            return (
                TypeAdapter(shape, config=ConfigDict(strict=True))
                if not hasattr(shape, "model_fields")
                else TypeAdapter(shape)
            )
    return None


__all__ = ["BLOCKS", "ELSEWHERE", "PARTS", "Part", "parts_of", "readable"]
