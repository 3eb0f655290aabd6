"""Sends a parcel to a target's receiver, if it may be asked now."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forms_platform.integrations.health import answered, failed, leave_to_ask
from forms_platform.integrations.parcel import NotNow, Parcel, Refused
from forms_platform.integrations.receivers import where
from forms_platform.integrations.transports import way_of


class Resting(NotNow):
    """That the receiver was not even asked."""


def send(target: str, parcel: Parcel, key: str) -> str:
    """What the receiver calls the parcel, which it has. Raises: NotNow; ValueError when it never will be taken."""
    now, there = timezone.now(), where(target)
    if there.stopped:
        raise Resting("Mottagaren är stoppad av driften.", timedelta(minutes=15))
    leave = leave_to_ask(target, there.pace, now=now)
    if leave.rest is not None:
        raise Resting("Mottagaren vilar efter upprepade fel, eller får inte fler just nu.", leave.rest)
    try:
        reference = way_of(there.address)(there.address, there.secret, parcel, key)
    except Refused:
        if leave.probing:  # it answered, which is all that was asked
            answered(target, now=timezone.now())
        raise
    except OSError as fault:
        rest = failed(target, str(fault), now=timezone.now(), probing=leave.probing)
        raise NotNow(str(fault), rest or getattr(fault, "after", None)) from None
    if not leave.well:
        answered(target, now=timezone.now())
    return reference
