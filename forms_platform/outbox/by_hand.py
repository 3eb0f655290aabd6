"""What operators do with post by hand, on their pages and by programs: done and in the log, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from forms_platform.outbox.listing import Tab, matching
from forms_platform.outbox.models import Message
from forms_platform.outbox.replay import replay
from forms_platform.outbox.settle import settle


def read(message: UUID, *, by: int, now: datetime) -> None:
    """It is known that the person read what the message carries and why it failed."""
    _log("message.read", {"message": str(message)}, by, now)


@transaction.atomic
def try_again(message: UUID, *, by: int, now: datetime) -> bool:
    """Whether the message is due at once. Its receiver rests no longer: somebody says that it is well."""
    found = Message.objects.filter(id=message)
    _wake(set(found.values_list("lane", flat=True)))
    if not replay(found, now=now):
        return False
    _log("message.replayed", {"message": str(message)}, by, now)
    return True


@transaction.atomic
def try_all_again(tab: Tab, sought: str, *, by: int, now: datetime) -> int:
    """How many of those under the tab that match are due at once; their receivers rest no longer."""
    _wake(set(matching(tab, sought).order_by().values_list("lane", flat=True).distinct()))
    if count := replay(matching(tab, sought), now=now):
        _log("messages.replayed", {"state": tab.key, "q": sought, "count": count}, by, now)
    return count


@transaction.atomic
def mark_handled(message: UUID, *, note: str, by: int, name: str, now: datetime) -> bool:
    """Whether the message is marked as done by hand, with who says so and how."""
    if not settle(Message.objects.filter(id=message), note=note, by=name, now=now):
        return False
    _log("message.handled", {"message": str(message), "note": note}, by, now)
    return True


def _wake(lanes: set[str]) -> None:
    import_string(settings.OUTBOX_WAKE)(lanes - {""})


def _log(what: str, facts: Mapping[str, Any], by: int, now: datetime) -> None:
    import_string(settings.OUTBOX_TRAIL)("outbox", what, actor=f"person:{by}", facts=facts, at=now)
