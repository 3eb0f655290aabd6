"""The commands about the steps of the workflow: added, removed, moved, copied, renamed, of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from forms_platform.builder import fresh
from forms_platform.builder.cannot import CannotEdit, flow_of, put_all, step_place, within
from forms_platform.builder.changes import Path, Work
from forms_platform.builder.outline import branch_steps, free, part, said, slug, steps
from forms_platform.builder.step_uses import ask_uses, asks_of, step_uses
from workflows.steps import STEP_KINDS

_OWN_COMMAND: Final = frozenset({"id", "kind", "branches"})
_AUTOMATIC = re.compile(rf"{fresh.AUTOMATIC_STEP}(_\d+)?")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")
NOT_IDS: Final = frozenset({"requester", "subject", "assignee", "excluded", "next"})
DEEPEST: Final = 4  # blocks in blocks; deeper than that nobody finds their way
MOST_STEPS: Final = 100


def add_step(work: Work, *, kind: str, after: str = "", block: str = "", branch: int = 0) -> str:
    """A new step after another, or first; or last in a branch of a block."""
    if kind not in fresh.STEPS:
        raise CannotEdit("unknown_kind", kind=kind)
    step = fresh.step(kind, free(fresh.AUTOMATIC_STEP, taken_ids(work)))
    if kind == "end":
        step["end"] = next(iter(part(flow_of(work), "ends")), step["end"])
    if block:
        path = list_of_steps(work, block, branch)
        path = (*path, len(work.at(path)))
    elif after:
        before = step_place(work, after)
        path = (*before[:-1], int(before[-1]) + 1)
    else:
        path = (*list_of_steps(work, "", 0), 0)
    _not_too_many(work, path, step)
    work.insert(path, step)
    return str(step["id"])


def remove_step(work: Work, *, step: str) -> str:
    """The step is gone, with what is in it; routes to it are kept, and are faulty."""
    work.remove(step_place(work, step))
    return ""


def move_step(work: Work, *, step: str, to: int, block: str | None = None, branch: int = 0) -> str:
    """The step stands at the place, counted without itself: of its own list, of the workflow's when the block is "", or
    of a branch of a block."""
    path = step_place(work, step)
    target = path[:-1] if block is None else list_of_steps(work, block, branch)
    if target[: len(path)] == path:
        raise CannotEdit("into_itself")
    size = len(work.at(target)) - (path[:-1] == target)
    _not_too_deep(target, work.at(path))
    work.move(path, _without(path, (*target, within(to, size))))
    return step


def copy_step(work: Work, *, step: str) -> str:
    """A step like the other after it, with an id of its own; of a block all that is in it, whose routes to each other
    follow."""
    path = step_place(work, step)
    original = work.at(path)
    names: dict[str, str] = {}
    taken = taken_ids(work)
    for one in _ids_in(original):
        names[one] = free(one, taken)
        taken.add(names[one])
    place = (*path[:-1], int(path[-1]) + 1)
    _not_too_many(work, place, original)
    inner = Work({"workflow": {"steps": [original]}, "pages": []})
    for one, new in names.items():
        _rename(inner, one, new)
    copied = inner.document["workflow"]["steps"][0]
    work.insert(place, copied)
    return str(copied.get("id", ""))


def set_step(work: Work, *, step: str, values: Mapping[str, Any], published: bool = False) -> str:
    """The step has the properties; one whose value is None it has not. An id that nobody has chosen follows the label,
    as long as no version was published."""
    put_all(work, step_place(work, step), values, _OWN_COMMAND)
    wanted = slug(said(values.get("label")))
    if published or not wanted or not _AUTOMATIC.fullmatch(step):
        return step
    return rename_step(work, step=step, to=free(wanted, (taken_ids(work) - {step}) | NOT_IDS))


def rename_step(work: Work, *, step: str, to: str) -> str:
    """The step has the id, and everything that named it names it so."""
    path = step_place(work, step)
    if not _ID.fullmatch(to) or to in NOT_IDS:
        raise CannotEdit("bad_key", key=to)
    if to == step:
        return step
    if to in taken_ids(work):
        raise CannotEdit("key_taken", key=to)
    named = step_uses(work.document, step)
    work.put((*path, "id"), to)
    for use in named:
        work.put(use.path, use.renamed(to))
    return to


def change_step(work: Work, *, step: str, kind: str) -> str:
    """The step is of the other kind; what both kinds have is kept. What is in a block has to be moved out first."""
    path = step_place(work, step)
    before = work.at(path)
    if kind not in fresh.STEPS:
        raise CannotEdit("unknown_kind", kind=kind)
    if before.get("kind") == kind:
        return step
    blocks = {"choose", "parallel"}
    if before.get("kind") in blocks and kind not in blocks:
        raise CannotEdit("block_stays_block")
    known = {field.alias or name for name, field in STEP_KINDS[kind].model_fields.items()}
    kept = {name: value for name, value in before.items() if name in known and name not in ("kind", "on", "comment")}
    if "who" in known and "sample_to" in before:
        kept["who"] = before["sample_to"]
    if "sample_to" in known and "who" in before:
        kept["sample_to"] = before["who"]
    new = fresh.step(kind, step)
    if kind == "end":
        new["end"] = next(iter(part(flow_of(work), "ends")), new["end"])
    work.put(path, {**new, **kept, "id": before.get("id"), "kind": kind})
    return step


def rename_ask(work: Work, *, step: str, key: str, to: str) -> str:
    """What is filled in in the step has the other key, and the rules that named it name it so."""
    path = step_place(work, step)
    listed = work.at((*path, "asks"))
    asked = asks_of(work.at(path))
    found = [at for at, one in enumerate(listed if asked else ()) if one in asked and one["key"] == key]
    if not found:
        raise CannotEdit("nothing_there", name=key)
    if not _ID.fullmatch(to):
        raise CannotEdit("bad_key", key=to)
    if to != key and to in {one["key"] for one in asked}:
        raise CannotEdit("key_taken", key=to)
    named = ask_uses(work.document, step, key)
    work.put((*path, "asks", found[0], "key"), to)
    for use in named:
        work.put(use.path, use.renamed(to))
    return step


def set_workflow(work: Work, *, values: Mapping[str, Any]) -> str:
    """The workflow has the settings (reserve, recall, ends); one whose value is None it has not."""
    flow_of(work)
    put_all(work, ("workflow",), values, frozenset({"steps"}))
    return ""


# ---- where


def taken_ids(work: Work) -> set[str]:
    """The ids that a new step may not have: those of the steps and of the ends."""
    ends = part(flow_of(work), "ends")
    return {str(step.get("id")) for _, step in steps(work.document)} | {str(one) for one in ends}


def list_of_steps(work: Work, block: str, branch: int) -> Path:
    """The list of steps: the workflow's own, or that of a branch of a block. Raises: CannotEdit."""
    path: Path = ("workflow", "steps")
    if block:
        at = step_place(work, block)
        branches = work.at((*at, "branches"))
        if not isinstance(branches, list) or not 0 <= branch < len(branches):
            raise CannotEdit("nothing_there", name=block)
        path = (*at, *branch_steps(work.at(at), branch)[1])
    if not isinstance(work.at(path), list):
        raise CannotEdit("nothing_there", name=block or "workflow")
    return path


