"""What differs between two documents of an e-service, by question and by step: added, removed, moved, changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms_platform.builder.outline import name, questions, said, steps

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
    place: tuple[str, ...]  # what stands before it in the same list


def _questions(document: Whole) -> dict[str, _Part]:
    found: dict[str, _Part] = {}
    seen: dict[str, list[str]] = {}
    for one in questions(document):
        holder = one.ref.rpartition(".")[0] or one.page
        node = {key: value for key, value in one.field.items() if key != "columns"}
        found[one.ref] = _Part(node, (holder, *seen.setdefault(holder, [])))
        seen[holder].append(one.ref)
    return found


def _pages(document: Whole) -> dict[str, _Part]:
    keys: list[str] = []
    found = {}
    for page in document["pages"]:
        found[page["key"]] = _Part({key: one for key, one in page.items() if key != "fields"}, tuple(keys))
        keys.append(page["key"])
    return found


def _steps(document: Whole) -> dict[str, _Part]:
    found: dict[str, _Part] = {}
    seen: dict[str, list[str]] = {}
    for path, step in steps(document):
        holder = ".".join(map(str, path[:-1]))
        key = str(step.get("id", ""))
        node = {name: one for name, one in step.items() if name != "branches"}
        found[key] = _Part(node, (holder, *seen.setdefault(holder, [])))
        seen[holder].append(key)
    return found


def _parts(
    sort: Any, old: Mapping[str, _Part], new: Mapping[str, _Part], called: Callable[[Whole], str]
) -> Iterator[Difference]:
    for key, part in new.items():
        was = old.get(key)
        label = called(part.node) or key
        if was is None:
            yield Difference("added", sort, key, label, now=lines(part.node))
            continue
        if was.node != part.node:
            yield Difference("changed", sort, key, label, *_sides(was.node, part.node))
        if _moved(was.place, part.place, old, new):
            yield Difference("moved", sort, key, label)
    for key, part in old.items():
        if key not in new:
            yield Difference("removed", sort, key, called(part.node) or key, was=lines(part.node))


def _moved(was: tuple[str, ...], now: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether it stands elsewhere, apart from what came and went around it."""
    if was[:1] != now[:1]:
        return bool(was or now) and was[:1] != now[:1] and not (was[:1] and was[0] in old and was[0] not in new)
    return set(was) & new.keys() != set(now) & old.keys()


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
