"""Works off a bundle, one case after the other; one that is refused stops nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from forms_platform.approvals.decide import Wish, decide
from forms_platform.approvals.models import Batch, BatchItem, HeldDecision
from forms_platform.definitions.load import load
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post
from workflows.errors import Code, Refused

BEGUN, DUE = "batch.begun", "batch.due"
A_TURN = 50  # cases with one message; the rest comes with the next, so that no lease runs out
A_BUNDLE = 1000  # more than any bundle holds
LONGEST = timedelta(hours=2)  # a bundle that is worked off is held so long at most; its end says how long really


def work_off(batch: UUID, *, now: datetime, most: int | None = None) -> Batch:
    """Up to `most` of the bundle's waiting cases have been decided, or say why not. When none is left the hold begins:
    all its decisions can be undone for the same seconds, and are then carried out."""
    for _ in range(A_BUNDLE if most is None else most):
        with transaction.atomic():
            bundle = Batch.objects.select_for_update(of=("self",)).select_related("by").get(pk=batch)
            if bundle.state != Batch.State.WORKING:
                return bundle
            item = bundle.items.filter(state=BatchItem.State.WAITING).select_related("case").order_by("place").first()
            if item is None:
                return _finished(bundle, now)
            _decide(bundle, item, now)
    return Batch.objects.get(pk=batch)


def handle(message: Envelope) -> Outcome:
    """Handler of "batch.begun": a turn of the work, and a message for the next. Repeated, it goes on where it was."""
    from django.utils import timezone

    now = timezone.now()
    bundle = work_off(UUID(message.payload["batch"]), now=now, most=A_TURN)
    if bundle.state == Batch.State.WORKING:
        post(BEGUN, message.about, dict(message.payload), now=now)
    return Delivered()


def _decide(bundle: Batch, item: BatchItem, now: datetime) -> None:
    wish = Wish(
        item.case.number, item.step, item.opened_seq, bundle.outcome, bundle.comment, item.seen_revision
    )  # fmt: skip
    try:
        if not load(item.case.version_id).plan.human(item.step).bulk:
            raise Refused(Code.STALE, step=item.step)
        item.held = decide(wish, by=bundle.by, now=now, batch=bundle.pk, until=now + LONGEST)
        item.state = BatchItem.State.HELD
    except Refused as refused:
        item.state = BatchItem.State.REFUSED
        item.refusal = {"code": refused.code.value, "facts": refused.facts}
    item.save(update_fields=["state", "held", "refusal"])


def _finished(bundle: Batch, now: datetime) -> Batch:
    """The hold begins; one message carries all of it out."""
    bundle.state, bundle.finished_at = Batch.State.DONE, now
    bundle.save(update_fields=["state", "finished_at"])
    ends = now + timedelta(seconds=settings.UNDO_SECONDS)
    if HeldDecision.objects.filter(batch=bundle.pk, state=HeldDecision.State.HELD).update(effective_at=ends):
        post(DUE, f"batch:{bundle.pk}", {"batch": str(bundle.pk)}, now=now, at=ends)
    return bundle
