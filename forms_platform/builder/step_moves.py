"""Where a step can be moved to: up and down through the workflow and its blocks, or to any place of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forms_platform.builder.changes import ABSENT, Path, Work
from forms_platform.builder.outline import branch_steps, step_path
from forms_platform.builder.step_kinds import BLOCKS


class Spot(NamedTuple):
    """A place for a step: in the workflow's own list, or in a branch of a block; counted without the step itself."""

    block: str
    branch: int
    to: int


class Listed(NamedTuple):
    """A list of steps: the workflow's own, or that of a branch."""

    block: str
    branch: int
    path: Path
    steps: list[Any]


def beside(document: Mapping[str, Any], step: str, down: bool) -> Spot | None:
    """The next place in that direction, into a block and out of it; None at the end of everything."""
    path = step_path(document, step)
    if path is None:
        return None
    here = _list_of(document, path)
    at, work = int(path[-1]), Work(document)
    beyond = at + 1 if down else at - 1
    if 0 <= beyond < len(here.steps):
        other = here.steps[beyond]
        if _is_block(other) and not _is_block(work.at(path)):
            branch = 0 if down else len(other["branches"]) - 1
            inner, _ = branch_steps(other, branch)
            return Spot(str(other.get("id")), branch, 0 if down else len(inner) if isinstance(inner, list) else 0)
        return Spot(here.block, here.branch, beyond)
    return _out_of(document, here, down)


def _out_of(document: Mapping[str, Any], here: Listed, down: bool) -> Spot | None:
    """Into the next branch of the block, or out of it."""
    if not here.block:
        return None
    block_path = step_path(document, here.block)
    if block_path is None:
        return None
    block = Work(document).at(block_path)
    branch = here.branch + (1 if down else -1)
    if 0 <= branch < len(block["branches"]):
        inner, _ = branch_steps(block, branch)
        return Spot(here.block, branch, 0 if down or not isinstance(inner, list) else len(inner))
    outer = _list_of(document, block_path)
    return Spot(outer.block, outer.branch, int(block_path[-1]) + (1 if down else 0))


def lists(document: Mapping[str, Any]) -> Iterator[Listed]:
    """Every list of steps, in reading order: the workflow's own first."""
    listed = Work(document).at(("workflow", "steps"))
    if isinstance(listed, list):
        yield from _inside(Listed("", 0, ("workflow", "steps"), listed))


def _inside(here: Listed) -> Iterator[Listed]:
    yield here
    for at, step in enumerate(here.steps):
        if not _is_block(step):
            continue
        for branch in range(len(step["branches"])):
            inner, below = branch_steps(step, branch)
            if isinstance(inner, list):
                yield from _inside(Listed(str(step.get("id")), branch, (*here.path, at, *below), inner))


def spots(document: Mapping[str, Any], step: str) -> Iterator[tuple[Listed, list[tuple[Spot, Any]]]]:
    """Every place that the step can stand in, by list; each with the step that it would follow, None for first."""
    path = step_path(document, step)
    for here in lists(document):
        if path is None or here.path[: len(path)] == path:
            continue
        others = [one for one in here.steps if not (isinstance(one, dict) and one.get("id") == step)]
        found = [(Spot(here.block, here.branch, 0), None)]
        found += [(Spot(here.block, here.branch, at + 1), one) for at, one in enumerate(others)]
        yield here, found


def _list_of(document: Mapping[str, Any], path: Path) -> Listed:
    """The list that the step of the path stands in."""
    inside = [at for at, one in enumerate(path) if one == "branches"]
    work = Work(document)
    listed = work.at(path[:-1])
    steps = listed if listed is not ABSENT and isinstance(listed, list) else []
    if not inside:
        return Listed("", 0, path[:-1], steps)
    block = work.at(path[: inside[-1]])
    return Listed(str(block.get("id")), int(path[inside[-1] + 1]), path[:-1], steps)


def _is_block(step: Any) -> bool:
    return isinstance(step, dict) and str(step.get("kind")) in BLOCKS and isinstance(step.get("branches"), list)
