"""Drafts (utkast): kept with every page and pause, found again on any device, removed when nobody has touched them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_platform.audit import trail
from forms_platform.cases import attachments
from forms_platform.cases.models import Attachment
from forms_platform.intake.figures import note_left
from forms_platform.intake.models import Draft

KEPT_FOR = timedelta(days=30)  # after the last change
TRIES = 5
BATCH = 200


class ChangedElsewhere(Exception):
    """The draft was saved by another tab or device after the page was shown."""


class AlreadySubmitted(Exception):
    """The draft has become a case; there is nothing left to change."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def find(draft: UUID, person: int) -> Draft:
    """The person's draft. Raises: Draft.DoesNotExist, also when it exists for somebody else."""
    return Draft.objects.select_related("submitted_as").get(pk=draft, person=person)


def mine(person: int) -> list[Draft]:
    """The person's drafts that are not sent in, the last touched first."""
    waiting = Draft.objects.filter(person=person, submitted_as=None).order_by("-saved_at")
    return list(waiting.select_related("amends")[:100])


def keep(
    draft: Draft,
    answers: Mapping[str, Any],
    *,
    of: Collection[str],
    now: datetime,
    done: str | None = None,
    seen: datetime | None = None,
) -> None:
    """The draft holds these answers in place of those it had for the fields `of`; the other fields are untouched.

    One statement, also when another tab saves at the same moment: then its answers to other fields stay too.
    `done` marks a page as sent in. With `seen`, the moment the page was shown, an older page gives way instead.
    Raises: ChangedElsewhere, AlreadySubmitted.
    """
    for _ in range(TRIES):
        if seen is not None and not draft._state.adding and draft.saved_at != seen:
            raise ChangedElsewhere
        if _saved(draft, answers, of, now, done):
            return
        stored = find(draft.pk, draft.person_id)
        if stored.submitted_as is not None:
            raise AlreadySubmitted(stored.submitted_as.number)
        draft.raw, draft.pages_done, draft.saved_at = stored.raw, stored.pages_done, stored.saved_at
        draft._state.adding = False
    raise ChangedElsewhere


def discard(draft: Draft) -> None:
    """The draft is gone, and the files that were only its."""
    attachments.forget(files_in(draft.raw), uploader=draft.person_id)
    draft.delete()


def purge(now: datetime) -> int:
    """No draft is left that nobody has touched for 30 days, and no file that belonged only to such a draft.

    Returns how many drafts went. The trail says which.
    """
    gone = 0
    while old := list(Draft.objects.filter(saved_at__lt=now - KEPT_FOR).order_by("saved_at")[:BATCH]):
        with transaction.atomic():
            left = [draft for draft in old if draft.submitted_as_id is None]
            note_left(left, timezone.localdate(now))
            unsent = [str(draft.pk) for draft in left]
            for draft in old:
                discard(draft)
            if unsent:
                trail.append("drafts", "draft.purged", actor="system", facts={"drafts": unsent}, at=now)
        gone += len(old)
    _forget_strays(now)
    return gone


def files_in(raw: Any) -> set[UUID]:
    """The ids of every file that the typed answers speak of, however deep."""
    if isinstance(raw, Mapping):
        return set().union(*(files_in(value) for value in raw.values()))
    if isinstance(raw, list):
        return set().union(*(files_in(value) for value in raw))
    if isinstance(raw, str) and len(raw) == 36:
        try:
            return {UUID(raw)}
        except ValueError:
            return set()
    return set()


def _saved(draft: Draft, answers: Mapping[str, Any], of: Collection[str], now: datetime, done: str | None) -> bool:
    raw = {key: value for key, value in draft.raw.items() if key not in of} | dict(answers)
    pages = draft.pages_done if done is None or done in draft.pages_done else [*draft.pages_done, done]
    if draft._state.adding:
        before = draft.raw, draft.pages_done
        draft.raw, draft.pages_done, draft.created_at, draft.saved_at = raw, pages, now, now
        try:
            draft.save(force_insert=True)
        except IntegrityError:  # the same page was sent twice at once
            draft.raw, draft.pages_done = before
            return False
        return True
    same = Draft.objects.filter(pk=draft.pk, saved_at=draft.saved_at, submitted_as=None)
    if not same.update(raw=raw, pages_done=pages, saved_at=now):
        return False
    draft.raw, draft.pages_done, draft.saved_at = raw, pages, now
    return True


def _forget_strays(now: datetime) -> None:
    """Files that were taken out of a draft again, or whose page was never sent in."""
    old = Attachment.objects.filter(case=None, uploaded_at__lt=now - KEPT_FOR)
    strays = dict(old.values_list("pk", "uploader_id"))
    for raw in Draft.objects.filter(person__in=set(strays.values())).values_list("raw", flat=True).iterator():
        for spoken_of in files_in(raw):
            strays.pop(spoken_of, None)
    for person in set(strays.values()):
        attachments.forget([pk for pk, uploader in strays.items() if uploader == person], uploader=person)
