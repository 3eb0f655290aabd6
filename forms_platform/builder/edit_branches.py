"""The commands about the branches of a block: one more, one less, in another order, with other properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit, put_all, step_place, within
from forms_platform.builder.changes import Path, Work

MOST_BRANCHES: Final = 20


def add_branch(work: Work, *, step: str) -> str:
    """The block has one branch more, the last, without steps."""
    path = _branches(work, step)
    listed = work.at(path)
    if len(listed) >= MOST_BRANCHES:
        raise CannotEdit("too_many_branches", most=MOST_BRANCHES)
    work.insert((*path, len(listed)), fresh.branch(len(listed) + 1))
    return step


def remove_branch(work: Work, *, step: str, branch: int) -> str:
    """The branch is gone with its steps; the last one stays."""
    path = _branch(work, step, branch)
    if len(work.at(path[:-1])) == 1:
        raise CannotEdit("last_branch")
    work.remove(path)
    return step


def move_branch(work: Work, *, step: str, branch: int, to: int) -> str:
    """The branch stands at the place: of a choice the first that holds is taken."""
    path = _branch(work, step, branch)
    work.move(path, (*path[:-1], within(to, len(work.at(path[:-1])) - 1)))
    return step


def set_branch(work: Work, *, step: str, branch: int, values: Mapping[str, Any]) -> str:
    """The branch has the label and the condition; one that was written as its steps alone gets room for them."""
    path = _branch(work, step, branch)
    if isinstance(work.at(path), list) and any(value is not None for value in values.values()):
        work.put(path, {"steps": work.at(path)})
    if isinstance(work.at(path), dict):
        put_all(work, path, values, frozenset({"steps"}))
    return step


def _branches(work: Work, step: str) -> Path:
    path = (*step_place(work, step), "branches")
    if not isinstance(work.at(path), list):
        raise CannotEdit("nothing_there", name=step)
    return path


def _branch(work: Work, step: str, branch: int) -> Path:
    path = _branches(work, step)
    if not 0 <= branch < len(work.at(path)):
        raise CannotEdit("nothing_there", name=step)
    return (*path, branch)
