"""Carries what a closed case owes one target: makes it, sends it, and lets the case show how it went.

Every parcel goes under a key of its own, the same each time, so that a receiver that gets it twice can tell.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.deliveries import mark, receipt_of
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.load import load
from forms_platform.integrations.parcel import NotNow
from forms_platform.integrations.receivers import gathers
from forms_platform.integrations.sending import Resting, send
from forms_platform.integrations.targets import parcel_of
from forms_platform.outbox import backoff
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater

_KEYS = uuid.UUID("6f0a5d0e-6f0b-5c8e-9d3f-2a4b8d1c7e90")


def carry(message: Envelope, target: str) -> Outcome:
    """The target has the case's parcel and the case shows the receipt; or it says when the next try is, or that a
    person has to help. A case that owes the target nothing is done at once; where cases go many in one file, the case
    waits for the next."""
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    owed = getattr(load(case.version_id).document.deliveries, target)
    if owed is None or case.result not in owed.on:
        return Delivered()
    if gathers(target) and receipt_of(case, target) is None:
        return _gathered(case, target)
    return carry_case(case, message, target)


def carry_case(case: Case, message: Envelope, target: str) -> Outcome:
    """The target has the case's parcel, whatever came of the case; what it has taken once is not sent again."""
    if (taken := receipt_of(case, target)) is not None:
        return Delivered(taken)
    try:
        parcel = parcel_of(case, target)
        if parcel is None:  # the mapping's conditions left nothing of these answers
            return _receipt(case, target, "")
        reference = send(target, parcel, key_of(case, target))
    except Resting as rest:
        return _rests(case, target, str(rest), rest.after or timedelta(minutes=1))
    except NotNow as fault:
        return _later(case, target, message, str(fault), fault.after)
    except ValueError as fault:  # it cannot be made, or the receiver will not have it
        return _give_up(case, target, str(fault))
    return _receipt(case, target, reference or parcel.reference)


def key_of(case: Case, target: str) -> str:
    """The key of the case's parcel to the target: the same however often it is sent."""
    return str(uuid.uuid5(_KEYS, f"{settings.ORGANISATION_NUMBER}:{case.number}:{target}"))


def _gathered(case: Case, target: str) -> Outcome:
    """The case waits for the next file. What could not be made for it is told here, where there is a message to be
    tried again, and holds up no file."""
    try:
        parcel = parcel_of(case, target)
    except ValueError as fault:
        return _give_up(case, target, str(fault))
    if parcel is None:
        return _receipt(case, target, "")
    mark(case.pk, target, Delivery.State.GATHERED, now=timezone.now())
    return Delivered()


def _rests(case: Case, target: str, reason: str, after: timedelta) -> Outcome:
    now = timezone.now()
    mark(case.pk, target, Delivery.State.RETRYING, next_try=now + after, now=now)
    return TryLater(reason, after=after, counts=False)


def _later(case: Case, target: str, message: Envelope, reason: str, after: timedelta | None) -> Outcome:
    if message.attempt >= settings.OUTBOX_TRIES:
        return _give_up(case, target, reason)
    now, pause = timezone.now(), after or backoff.wait(message.attempt, settings.OUTBOX_BACKOFF_SECONDS)
    mark(case.pk, target, Delivery.State.RETRYING, next_try=now + pause, now=now)
    return TryLater(reason, after=pause)


def _receipt(case: Case, target: str, reference: str) -> Outcome:
    mark(case.pk, target, Delivery.State.DELIVERED, reference, now=timezone.now())
    return Delivered(reference)


def _give_up(case: Case, target: str, reason: str) -> Outcome:
    mark(case.pk, target, Delivery.State.GIVEN_UP, now=timezone.now())
    return GiveUp(reason)
