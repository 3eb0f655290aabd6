"""What an edit did to a document, place by place, so that it can be done again and taken back to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

Path = tuple[str | int, ...]


class _Absent:
    """There is nothing at the place."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a document that became another. In a list a value that comes or goes moves those after it; in an
    object `at` says where among its siblings the member stands."""

    path: Path
    before: Any = ABSENT
    after: Any = ABSENT
    at: int = 0

    def reversed(self) -> Change:
        """What takes the change back."""
        return replace(self, before=self.after, after=self.before)

    def to_json(self) -> dict[str, Any]:
        """The change as it is stored."""
        found: dict[str, Any] = {"path": list(self.path), "at": self.at}
        if self.before is not ABSENT:
            found["before"] = self.before
        if self.after is not ABSENT:
            found["after"] = self.after
        return found

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Change:
        """The change that to_json stored."""
        path, at = tuple(stored["path"]), stored["at"]
        return cls(path, stored.get("before", ABSENT), stored.get("after", ABSENT), at)


def done(document: Any, changes: Iterable[Change]) -> Any:
    """The document after the changes; the given one is left as it was."""
    for change in changes:
        document = _put(document, change, 0)
    return document


def undone(document: Any, changes: Sequence[Change]) -> Any:
    """The document before the changes."""
    return done(document, (change.reversed() for change in reversed(changes)))


def _put(node: Any, change: Change, depth: int) -> Any:
    """The node with the change made below it; everything else is shared with the old one."""
    if not change.path:
        return change.after
    step = change.path[depth]
    last = depth == len(change.path) - 1
    if isinstance(node, list):
        assert isinstance(step, int)
        if not last:
            return [*node[:step], _put(node[step], change, depth + 1), *node[step + 1 :]]
        rest = node[step:] if change.before is ABSENT else node[step + 1 :]
        return [*node[:step], *([] if change.after is ABSENT else [change.after]), *rest]
    if not last:
        return {key: _put(value, change, depth + 1) if key == step else value for key, value in node.items()}
    if change.before is ABSENT:
        members = list(node.items())
        members.insert(change.at, (step, change.after))
        return dict(members)
    if change.after is ABSENT:
        return {key: value for key, value in node.items() if key != step}
    return {key: change.after if key == step else value for key, value in node.items()}


class Work:
    """A document under one edit, and what the edit has changed so far."""

    def __init__(self, document: Any) -> None:
        """Nothing is changed yet."""
        self.document = document
        self.changes: list[Change] = []

    def at(self, path: Path) -> Any:
        """What stands at the place; ABSENT when nothing does."""
        found = self.document
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return ABSENT
        return found

    def put(self, path: Path, value: Any) -> None:
        """The place has the value. A value that it already has is no change."""
        before = self.at(path)
        if before is not ABSENT:
            if not same(before, value):
                self._do(Change(path, before, value, self._place(path)))
        else:
            self._do(Change(path, ABSENT, value, len(self.at(path[:-1]))))

    def insert(self, path: Path, value: Any) -> None:
        """The list has the value at the place, before what stood there."""
        self._do(Change(path, ABSENT, value))

    def remove(self, path: Path) -> None:
        """The place is gone; what is not there is no change."""
        before = self.at(path)
        if before is not ABSENT:
            self._do(Change(path, before, ABSENT, self._place(path)))

    def move(self, source: Path, target: Path) -> None:
        """The list's value stands at the target, counted when it has left its place."""
        value = self.at(source)
        if source != target:
            self.remove(source)
            self.insert(target, value)

    def _place(self, path: Path) -> int:
        above = self.at(path[:-1]) if path else None
        return list(above).index(path[-1]) if isinstance(above, dict) else 0

    def _do(self, change: Change) -> None:
        self.document = done(self.document, [change])
        self.changes.append(change)


def same(one: Any, other: Any) -> bool:
    """Whether the two are the same JSON: true is not 1, and the order of members counts."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
