"""Begins a bundle: what was marked is written down, and the work is done at once when it is little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from forms_platform.approvals.bulk import Chosen
from forms_platform.approvals.models import Batch, BatchItem
from forms_platform.approvals.work_off import BEGUN, work_off
from forms_platform.organisation.models import Person
from forms_platform.outbox.post import post

AT_ONCE = 20  # cases; more are decided in the background while the person sees how far it has come


def begin_batch(
    items: Sequence[Chosen], outcome: str, comment: str, *, by: Person, now: datetime, batch: UUID
) -> Batch:
    """The bundle is there with a row for each case, and is done or will be. A repeated press gives the first one's."""
    with transaction.atomic():
        bundle, new = Batch.objects.get_or_create(
            pk=batch,
            defaults={
                "by": by, "e_service": items[0].case.e_service, "outcome": outcome, "comment": comment, "begun_at": now,
            },
        )  # fmt: skip
        if not new:
            return bundle
        BatchItem.objects.bulk_create(
            BatchItem(
                batch=bundle,
                place=place,
                case=item.case,
                step=item.assignment.step,
                opened_seq=item.assignment.opened_seq,
                seen_revision=item.revision,
            )
            for place, item in enumerate(items)
        )
        if len(items) > AT_ONCE:
            post(BEGUN, f"batch:{bundle.pk}", {"batch": str(bundle.pk)}, now=now)
    return bundle if len(items) > AT_ONCE else work_off(bundle.pk, now=now)
