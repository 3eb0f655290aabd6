"""Every text of an e-service that people read, in order: where it stands, and what it says in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from forms_platform.builder.changes import Path

# Members that are texts wherever they stand in a document.
NAMES: Final = frozenset(
    {"title", "summary", "about", "contact", "privacy", "after", "label", "short", "help", "example", "why", "text",
     "intro", "description", "row_label", "add_label", "unit", "subject", "rule", "message", "decision", "answers"}
)  # fmt: skip
# Objects whose members are all texts, and lists of texts.
_EVERY_MEMBER: Final = frozenset({"messages"})
_LISTS: Final = frozenset({"suggestions"})
_NO_TEXTS: Final = frozenset({"when", "value", "set", "who", "right", "left", "to", "otherwise", "pattern", "on"})


class Said(NamedTuple):
    """A text and its place."""

    path: Path
    sv: str
    en: str


def texts(document: Mapping[str, Any]) -> Iterator[Said]:
    """Every text, in the document's order."""
    yield from _walked(document, (), "")


def _walked(node: Any, path: Path, above: str) -> Iterator[Said]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            here = (*path, key)
            if key in _NO_TEXTS:
                continue
            if (key in NAMES or above in _EVERY_MEMBER) and _is_text(value, key, path):
                yield _said(here, value)
            elif key in _LISTS and isinstance(value, list):
                yield from (_said((*here, at), one) for at, one in enumerate(value) if _is_text(one, "", here))
            else:
                yield from _walked(value, here, key)
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walked(value, (*path, at), "")


def _is_text(value: Any, key: str, path: Path) -> bool:
    if isinstance(value, Mapping):
        return isinstance(value.get("sv"), str) and set(value) <= {"sv", "en"}
    # a bare word is a text, but for the subject of a case and what a step waits for
    return isinstance(value, str) and key not in ("subject", "rule")


def _said(path: Path, value: Any) -> Said:
    if isinstance(value, Mapping):
        return Said(path, str(value["sv"]), str(value.get("en", "")))
    return Said(path, str(value), "")


def share(document: Mapping[str, Any]) -> int:
    """How much of the texts is there in English too. Units: per cent, rounded down."""
    every = list(texts(document))
    return 100 * sum(bool(one.en) for one in every) // len(every) if every else 100
