"""The commands about the options of a choice."""

from __future__ import annotations

from typing import Any

from forms_platform.builder.cannot import CannotEdit, found_question, put_or_remove, within
from forms_platform.builder.changes import Path, Work
from forms_platform.builder.outline import free, slug


def add_option(work: Work, *, ref: str, label: str = "", at: int | None = None) -> str:
    """The question has an option more."""
    path = _options(work, ref)
    options = work.at(path)
    number = len(options) + 1
    sv = label or f"Alternativ {number}"
    value = free(
        slug(sv) or f"alternativ_{number}", {str(one.get("value")) for one in options if isinstance(one, dict)}
    )
    place = len(options) if at is None else within(at, len(options))
    work.insert((*path, place), {"value": value, "label": {"sv": sv}})
    return ref


def remove_option(work: Work, *, ref: str, place: int) -> str:
    """The option is gone; the last one stays. Rules that name it are kept, and are faulty."""
    path = _options(work, ref)
    options = work.at(path)
    if not 0 <= place < len(options):
        raise CannotEdit("no_such_option")
    if len(options) == 1:
        raise CannotEdit("last_option")
    work.remove((*path, place))
    return ref


def move_option(work: Work, *, ref: str, place: int, to: int) -> str:
    """The option stands at the other place."""
    path = _options(work, ref)
    options = work.at(path)
    if not 0 <= place < len(options):
        raise CannotEdit("no_such_option")
    work.move((*path, place), (*path, within(to, len(options) - 1)))
    return ref


def set_option(work: Work, *, ref: str, place: int, name: str, value: Any) -> str:
    """The option has the label or the description. Its value is for ever: answers and rules name it."""
    path = _options(work, ref)
    if name not in ("label", "description"):
        raise CannotEdit("own_command", name=name)
    options = work.at(path)
    if not 0 <= place < len(options) or not isinstance(options[place], dict):
        raise CannotEdit("no_such_option")
    put_or_remove(work, (*path, place, name), value)
    return ref


def _options(work: Work, ref: str) -> Path:
    found = found_question(work, ref)
    if not isinstance(found.field.get("options"), list):
        raise CannotEdit("no_such_option")
    return (*found.path, "options")
