"""The mark that a form carries in its keywords: which e-service and version it asks for, and in which language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_KEY = re.compile(r"blankett:([a-z0-9-]{1,60})")
_VERSION = re.compile(r"utgava-sha256:([0-9a-f]{64})")
_LANGUAGE = re.compile(r"sprak:(sv|en)")


class Mark(NamedTuple):
    """Which form it is."""

    key: str
    sha256: str  # of the version
    language: str

    def written(self) -> tuple[str, ...]:
        """The keywords."""
        return (f"blankett:{self.key}", f"utgava-sha256:{self.sha256}", f"sprak:{self.language}")


def read_mark(told: Iterable[str]) -> Mark | None:
    """The mark in the texts that a file says of itself, in whatever way a program has written them down again."""
    whole = " ".join(told)
    found = [next(_found(pattern, whole), None) for pattern in (_KEY, _VERSION, _LANGUAGE)]
    key, sha256, language = found
    return Mark(key, sha256, language or "sv") if key and sha256 else None


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (match[1] for match in pattern.finditer(text))
