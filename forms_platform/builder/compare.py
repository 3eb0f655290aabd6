"""What differs between two documents of an e-service, by question and by step: added, removed, moved, changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from forms_platform.builder.outline import Found, name, questions, said, steps

What = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True)
class Difference:
    """A part that differs. `was` and `now` are the sides as people read them, line by line; "" where there is none."""

    what: What
    sort: Literal["question", "page", "step", "setting"]
    key: str
    called: str
    was: str = ""
    now: str = ""


Whole = Mapping[str, Any]


def compare(before: Whole, after: Whole, language: str = "sv") -> list[Difference]:
    """Every difference, questions first, then pages, steps and settings."""
    return [
        *_parts("question", _questions(before), _questions(after), lambda one: name(one, language)),
        *_parts("page", _pages(before), _pages(after), lambda one: said(one.get("title"), language)),
        *_parts("step", _steps(before), _steps(after), lambda one: said(one.get("label"), language)),
        *_settings(before, after),
    ]


@dataclass(frozen=True)
class _Part:
    node: Whole
    holder: str  # the list that it stands in


def _questions(document: Whole) -> dict[str, _Part]:
    return {
        one.ref: _Part({key: value for key, value in one.field.items() if key != "columns"}, _holder(one))
        for one in questions(document)
    }


def _holder(one: Found) -> str:
    return one.ref.rpartition(".")[0] or f"page:{one.page}"


def _pages(document: Whole) -> dict[str, _Part]:
    return {
        page["key"]: _Part({key: one for key, one in page.items() if key != "fields"}, "") for page in document["pages"]
    }


def _steps(document: Whole) -> dict[str, _Part]:
    return {
        str(step.get("id", "")): _Part(
            {name: one for name, one in step.items() if name != "branches"}, ".".join(map(str, path[:-1]))
        )
        for path, step in steps(document)
    }


def _parts(
    sort: Any, old: Mapping[str, _Part], new: Mapping[str, _Part], called: Callable[[Whole], str]
) -> Iterator[Difference]:
    moved = _moved(old, new)
    for key, part in new.items():
        was = old.get(key)
        label = called(part.node) or key
        if was is None:
            yield Difference("added", sort, key, label, now=lines(part.node))
            continue
        if was.node != part.node:
            yield Difference("changed", sort, key, label, *_sides(was.node, part.node))
        if key in moved:
            yield Difference("moved", sort, key, label)
    for key, part in old.items():
        if key not in new:
            yield Difference("removed", sort, key, called(part.node) or key, was=lines(part.node))


def _moved(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> set[str]:
    """What stands in another list, or not in the order that most of its list has kept."""
    both = [key for key in new if key in old]
    found = {key for key in both if old[key].holder != new[key].holder}
    for holder in {part.holder for part in new.values()}:
        now = [key for key in both if new[key].holder == holder and key not in found]
        was = sorted(now, key=list(old).index)
        kept = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        found |= set(now) - {key for block in kept for key in was[block.a : block.a + block.size]}
    return found


def _settings(before: Whole, after: Whole) -> Iterator[Difference]:
    old, new = _rest(before), _rest(after)
    for key in dict.fromkeys([*new, *old]):
        if key not in old:
            yield Difference("added", "setting", key, key, now=lines(new[key]))
        elif key not in new:
            yield Difference("removed", "setting", key, key, was=lines(old[key]))
        elif old[key] != new[key]:
            yield Difference("changed", "setting", key, key, lines(old[key]), lines(new[key]))


def _rest(document: Whole) -> dict[str, Any]:
    found = {key: one for key, one in document.items() if key not in ("pages", "workflow")}
    flow = document.get("workflow")
    flow = flow if isinstance(flow, Mapping) else {}
    return found | {f"workflow.{key}": one for key, one in flow.items() if key != "steps"}


def _sides(was: Whole, now: Whole) -> tuple[str, str]:
    """Only the members that differ, so that the eye finds them."""
    differ = [key for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)]
    return (
        lines({key: was[key] for key in differ if key in was}),
        lines({key: now[key] for key in differ if key in now}),
    )


def lines(node: Any) -> str:
    """A part as people read it: a member a line."""
    if isinstance(node, Mapping) and not set(node) <= {"sv", "en"}:
        return "\n".join(f"{key}: {_inline(value)}" for key, value in node.items())
    return _inline(node)


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value and set(value) <= {"sv", "en"}:
        return " / ".join(str(one) for one in value.values())
    return json.dumps(value, ensure_ascii=False)
