"""Asks another system for what a step of a case waits for, and takes the case on by its answer.

Which handler does which action stands in forms_platform.wiring.ACTIONS. An action that nobody does is given up at once,
so that the case goes where its step says that it goes when it fails: to somebody who does it by hand.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case, CaseEvent
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Handle, Outcome, TryLater
from workflows.commands import DeliveryGivenUp, DeliverySucceeded
from workflows.errors import Code, Refused

GONE = (Code.CASE_CLOSED, Code.STEP_CLOSED)  # nothing waits for the answer any more


def handle(message: Envelope) -> Outcome:
    """The system has been asked, and the case knows what it answered. Handler of "delivery.asked"."""
    event = CaseEvent.objects.get(case=message.payload["case"], seq=message.payload["seq"])
    doer = doer_of(str(event.data["action"]))
    outcome = doer(message) if doer else GiveUp(f"inget system gör {event.data['action']}")
    if isinstance(outcome, TryLater):
        return outcome
    try:
        answer(event, outcome)
    except Refused as refused:
        return TryLater(f"ärendet kan inte gå vidare: {refused.code}")
    # That it was given up is the case's business now, and no dead letter.
    return outcome if isinstance(outcome, Delivered) else Delivered(outcome.reason)


def answer(event: CaseEvent, outcome: Delivered | GiveUp) -> Case | None:
    """The case has gone on by the answer, once; None when it no longer waits for it. For a system that answers later
    too: it names the event that asked.

    Raises: Refused, when the step that would open has nobody; the case then still waits for the answer.
    """
    command = (
        DeliverySucceeded(event.step, event.seq, outcome.reference)
        if isinstance(outcome, Delivered)
        else DeliveryGivenUp(event.step, event.seq, outcome.reason)
    )
    once = uuid5(NAMESPACE_URL, f"delivery:{event.case_id}:{event.seq}")
    try:
        return advance(event.case_id, command, command_id=once, now=timezone.now())
    except Refused as refused:
        if refused.code in GONE:
            return None
        raise


def actions() -> list[str]:
    """What a step may ask another system for."""
    return list(import_string(settings.SYSTEM_ACTIONS))


def doer_of(action: str) -> Handle | None:
    """Who does the action; None when nobody does."""
    path = import_string(settings.SYSTEM_ACTIONS).get(action)
    found: Handle | None = import_string(path) if path else None
    return found
