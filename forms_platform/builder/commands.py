"""The small named commands that edit a document. One row each in COMMANDS; what they do is told by their changes.

A command takes a Work and named arguments, changes the document, and gives back what is chosen afterwards: the key of
a page, the name of a question or the id of a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from forms_platform.builder import fresh
from forms_platform.builder.changes import ABSENT, Path, Work
from forms_platform.builder.outline import (
    RESERVED_PAGES,
    Found,
    branch_steps,
    free,
    keys_beside,
    openable,
    page_at,
    pages,
    question,
    said,
    slug,
    step_path,
    steps,
)
from forms_platform.builder.uses import renamed, uses

Command = Callable[..., str]
_AUTOMATIC = re.compile(rf"{fresh.AUTOMATIC}(_\d+)?")
KEPT_BY_ITS_OWN_COMMAND: Final = frozenset({"key", "kind", "columns", "id", "branches"})
MOST_COLUMNS: Final = 30


class CannotEdit(Exception):
    """The command does not suit the document as it is now. The words of each code stand in builder.words."""

    def __init__(self, code: str, **facts: Any) -> None:
        """What is in the way."""
        super().__init__(code)
        self.code = code
        self.facts = facts


# ---- pages


def add_page(work: Work, *, after: str = "", title: str = "") -> str:
    """A page without questions, last or after another."""
    taken = {page["key"] for page in pages(work.document)} | RESERVED_PAGES
    page = fresh.page(free(slug(title, "-") or "steg", taken, "-"))
    if title:
        page["title"] = {"sv": title}
    at = _page(work, after) + 1 if after else len(work.document["pages"])
    work.insert(("pages", at), page)
    return str(page["key"])


def remove_page(work: Work, *, page: str) -> str:
    """The page is gone with its questions. The last page stays."""
    at = _page(work, page)
    if len(work.document["pages"]) == 1:
        raise CannotEdit("last_page")
    work.remove(("pages", at))
    return str(work.document["pages"][max(0, at - 1)]["key"])


def move_page(work: Work, *, page: str, to: int) -> str:
    """The page stands at the place, or as near as there is one."""
    at = _page(work, page)
    work.move(("pages", at), ("pages", _within(to, len(work.document["pages"]) - 1)))
    return page


def copy_page(work: Work, *, page: str) -> str:
    """A page like the other after it, its questions with keys of their own; its rules follow its own questions."""
    at = _page(work, page)
    original = work.document["pages"][at]
    key = free(page, {one["key"] for one in pages(work.document)} | RESERVED_PAGES, "-")
    work.insert(("pages", at + 1), {**original, "key": key, "fields": []})
    for place, field in enumerate(original["fields"]):
        taken = keys_beside(work.document, field["key"])
        work.insert(("pages", at + 1, "fields", place), {**field, "key": free(field["key"], taken)})
    return key


def set_page(work: Work, *, page: str, values: Mapping[str, Any]) -> str:
    """The page has the properties; one whose value is None it has not."""
    _set_all(work, ("pages", _page(work, page)), values, frozenset({"key", "fields"}))
    return page


# ---- questions


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
    place = len(listed) if at is None else _within(at, len(listed))
    work.insert((*path, place), fresh.field(kind, key))
    return prefix + key


def remove_field(work: Work, *, ref: str) -> str:
    """The question is gone. The rules that name it are kept as they are, and are faulty until somebody changes them."""
    found = _question(work, ref)
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
    found = _question(work, ref)
    source = found.path[:-1]
    target = source if found.column or not page else ("pages", _page(work, page), "fields")
    size = len(work.at(target)) - (source == target)
    work.move(found.path, (*target, _within(to, size)))
    return ref


def copy_field(work: Work, *, ref: str) -> str:
    """A question like the other after it, with a key of its own."""
    found = _question(work, ref)
    if found.column and len(work.at(found.path[:-1])) >= MOST_COLUMNS:
        raise CannotEdit("too_many_columns", most=MOST_COLUMNS)
    key = free(str(found.field["key"]), keys_beside(work.document, ref))
    work.insert((*found.path[:-1], int(found.path[-1]) + 1), {**found.field, "key": key})
    prefix = ref.rpartition(".")[0]
    return f"{prefix}.{key}" if prefix else key


def set_field(work: Work, *, ref: str, values: Mapping[str, Any], published: bool = False) -> str:
    """The question has the properties; one whose value is None it has not. A key that nobody has chosen follows the
    label, as long as no version was published."""
    _set_all(work, _question(work, ref).path, values, KEPT_BY_ITS_OWN_COMMAND)
    key, wanted = ref.rpartition(".")[2], slug(said(values.get("label")))
    if published or not wanted or not _AUTOMATIC.fullmatch(key):
        return ref
    return rename_field(work, ref=ref, key=free(wanted, keys_beside(work.document, ref) - {key}))


def rename_field(work: Work, *, ref: str, key: str) -> str:
    """The question has the key, and everything that named it names it so."""
    found = _question(work, ref)
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
    found = _question(work, ref)
    if kind not in fresh.FIELDS:
        raise CannotEdit("unknown_kind", kind=kind)
    if found.column and kind == "table":
        raise CannotEdit("table_in_table")
    kept = {name: value for name, value in found.field.items() if name in _SHARED or name in fresh.FIELDS[kind]}
    work.put(found.path, {**fresh.field(kind, found.field["key"]), **kept, "kind": kind})
    return ref


_SHARED = frozenset({"key", "label", "short", "help", "example", "why", "when", "required"})


# ---- options of a choice


def add_option(work: Work, *, ref: str, label: str = "", at: int | None = None) -> str:
    """The question has an option more."""
    path = _options(work, ref)
    options = work.at(path)
    number = len(options) + 1
    sv = label or f"Alternativ {number}"
    value = free(
        slug(sv) or f"alternativ_{number}", {str(one.get("value")) for one in options if isinstance(one, dict)}
    )
    place = len(options) if at is None else _within(at, len(options))
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
    work.move((*path, place), (*path, _within(to, len(options) - 1)))
    return ref


def set_option(work: Work, *, ref: str, place: int, name: str, value: Any) -> str:
    """The option has the label or the description. Its value is for ever: answers and rules name it."""
    path = _options(work, ref)
    if name not in ("label", "description"):
        raise CannotEdit("own_command", name=name)
    options = work.at(path)
    if not 0 <= place < len(options) or not isinstance(options[place], dict):
        raise CannotEdit("no_such_option")
    _set(work, (*path, place, name), value)
    return ref


# ---- conditions, texts, settings


def set_condition(work: Work, *, of: str, rule: Any) -> str:
    """The page (`page:key`), the question (`field:name`) or the step (`step:id`) is there when the rule is true, and
    always without a rule."""
    which, _, name = of.partition(":")
    places: Mapping[str, Callable[[], Path]] = {
        "page": lambda: ("pages", _page(work, name)),
        "field": lambda: _question(work, name).path,
        "step": lambda: _step(work, name),
    }
    if which not in places:
        raise CannotEdit("nothing_there", name=of)
    _set(work, (*places[which](), "when"), rule)
    return name


def set_text(work: Work, *, path: Path, language: str, text: str) -> str:
    """The text at the place says this in the language; without words it has none in it."""
    now = work.at(path)
    if now is ABSENT or language not in ("sv", "en") or not isinstance(now, (str, dict)):
        raise CannotEdit("nothing_there", name="text")
    words = {"sv": now} if isinstance(now, str) else now
    if language == "sv" and not text:
        raise CannotEdit("swedish_needed")
    if text:
        ordered = {**words, language: text}
        work.put(path, {key: ordered[key] for key in ("sv", "en") if key in ordered})
    else:
        work.put(path, {key: value for key, value in words.items() if key != language})
    return ""


def set_document(work: Work, *, values: Mapping[str, Any]) -> str:
    """The e-service has the settings; one whose value is None it has not."""
    _set_all(work, (), values, frozenset({"pages", "workflow", "key", "format"}))
    return ""


def replace_document(work: Work, *, document: Any) -> str:
    """The whole document is another one. Its key stays: it names the e-service."""
    if not openable(document):
        raise CannotEdit("not_openable")
    work.put((), {**document, "key": work.document["key"]} if "key" in work.document else document)
    return ""


# ---- the workflow


def add_step(work: Work, *, kind: str, after: str = "", block: str = "", branch: int = 0) -> str:
    """A new step after another, or first; or last in a branch of a block."""
    if kind not in fresh.STEPS:
        raise CannotEdit("unknown_kind", kind=kind)
    taken = {step.get("id") for _, step in steps(work.document)} | set(_flow(work).get("ends", {}))
    step = fresh.step(kind, free("steg", {str(one) for one in taken} | {"steg"}))
    work.insert(_place_of_step(work, after, block, branch), step)
    return str(step["id"])


def _place_of_step(work: Work, after: str, block: str, branch: int) -> Path:
    if block:
        path = _step(work, block)
        branches = work.at((*path, "branches"))
        if not isinstance(branches, list) or not 0 <= branch < len(branches):
            raise CannotEdit("nothing_there", name=block)
        inner, below = branch_steps(work.at(path), branch)
        if not isinstance(inner, list):
            raise CannotEdit("nothing_there", name=block)
        return (*path, *below, len(inner))
    if after:
        before = _step(work, after)
        return (*before[:-1], int(before[-1]) + 1)
    if not isinstance(work.at(("workflow", "steps")), list):
        raise CannotEdit("nothing_there", name="workflow")
    return ("workflow", "steps", 0)


def set_branches(work: Work, *, step: str, branches: Any) -> str:
    """The block has these branches: their labels and conditions, a new one, or one less. The steps of a branch that
    is kept are given as they are."""
    path = _step(work, step)
    if not isinstance(work.at((*path, "branches")), list) or not isinstance(branches, list) or not branches:
        raise CannotEdit("nothing_there", name=step)
    _set(work, (*path, "branches"), branches)
    return step


def remove_step(work: Work, *, step: str) -> str:
    """The step is gone; routes to it are kept, and are faulty."""
    path = _step(work, step)
    work.remove(path)
    return ""


def move_step(work: Work, *, step: str, to: int) -> str:
    """The step stands at the place of its list."""
    path = _step(work, step)
    work.move(path, (*path[:-1], _within(to, len(work.at(path[:-1])) - 1)))
    return step


def copy_step(work: Work, *, step: str) -> str:
    """A step like the other after it, with an id of its own. A block is not copied."""
    path = _step(work, step)
    original = work.at(path)
    if "branches" in original:
        raise CannotEdit("block_not_copied")
    taken = {str(one.get("id")) for _, one in steps(work.document)} | set(_flow(work).get("ends", {}))
    key = free(step, taken)
    work.insert((*path[:-1], int(path[-1]) + 1), {**original, "id": key})
    return key


def set_step(work: Work, *, step: str, values: Mapping[str, Any]) -> str:
    """The step has the properties; one whose value is None it has not."""
    _set_all(work, _step(work, step), values, KEPT_BY_ITS_OWN_COMMAND)
    return step


def set_workflow(work: Work, *, values: Mapping[str, Any]) -> str:
    """The workflow has the settings (reserve, recall, ends); one whose value is None it has not."""
    _flow(work)
    _set_all(work, ("workflow",), values, frozenset({"steps"}))
    return ""


COMMANDS: Mapping[str, Command] = {
    command.__name__: command
    for command in (
        add_page, remove_page, move_page, copy_page, set_page,
        add_field, remove_field, move_field, copy_field, set_field, rename_field, change_kind,
        add_option, remove_option, move_option, set_option,
        set_condition, set_text, set_document, replace_document,
        add_step, remove_step, move_step, copy_step, set_step, set_branches, set_workflow,
    )
}  # fmt: skip


# ---- where things are, or why not


def _page(work: Work, key: str) -> int:
    at = page_at(work.document, key)
    if at is None:
        raise CannotEdit("no_such_page", name=key)
    return at


def _question(work: Work, ref: str) -> Found:
    found = question(work.document, ref)
    if found is None:
        raise CannotEdit("no_such_question", name=ref)
    return found


def _step(work: Work, step: str) -> Path:
    path = step_path(work.document, step)
    if path is None:
        raise CannotEdit("no_such_step", name=step)
    return path


def _flow(work: Work) -> Mapping[str, Any]:
    flow = work.document.get("workflow")
    if not isinstance(flow, Mapping):
        raise CannotEdit("nothing_there", name="workflow")
    return flow


def _list_of(work: Work, page: str, table: str) -> tuple[Path, str]:
    """The list that a new question goes into, and what its name begins with."""
    if not table:
        return ("pages", _page(work, page), "fields"), ""
    found = _question(work, table)
    if "columns" not in found.field:
        raise CannotEdit("no_such_question", name=table)
    return (*found.path, "columns"), f"{table}."


def _options(work: Work, ref: str) -> Path:
    found = _question(work, ref)
    if not isinstance(found.field.get("options"), list):
        raise CannotEdit("no_such_option")
    return (*found.path, "options")


def _within(place: int, most: int) -> int:
    return max(0, min(place, most))


def _set(work: Work, path: Path, value: Any) -> None:
    if value is None:
        work.remove(path)
    else:
        work.put(path, value)


def _set_all(work: Work, path: Path, values: Mapping[str, Any], others: frozenset[str]) -> None:
    for name, value in values.items():
        if name in others:
            raise CannotEdit("own_command", name=name)
        _set(work, (*path, name), value)
