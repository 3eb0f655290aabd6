"""Where things are in a document that is being edited, or why the command does not suit it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms_platform.builder.changes import Path, Work
from forms_platform.builder.outline import Found, page_at, question, step_path


class CannotEdit(Exception):
    """The command does not suit the document as it is now. The words of each code stand in builder.words."""

    def __init__(self, code: str, **facts: Any) -> None:
        """What is in the way."""
        super().__init__(code)
        self.code = code
        self.facts = facts


def page_place(work: Work, key: str) -> int:
    """Where the page stands. Raises: CannotEdit."""
    at = page_at(work.document, key)
    if at is None:
        raise CannotEdit("no_such_page", name=key)
    return at


def found_question(work: Work, ref: str) -> Found:
    """The question or the column. Raises: CannotEdit."""
    found = question(work.document, ref)
    if found is None:
        raise CannotEdit("no_such_question", name=ref)
    return found


def step_place(work: Work, step: str) -> Path:
    """Where the step stands. Raises: CannotEdit."""
    path = step_path(work.document, step)
    if path is None:
        raise CannotEdit("no_such_step", name=step)
    return path


def flow_of(work: Work) -> Mapping[str, Any]:
    """The workflow. Raises: CannotEdit."""
    flow = work.document.get("workflow")
    if not isinstance(flow, Mapping):
        raise CannotEdit("nothing_there", name="workflow")
    return flow


def within(place: int, most: int) -> int:
    """The place, or the nearest that there is."""
    return max(0, min(place, most))


def put_or_remove(work: Work, path: Path, value: Any) -> None:
    """The place has the value; of None, nothing."""
    if value is None:
        work.remove(path)
    else:
        work.put(path, value)


def put_all(work: Work, path: Path, values: Mapping[str, Any], others: frozenset[str]) -> None:
    """The node has the values; what other commands look after is refused. Raises: CannotEdit."""
    for name, value in values.items():
        if name in others:
            raise CannotEdit("own_command", name=name)
        put_or_remove(work, (*path, name), value)
