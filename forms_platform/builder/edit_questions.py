"""The commands about questions and columns: added, removed, moved, copied, renamed, of another kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit, found_question, page_place, put_all, within
from forms_platform.builder.changes import Path, Work
from forms_platform.builder.outline import free, keys_beside, said, slug
from forms_platform.builder.uses import renamed, uses

_AUTOMATIC = re.compile(rf"{fresh.AUTOMATIC}(_\d+)?")
_SHARED = frozenset({"key", "label", "short", "help", "example", "why", "when", "required"})
_OWN_COMMAND: Final = frozenset({"key", "kind", "columns"})
MOST_COLUMNS: Final = 30


def add_field(work: Work, *, kind: str, page: str = "", at: int | None = None, table: str = "") -> str:
    """A new question of the kind on the page, or a new column of the table; last, or at the place."""
    if kind not in fresh.FIELDS:
        raise CannotEdit("unknown_kind", kind=kind)
    path, prefix = _list_of(work, page, table)
    if table and kind == "table":
        raise CannotEdit("table_in_table")
    listed = work.at(path)
    if table and len(listed) >= MOST_COLUMNS:
        raise CannotEdit("too_many_columns", most=MOST_COLUMNS)
    key = free(fresh.AUTOMATIC, keys_beside(work.document, f"{prefix}x"))
    place = len(listed) if at is None else within(at, len(listed))
    work.insert((*path, place), fresh.field(kind, key))
    return prefix + key


def remove_field(work: Work, *, ref: str) -> str:
    """The question is gone. The rules that name it are kept as they are, and are faulty until somebody changes them."""
    found = found_question(work, ref)
    listed = work.at(found.path[:-1])
    if found.column and len(listed) == 1:
        raise CannotEdit("last_column")
    place = int(found.path[-1])
    work.remove(found.path)
    left = work.at(found.path[:-1])
    if not left:
        return ""
    prefix = ref.rpartition(".")[0]
    beside = left[min(place, len(left) - 1)]["key"]
    return f"{prefix}.{beside}" if prefix else str(beside)


def move_field(work: Work, *, ref: str, page: str = "", to: int) -> str:
    """The question stands at the place of the page, of its own when no page is named, counted without itself."""
    found = found_question(work, ref)
    source = found.path[:-1]
    target = source if found.column or not page else ("pages", page_place(work, page), "fields")
    size = len(work.at(target)) - (source == target)
    work.move(found.path, (*target, within(to, size)))
    return ref


def copy_field(work: Work, *, ref: str) -> str:
    """A question like the other after it, with a key of its own."""
    found = found_question(work, ref)
    if found.column and len(work.at(found.path[:-1])) >= MOST_COLUMNS:
        raise CannotEdit("too_many_columns", most=MOST_COLUMNS)
    key = free(str(found.field["key"]), keys_beside(work.document, ref))
    work.insert((*found.path[:-1], int(found.path[-1]) + 1), {**found.field, "key": key})
    prefix = ref.rpartition(".")[0]
    return f"{prefix}.{key}" if prefix else key


def set_field(work: Work, *, ref: str, values: Mapping[str, Any], published: bool = False) -> str:
    """The question has the properties; one whose value is None it has not. A key that nobody has chosen follows the
    label, as long as no version was published."""
    put_all(work, found_question(work, ref).path, values, _OWN_COMMAND)
    key, wanted = ref.rpartition(".")[2], slug(said(values.get("label")))
    if published or not wanted or not _AUTOMATIC.fullmatch(key):
        return ref
    return rename_field(work, ref=ref, key=free(wanted, keys_beside(work.document, ref) - {key}))


def rename_field(work: Work, *, ref: str, key: str) -> str:
    """The question has the key, and everything that named it names it so."""
    found = found_question(work, ref)
    prefix, _, old = ref.rpartition(".")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", key):
        raise CannotEdit("bad_key", key=key)
    if key == old:
        return ref
    if key in keys_beside(work.document, ref):
        raise CannotEdit("key_taken", key=key)
    named = uses(work.document, ref)
    new = f"{prefix}.{key}" if prefix else key
    work.put((*found.path, "key"), key)
    for use in named:
        work.put(use.path, renamed(use.text, ref, new))
    return new


def change_kind(work: Work, *, ref: str, kind: str) -> str:
    """The question is of the other kind; what both kinds have is kept."""
    found = found_question(work, ref)
    if kind not in fresh.FIELDS:
        raise CannotEdit("unknown_kind", kind=kind)
    if found.column and kind == "table":
        raise CannotEdit("table_in_table")
    kept = {name: value for name, value in found.field.items() if name in _SHARED or name in fresh.FIELDS[kind]}
    work.put(found.path, {**fresh.field(kind, found.field["key"]), **kept, "kind": kind})
    return ref


def _list_of(work: Work, page: str, table: str) -> tuple[Path, str]:
    """The list that a new question goes into, and what its name begins with."""
    if not table:
        return ("pages", page_place(work, page), "fields"), ""
    found = found_question(work, table)
    if "columns" not in found.field:
        raise CannotEdit("no_such_question", name=table)
    return (*found.path, "columns"), f"{table}."
