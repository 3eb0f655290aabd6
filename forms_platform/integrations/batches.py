"""Many cases in one file (bunt): what has been gathered for a target goes once a night or once a month.

A batch keeps its bytes, so that it is the same file however often it is sent, and so that what was sent can be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Delivery
from forms_platform.integrations.models import Batch, Receiver
from forms_platform.integrations.parcel import NotNow, Parcel
from forms_platform.integrations.sending import Resting, send
from forms_platform.integrations.targets import TARGETS, bundle, items_of
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.post import post


def gather(message: Envelope) -> Outcome:
    """Every target whose day it is has a batch of what waited for it, and post that sends it.

    Handler of "day.begun".
    """
    now, known = timezone.now(), Receiver.objects.in_bulk()
    due = [target for target in TARGETS if is_due(target, known.get(target), timezone.localdate(now))]
    made = [gather_for(target, now=now) for target in due]
    return Delivered(", ".join(batch.name for batch in made if batch is not None))


def is_due(target: str, receiver: Receiver | None, today: date) -> bool:
    """Whether the target gets a batch today. A list that is to be attested is made daily unless monthly is said."""
    if receiver is not None and receiver.batching == Receiver.Batching.MONTHLY:
        return today.day == receiver.day_of_month
    daily = receiver is not None and receiver.batching == Receiver.Batching.DAILY
    return daily or TARGETS[target].attested


def gather_for(target: str, *, now: datetime) -> Batch | None:
    """What has waited for the target is in one batch and nowhere else; None when nothing waited.

    A case of which nothing can be made is given up by itself and holds up no other.
    """
    with transaction.atomic():
        locked = Delivery.objects.select_for_update(of=("self",))
        waiting = locked.filter(target=target, state=Delivery.State.GATHERED, batch="")
        rows = list(waiting.select_related("case__requester", "case__subject").order_by("case_id", "counter"))
        made, taken = _all_made(rows, now)
        if not made:
            return None
        name = _name(target, timezone.localdate(now))
        try:
            parcel = bundle(target, name, name, made, at=timezone.localtime(now))
        except ValueError:  # of those that were sound when they were gathered one is not now
            made, taken = _all_made(rows, now, proved=True)
            if not made:
                return None
            parcel = bundle(target, name, name, made, at=timezone.localtime(now))
        batch = Batch.objects.create(
            name=name, target=target, file_name=parcel.name, content=parcel.content,
            content_type=parcel.content_type, cases=len(taken), items=len(made), made_at=now,
            amount=_amount(target, made),
        )  # fmt: skip
        Delivery.objects.filter(pk__in=taken).update(batch=name, changed_at=now)
        if not TARGETS[target].attested:
            leave(batch, now=now)
    return batch


def leave(batch: Batch, *, now: datetime) -> None:
    """The batch is on its way to its target."""
    post("delivery.gathered", f"batch:{batch.pk}", {"batch": batch.pk}, now=now, lane=batch.target)


def _amount(target: str, made: Sequence[Any]) -> int | None:
    """What a list that is attested sums to. Unit: öre."""
    return sum(one.amount for one in made) if TARGETS[target].attested else None


def _all_made(rows: Sequence[Delivery], now: datetime, *, proved: bool = False) -> tuple[list[Any], list[int]]:
    """What the rows owe, and the ids of those that owe something."""
    found = [(row.pk, each) for row in rows if (each := _made(row, now, proved=proved)) is not None]
    return [one for _, each in found for one in each], [pk for pk, _ in found]


def _made(row: Delivery, now: datetime, *, proved: bool) -> list[Any] | None:
    """What the row owes; None when that is nothing or cannot be made, by itself in a file of its own when that is to be
    proved. The case then shows it."""
    try:
        made = list(items_of(row.case, row.target, counter=row.counter))
        if made and proved:
            bundle(row.target, "prov", "prov", made, at=timezone.localtime(now))
    except ValueError:
        mark(row.case_id, row.target, Delivery.State.GIVEN_UP, now=now, counter=row.counter)
        return None
    if not made:
        mark(row.case_id, row.target, Delivery.State.DELIVERED, now=now, counter=row.counter)
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
    if TARGETS[batch.target].attested and batch.attested_at is None:
        return GiveUp("Listan är inte attesterad.")
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
        for case_id, counter in _cases(batch):
            mark(case_id, batch.target, Delivery.State.DELIVERED, reference, now=now, counter=counter)
    return Delivered(reference)


def _given_up(batch: Batch, reason: str, now: datetime) -> Outcome:
    for case_id, counter in _cases(batch):
        mark(case_id, batch.target, Delivery.State.GIVEN_UP, now=now, counter=counter)
    return GiveUp(reason)


def _cases(batch: Batch) -> list[tuple[int, bool]]:
    """The cases in the file, and whether with what takes theirs back."""
    found = Delivery.objects.filter(target=batch.target, batch=batch.name).order_by("case_id", "counter")
    return list(found.values_list("case_id", "counter"))
