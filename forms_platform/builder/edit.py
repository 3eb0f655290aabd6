"""Edits a document: one or more commands as one edit, the new document, and the changes that take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.changes import Change, Work
from forms_platform.builder.commands import COMMANDS

_NAMING: Final = frozenset({"ref", "table", "step", "after", "block"})
_RENAMING: Final = {"set_field": "ref", "rename_field": "ref", "set_step": "step", "rename_step": "step"}


class Asked(NamedTuple):
    """A command and its arguments."""

    command: str
    arguments: Mapping[str, Any]


class Edited(NamedTuple):
    """A document after an edit. `chosen` is what stands in the middle afterwards."""

    document: Any
    changes: tuple[Change, ...]
    chosen: str


def edit(document: Any, *asked: Asked) -> Edited:
    """The document after the commands, in order; the given one is as it was.

    Raises: CannotEdit; then nothing of it is done.
    """
    work, chosen = Work(document), ""
    now: dict[str, str] = {}  # what a question or a step is named that an earlier command of the edit has renamed
    for command, arguments in asked:
        if command not in COMMANDS:
            raise CannotEdit("unknown_command", name=command)
        named = {key: now.get(value, value) if key in _NAMING else value for key, value in arguments.items()}
        try:
            chosen = COMMANDS[command](work, **named)
        except TypeError as wrong:  # an argument is missing or unknown
            raise CannotEdit("unknown_command", name=command) from wrong
        if command in _RENAMING:
            now[arguments[_RENAMING[command]]] = chosen
    return Edited(work.document, tuple(work.changes), chosen)
