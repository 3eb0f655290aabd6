"""Releases a draft: at once, at a time, or when somebody else has agreed. A version is published once and for ever."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_platform.audit import trail
from forms_platform.builder.drafts import Opened, four_eyes
from forms_platform.builder.models import Publication, ServiceDraft
from forms_platform.builder.moving import begin
from forms_platform.definitions import load
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.models import EService
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post

log = logging.getLogger(__name__)
DUE = "publication.due"


class OwnRequest(Exception):
    """Nobody agrees to what they themselves have asked for."""


@dataclass(frozen=True)
class Wish:
    """How a draft is to be released."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    at: datetime | None = None
    move: bool = False  # the cases under way too, where all of them can


@transaction.atomic
def release(draft: Opened, wish: Wish, *, by: Person, now: datetime) -> Publication:
    """The draft is published, waits for its time, or waits for somebody to agree. An earlier wish is dropped.

    Raises: DocumentFaults with every error, and nothing has changed.
    """
    waiting(draft.key).update(state=Publication.State.DROPPED)
    asked = Publication(
        key=draft.key,
        document=draft.row.document,
        reasons=dict(wish.reasons),
        note=wish.note[:400],
        at=wish.at,
        move=wish.move,
        asked_by=by,
        asked_at=now,
        state=Publication.State.ASKED if four_eyes() else Publication.State.PLANNED,
    )
    asked.save()
    return asked if four_eyes() else _when_due(asked, now)


@transaction.atomic
def agree(asked: Publication, *, by: Person, now: datetime) -> Publication:
    """Somebody else has agreed: what was asked for is published, or waits for its time.

    Raises: OwnRequest, DocumentFaults.
    """
    locked = Publication.objects.select_for_update().get(pk=asked.pk)
    if locked.state != Publication.State.ASKED:
        return locked
    if locked.asked_by_id == by.pk:
        raise OwnRequest
    locked.agreed_by, locked.state = by, Publication.State.PLANNED
    locked.save(update_fields=["agreed_by", "state"])
    return _when_due(locked, now)


def waiting(key: str) -> Any:
    """What waits to be published of the e-service."""
    return Publication.objects.filter(key=key, state__in=[Publication.State.ASKED, Publication.State.PLANNED])


def release_due(now: datetime) -> int:
    """Everything whose time has come is published, and how many. What cannot be any more is dropped and says why."""
    done = 0
    for asked in Publication.objects.filter(state=Publication.State.PLANNED, at__lte=now).order_by("at")[:50]:
        try:
            with transaction.atomic():
                locked = Publication.objects.select_for_update().get(pk=asked.pk)
                if locked.state == Publication.State.PLANNED:
                    _carry_out(locked, now)
                    done += 1
        except DocumentFaults as found:
            log.warning("publication %s cannot be carried out: %s", asked.pk, found)
            trouble = found.faults[0].sv[:400]
            Publication.objects.filter(pk=asked.pk).update(state=Publication.State.DROPPED, trouble=trouble)
    return done


def handle(message: Envelope) -> Outcome:
    """What is due is published. Handler of "publication.due"; repeated, it finds nothing left to do."""
    done = release_due(timezone.now())
    return Delivered(str(done) if done else "")


def _when_due(asked: Publication, now: datetime) -> Publication:
    if asked.at is None or asked.at <= now:
        return _carry_out(asked, now)
    post(DUE, f"e_service:{asked.key}", {"publication": asked.pk}, now=now, at=asked.at)
    return asked


def _carry_out(asked: Publication, now: datetime) -> Publication:
    """The version is published, and the draft that it was made of goes on from it."""
    document = json.loads(asked.document)
    asked.version = publish(document, asked.asked_by, now)
    asked.state = Publication.State.DONE
    asked.save(update_fields=["version", "state"])
    ServiceDraft.objects.filter(key=asked.key).update(base=asked.version)
    if asked.move:
        begin(asked.key, by=asked.asked_by_id, now=now)
    trail.append(
        f"e_service:{asked.key}",
        "released",
        actor=str(asked.asked_by_id or "system"),
        facts={
            "version": asked.version.number,
            "agreed_by": str(asked.agreed_by_id or ""),
            "reasons": asked.reasons,
        },
        at=now,
    )
    return asked


@transaction.atomic
def withdraw(key: str, *, by: Person, now: datetime, again: bool = False) -> None:
    """Nobody can start the e-service any more, or, `again`, everybody can. Cases under way go on as they are."""
    service = EService.objects.select_for_update().get(key=key)
    if service.withdrawn != again:
        return
    service.withdrawn = not again
    service.save(update_fields=["withdrawn"])
    load.forget()
    trail.append(f"e_service:{key}", "restored" if again else "withdrawn", actor=str(by.pk), facts={}, at=now)
