"""Keeps an edit, takes one back, or does it again: in one transaction, on the version that the person has seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.changes import Change, done, undone
from forms_platform.builder.drafts import LARGEST, Opened, opened, to_text, unsaved
from forms_platform.builder.edit import Asked, Edited, edit
from forms_platform.builder.models import Edit, ServiceDraft, TestCase

UNDO, REDO = "undo", "redo"


class Stale(Exception):
    """Somebody has edited the draft since the person saw it."""

    def __init__(self, now: Opened, last: Edit | None) -> None:
        """The draft as it is, and the edit that came between."""
        super().__init__(now.key)
        self.now = now
        self.last = last


@transaction.atomic
def keep(
    key: str, asked: Sequence[Asked], *, seen: int, by: int, at: datetime, about: str = ""
) -> tuple[Opened, Edited]:
    """The draft has the edit, all commands of it as one. What changes nothing leaves no trace.

    Raises: NoSuchDraft, Stale, CannotEdit.
    """
    draft = _locked(key, seen, at)
    if asked and asked[-1].command in (UNDO, REDO):
        return _walk(draft, asked[-1].command, by, at)
    edited = edit(draft.document, *asked)
    if not edited.changes:
        return draft, edited
    row = draft.row
    text = to_text(edited.document)
    if len(text.encode()) > LARGEST:
        raise CannotEdit("too_large", most=LARGEST // 1_000_000)
    Edit.objects.filter(draft=row, number__gt=row.position).delete()
    Edit.objects.create(
        draft=row,
        number=row.position + 1,
        command=asked[-1].command,
        about=about[:120],
        changes=to_text([change.to_json() for change in edited.changes]),
        by_id=by,
        at=at,
    )
    _follow(key, edited.changes)
    return _store(draft, text, row.position + 1, by, at), edited


def _walk(draft: Opened, way: str, by: int, at: datetime) -> tuple[Opened, Edited]:
    """One edit is taken back, or done again."""
    row = draft.row
    number = row.position if way == UNDO else row.position + 1
    found = Edit.objects.filter(draft=row, number=number).first() if number else None
    if found is None:
        raise CannotEdit("nothing_to_undo" if way == UNDO else "nothing_to_redo")
    changes = [Change.from_json(one) for one in json.loads(found.changes)]
    document = undone(draft.document, changes) if way == UNDO else done(draft.document, changes)
    position = row.position - 1 if way == UNDO else row.position + 1
    _follow(draft.key, changes if way == REDO else [one.reversed() for one in reversed(changes)])
    stored = _store(draft, to_text(document), position, by, at)
    return stored, Edited(document, tuple(changes), "")


def _follow(key: str, changes: Sequence[Change]) -> None:
    """The test cases name the steps that got another id as they are called now."""
    named = {one.before: one.after for one in changes if one.path[:1] == ("workflow",) and one.path[-1] == "id"}
    for case in TestCase.objects.filter(key=key) if named else ():
        way = [named.get(step, step) for step in case.way]
        if way != case.way:
            case.way = way
            case.save(update_fields=["way"])


def _store(draft: Opened, text: str, position: int, by: int, at: datetime) -> Opened:
    row = draft.row
    row.document, row.position, row.version = text, position, row.version + 1
    row.changed_by_id, row.changed_at = by, at
    row.save(update_fields=["document", "position", "version", "changed_by", "changed_at"])
    return Opened(row, draft.published, draft.service)


def _locked(key: str, seen: int, at: datetime) -> Opened:
    """The draft, locked and stored, as the person has seen it."""
    ServiceDraft.objects.select_for_update().filter(key=key).first()
    draft = opened(key)
    if draft.row._state.adding and draft.published is not None:
        fresh = unsaved(draft.published)
        row, _ = ServiceDraft.objects.get_or_create(
            key=key, defaults={"document": fresh.document, "base": fresh.base, "changed_at": at}
        )
        draft = Opened(row, draft.published, draft.service)
    if draft.version != seen:
        last = Edit.objects.filter(draft=draft.row).select_related("by").order_by("-number").first()
        raise Stale(draft, last)
    return draft
