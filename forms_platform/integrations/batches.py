"""Many cases in one file (bunt): what has been gathered for a target goes once a night or once a month.

A batch keeps its bytes, so that it is the same file however often it is sent, and so that what was sent can be shown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Case, Delivery
from forms_platform.integrations.models import Batch, Receiver
from forms_platform.integrations.parcel import NotNow, Parcel
from forms_platform.integrations.sending import Resting, send
from forms_platform.integrations.targets import bundle, items_of
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.post import post


def gather(message: Envelope) -> Outcome:
    """Every target whose day it is has a batch of what waited for it, and post that sends it.

    Handler of "day.begun".
    """
    now = timezone.now()
    made = [gather_for(one.target, now=now) for one in Receiver.objects.all() if is_due(one, timezone.localdate(now))]
    return Delivered(", ".join(batch.name for batch in made if batch is not None))


def is_due(receiver: Receiver, today: date) -> bool:
    """Whether the receiver gets a batch today."""
    if receiver.batching == Receiver.Batching.MONTHLY:
        return today.day == receiver.day_of_month
    return receiver.batching == Receiver.Batching.DAILY


def gather_for(target: str, *, now: datetime) -> Batch | None:
    """What has waited for the target is in one batch and nowhere else; None when nothing waited.

    A case of which nothing can be made is given up by itself and holds up no other.
    """
    with transaction.atomic():
        locked = Delivery.objects.select_for_update(of=("self",))
        waiting = locked.filter(target=target, state=Delivery.State.GATHERED, batch="")
        rows = list(waiting.select_related("case__requester", "case__subject").order_by("case_id"))
        made: list[Any] = []
        taken: list[int] = []
        for row in rows:
            found = _made(row.case, target, now)
            if found is not None:
                made += found
                taken.append(row.pk)
        if not made:
            return None
        name = _name(target, timezone.localdate(now))
        parcel = bundle(target, name, name, made, at=timezone.localtime(now))
        batch = Batch.objects.create(
            name=name, target=target, file_name=parcel.name, content=parcel.content,
            content_type=parcel.content_type, cases=len(taken), items=len(made), made_at=now,
        )  # fmt: skip
        Delivery.objects.filter(pk__in=taken).update(batch=name, changed_at=now)
        post("delivery.gathered", f"batch:{batch.pk}", {"batch": batch.pk}, now=now, lane=target)
    return batch


def _made(case: Case, target: str, now: datetime) -> list[Any] | None:
    """What the case owes; None when that cannot be made or is nothing, which the case then shows."""
    try:
        made = list(items_of(case, target))
    except ValueError:
        mark(case.pk, target, Delivery.State.GIVEN_UP, now=now)
        return None
    if not made:
        mark(case.pk, target, Delivery.State.DELIVERED, now=now)
        return None
    return made


def _name(target: str, day: date) -> str:
    """The batch's name: target and day, and a number when the day has several."""
    number = Batch.objects.filter(target=target, name__startswith=f"{target}-{day}").count() + 1
    return f"{target}-{day}" if number == 1 else f"{target}-{day}-{number}"


def deliver(message: Envelope) -> Outcome:
    """The target has the batch, and every case in it shows the receipt. Handler of "delivery.gathered"."""
    batch, now = Batch.objects.get(pk=message.payload["batch"]), timezone.now()
    if batch.sent_at is not None:
        return Delivered(batch.reference)
    parcel = Parcel(batch.file_name, bytes(batch.content), batch.name, batch.content_type)
    try:
        reference = send(batch.target, parcel, batch.name) or batch.name
    except Resting as rest:
        return TryLater(str(rest), after=rest.after, counts=False)
    except NotNow as fault:
        if message.attempt >= settings.OUTBOX_TRIES:
            return _given_up(batch, str(fault), now)
        return TryLater(str(fault), after=fault.after)
    except ValueError as fault:
        return _given_up(batch, str(fault), now)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(sent_at=now, reference=reference)
        for case_id in _cases(batch):
            mark(case_id, batch.target, Delivery.State.DELIVERED, reference, now=now)
    return Delivered(reference)


def _given_up(batch: Batch, reason: str, now: datetime) -> Outcome:
    for case_id in _cases(batch):
        mark(case_id, batch.target, Delivery.State.GIVEN_UP, now=now)
    return GiveUp(reason)


def _cases(batch: Batch) -> list[int]:
    found = Delivery.objects.filter(target=batch.target, batch=batch.name).order_by("case_id")
    return list(found.values_list("case_id", flat=True))
