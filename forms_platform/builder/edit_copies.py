"""The commands about copies of saved blocks: put in, and made like their original again or left as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms_platform.builder.cannot import CannotEdit, found_question, page_place, put_or_remove, within
from forms_platform.builder.changes import Work
from forms_platform.builder.edit_questions import rename_field
from forms_platform.builder.outline import free, keys_beside


def insert_block(
    work: Work, *, page: str, fields: Sequence[Mapping[str, Any]], block: str, edition: int, at: int | None = None
) -> str:
    """The page has copies of the block's questions, last or at the place, with keys of their own; their rules follow
    each other. The first of them is chosen."""
    if not fields:
        raise CannotEdit("nothing_there", name=block)
    here = page_place(work, page)
    place = within(
        len(work.at(("pages", here, "fields"))) if at is None else at, len(work.at(("pages", here, "fields")))
    )
    taken = keys_beside(work.document, "x")
    apart = Work({"pages": [{"key": "block", "fields": [dict(one) for one in fields]}]})
    for one in fields:
        key = free(str(one["key"]), taken | {str(other["key"]) for other in fields if other is not one})
        rename_field(apart, ref=str(one["key"]), key=key)
        taken.add(key)
    made = apart.document["pages"][0]["fields"]
    for number, (one, original) in enumerate(zip(made, fields, strict=True)):
        copied = {"block": block, "part": str(original["key"]), "edition": edition}
        work.insert(("pages", here, "fields", place + number), {**one, "copied": copied})
    return str(made[0]["key"])


def take_over(work: Work, *, ref: str, values: Mapping[str, Any], edition: int) -> str:
    """The copy has the properties of that edition of its original; without any it is left as it is, and says that the
    edition was seen."""
    found = found_question(work, ref)
    copied = found.field.get("copied")
    if not isinstance(copied, dict):
        raise CannotEdit("nothing_there", name=ref)
    for name, value in values.items():
        if name in ("key", "copied"):
            raise CannotEdit("own_command", name=name)
        put_or_remove(work, (*found.path, name), value)
    work.put((*found.path, "copied"), {**copied, "edition": edition})
    return ref
