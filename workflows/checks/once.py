"""A directory that is asked the same many times over while it stays as it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from workflows.directory import Directory


def once_for_each_sum(directory: Directory) -> Directory:
    """The directory, which is asked once who may approve a sum at a cost centre. For as long as nothing changes."""
    return cast(Directory, _Once(directory))


class _Once:
    """Answers what it has been asked before by itself; everything else is the directory's own."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.attesters = lru_cache(maxsize=None)(directory.attesters)

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._directory, name)
        return found
