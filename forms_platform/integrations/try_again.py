"""Tries everything to one target again, because somebody says that its receiver is well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from forms_platform.audit import trail
from forms_platform.integrations.health import wake
from forms_platform.integrations.models import Batch
from forms_platform.outbox.models import Message
from forms_platform.outbox.replay import replay


@transaction.atomic
def try_again(target: str, *, by: int | None = None, now: datetime) -> int:
    """How much that waited for the target, or was given up, is due at once; its receiver rests no longer, and the log
    says who says so."""
    files = [f"batch:{pk}" for pk in Batch.objects.filter(target=target, sent_at=None).values_list("pk", flat=True)]
    theirs = Q(handler=f"forms_platform.integrations.{target}.deliver.deliver")
    theirs |= Q(topic="delivery.gathered", about__in=files)
    wake(target)
    count = replay(Message.objects.filter(theirs, state__in=(Message.State.WAITING, Message.State.DEAD)), now=now)
    actor, facts = "system" if by is None else f"person:{by}", {"target": target, "count": count}
    trail.append(f"receiver:{target}", "receiver.tried_again", actor=actor, facts=facts, at=now)
    return count
