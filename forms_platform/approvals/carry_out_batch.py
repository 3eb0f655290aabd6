"""Carries out the decisions of a bundle when their hold has ended, a turn at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from forms_platform.approvals.decide import carry_out_held
from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.work_off import A_TURN, DUE
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post


def carry_out_batch(batch: UUID, *, now: datetime, most: int = A_TURN) -> bool:
    """Up to `most` held decisions of the bundle have moved their cases, or stand as refused with the reason. True when
    there are more."""
    waiting = HeldDecision.objects.filter(batch=batch, state=HeldDecision.State.HELD)
    ids = list(waiting.order_by("case_id").values_list("pk", flat=True)[: most + 1])
    for held in ids[:most]:
        carry_out_held(held, now=now)
    return len(ids) > most


def handle(message: Envelope) -> Outcome:
    """Handler of "batch.due". Repeated, it goes on where it was."""
    from django.utils import timezone

    now = timezone.now()
    if carry_out_batch(UUID(message.payload["batch"]), now=now):
        post(DUE, message.about, dict(message.payload), now=now)
    return Delivered()