def _without(source: Path, target: Path) -> Path:
    """The target as it is called when the source has left its place: what stood after it in its list moves up."""
    above = len(source) - 1
    if len(target) > len(source) and target[:above] == source[:above]:
        step, gone = target[above], source[above]
        if isinstance(step, int) and isinstance(gone, int) and step > gone:
            return (*target[:above], step - 1, *target[above + 1 :])
    return target


def _ids_in(step: Mapping[str, Any]) -> Iterator[str]:
    """The id of the step and of all that is in it."""
    for _, one in steps({"workflow": {"steps": [step]}}):
        if isinstance(one.get("id"), str):
            yield one["id"]


def _rename(work: Work, step: str, to: str) -> None:
    named = step_uses(work.document, step)
    work.put((*step_place(work, step), "id"), to)
    for use in named:
        work.put(use.path, use.renamed(to))


def _not_too_many(work: Work, path: Path, step: Mapping[str, Any]) -> None:
    if len(list(steps(work.document))) + len(list(_ids_in(step))) > MOST_STEPS:
        raise CannotEdit("too_many_steps", most=MOST_STEPS)
    _not_too_deep(path[:-1], step)


def _not_too_deep(target: Path, step: Mapping[str, Any]) -> None:
    inner = max((path.count("branches") for path, _ in steps({"workflow": {"steps": [step]}})), default=0)
    deep = target.count("branches") + inner + (1 if "branches" in step and not inner else 0)
    if deep > DEEPEST:
        raise CannotEdit("too_deep", most=DEEPEST)
