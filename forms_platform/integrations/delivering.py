"""Carries what a closed case owes one target: makes it, sends it, and lets the case show how it went.

A target is a folder with a `make` (what is sent) and a `deliver` (the handler in `forms_platform.wiring`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import load
from forms_platform.integrations.folder import NameTaken, put
from forms_platform.outbox import backoff
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater


class CannotMake(ValueError):
    """Why nothing that the target takes can be made of the case, in a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent. The name and the bytes follow from the case alone, so that a repeat is recognised."""

    name: str
    content: bytes
    reference: str  # what the case shows


Make = Callable[[Case, Document, Mapping[str, Any]], Parcel | None]


def carry(message: Envelope, target: str, make: Make, folder: Path) -> Outcome:
    """The target has the case's parcel and the case shows the receipt; or it says when the next try is, or that a
    person has to help. A case that owes the target nothing is done at once."""
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    document = load(case.version_id).document
    owed = getattr(document.deliveries, target)
    if owed is None or case.result not in owed.on:
        return Delivered()
    try:
        parcel = make(case, document, from_wire(document, case.answers))
        if parcel is None:  # the mapping's conditions left nothing of these answers
            return _receipt(case, target, "")
        put(folder, parcel.name, parcel.content)
    except (ValueError, NameTaken) as fault:
        return _give_up(case, target, str(fault))
    except OSError as fault:
        return _later(case, target, message, f"Mappen går inte att skriva till: {fault.strerror or fault}")
    return _receipt(case, target, parcel.reference)


def _later(case: Case, target: str, message: Envelope, reason: str) -> Outcome:
    if message.attempt >= settings.OUTBOX_TRIES:
        return _give_up(case, target, reason)
    now, pause = timezone.now(), backoff.wait(message.attempt, settings.OUTBOX_BACKOFF_SECONDS)
    mark(case.pk, target, Delivery.State.RETRYING, next_try=now + pause, now=now)
    return TryLater(reason, after=pause)


def _receipt(case: Case, target: str, reference: str) -> Outcome:
    mark(case.pk, target, Delivery.State.DELIVERED, reference, now=timezone.now())
    return Delivered(reference)


def _give_up(case: Case, target: str, reason: str) -> Outcome:
    mark(case.pk, target, Delivery.State.GIVEN_UP, now=timezone.now())
    return GiveUp(reason)
