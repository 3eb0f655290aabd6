"""Carries what a closed case owes one target: makes it, sends it, and lets the case show how it went.

Every parcel goes under a key of its own, the same each time, so that a receiver that gets it twice can tell. What a
case granted may be taken back: then what has left is owed a counter-entry, under a key of its own, and what has not
never leaves.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.deliveries import cancel, mark, receipt_of
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.load import load
from forms_platform.integrations.parcel import NotNow
from forms_platform.integrations.receivers import gathers
from forms_platform.integrations.sending import Resting, send
from forms_platform.integrations.targets import parcel_of
from forms_platform.outbox import backoff
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater

REVERSED = "case.reversed"  # the topic that asks for a counter-entry
ON_ITS_WAY = timedelta(minutes=15)  # until it is looked again whether the file before has been taken
_KEYS = uuid.UUID("6f0a5d0e-6f0b-5c8e-9d3f-2a4b8d1c7e90")


@dataclass(frozen=True, slots=True)
class Owed:
    """What a case owes one target: what it granted, or the counter-entry of that."""

    case: Case
    target: str
    counter: bool = False

    @property
    def key(self) -> str:
        """The key of the parcel: the same however often it is sent."""
        named = f"{settings.ORGANISATION_NUMBER}:{self.case.number}:{self.target}"
        return str(uuid.uuid5(_KEYS, f"{named}:counter" if self.counter else named))


def carry(message: Envelope, target: str) -> Outcome:
    """The target has the case's parcel and the case shows the receipt; or it says when the next try is, or that a
    person has to help. A case that owes the target nothing is done at once; where cases go many in one file, the case
    waits for the next."""
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    if message.topic == REVERSED:
        return _carry_counter(case, message, target)
    named = getattr(load(case.version_id).document.deliveries, target)
    if named is None or case.result not in named.on:
        return Delivered()
    if case.reversed_at is not None and receipt_of(case, target) is None:
        cancel(case, target, now=timezone.now())
        return Delivered()
    return _carry_or_gather(Owed(case, target), message)


def carry_case(case: Case, message: Envelope, target: str) -> Outcome:
    """The target has the case's parcel, whatever came of the case; what it has taken once is not sent again."""
    return _carry(Owed(case, target), message)


def key_of(case: Case, target: str) -> str:
    """The key of the case's parcel to the target: the same however often it is sent."""
    return Owed(case, target).key


def _carry_counter(case: Case, message: Envelope, target: str) -> Outcome:
    """The counter-entry is with the target, or goes with its next file; nothing is, of what the target never got."""
    how, now = cancel(case, target, now=timezone.now()), timezone.now()
    if not how:
        return Delivered()
    if how == Delivery.State.CANCELLED or receipt_of(case, target) == "":  # never left, or there was nothing in it
        mark(case.pk, target, Delivery.State.CANCELLED, now=now, counter=True)
        return Delivered()
    if how != Delivery.State.DELIVERED:
        return TryLater("Filen som ska återtas är på väg.", after=ON_ITS_WAY, counts=False)
    return _carry_or_gather(Owed(case, target, counter=True), message)


def _carry_or_gather(owed: Owed, message: Envelope) -> Outcome:
    if gathers(owed.target) and receipt_of(owed.case, owed.target, counter=owed.counter) is None:
        return _gathered(owed)
    return _carry(owed, message)


def _carry(owed: Owed, message: Envelope) -> Outcome:
    if (taken := receipt_of(owed.case, owed.target, counter=owed.counter)) is not None:
        return Delivered(taken)
    try:
        parcel = parcel_of(owed.case, owed.target, counter=owed.counter)
        if parcel is None:  # the mapping's conditions left nothing of these answers
            return _receipt(owed, "")
        reference = send(owed.target, parcel, owed.key)
    except Resting as rest:
        return _rests(owed, str(rest), rest.after or timedelta(minutes=1))
    except NotNow as fault:
        return _later(owed, message, str(fault), fault.after)
    except ValueError as fault:  # it cannot be made, or the receiver will not have it
        return _give_up(owed, str(fault))
    return _receipt(owed, reference or parcel.reference)


def _gathered(owed: Owed) -> Outcome:
    """The case waits for the next file. What could not be made for it is told here, where there is a message to be
    tried again, and holds up no file."""
    try:
        parcel = parcel_of(owed.case, owed.target, counter=owed.counter)
    except ValueError as fault:
        return _give_up(owed, str(fault))
    if parcel is None:
        return _receipt(owed, "")
    _mark(owed, Delivery.State.GATHERED, now=timezone.now())
    return Delivered()


def _mark(owed: Owed, state: str, reference: str = "", next_try: datetime | None = None, *, now: datetime) -> None:
    mark(owed.case.pk, owed.target, state, reference, next_try, now=now, counter=owed.counter)


def _rests(owed: Owed, reason: str, after: timedelta) -> Outcome:
    now = timezone.now()
    _mark(owed, Delivery.State.RETRYING, next_try=now + after, now=now)
    return TryLater(reason, after=after, counts=False)


def _later(owed: Owed, message: Envelope, reason: str, after: timedelta | None) -> Outcome:
    if message.attempt >= settings.OUTBOX_TRIES:
        return _give_up(owed, reason)
    now, pause = timezone.now(), after or backoff.wait(message.attempt, settings.OUTBOX_BACKOFF_SECONDS)
    _mark(owed, Delivery.State.RETRYING, next_try=now + pause, now=now)
    return TryLater(reason, after=pause)


def _receipt(owed: Owed, reference: str) -> Outcome:
    _mark(owed, Delivery.State.DELIVERED, reference, now=timezone.now())
    return Delivered(reference)


def _give_up(owed: Owed, reason: str) -> Outcome:
    _mark(owed, Delivery.State.GIVEN_UP, now=timezone.now())
    return GiveUp(reason)
