"""A step of a case waits for another system: what it asks for is delivered, and the case is told."""

from __future__ import annotations

import uuid

from django.utils import timezone

from forms_platform.cases.advance import advance
from forms_platform.cases.deliveries import promise
from forms_platform.cases.history import history
from forms_platform.cases.models import Case
from forms_platform.integrations.delivering import carry_case
from forms_platform.integrations.targets import TARGETS
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome
from workflows.commands import DeliveryGivenUp, DeliverySucceeded
from workflows.errors import Refused
from workflows.events import DeliveryAsked

_ANSWERS = uuid.UUID("0d9b3a52-52d5-5d0c-8f2e-0a1a6f9f7a44")


def deliver(message: Envelope) -> Outcome:
    """The step's target has what the case owes it and the case has gone on; or it has taken the way for what failed.

    Handler of "delivery.asked". The step is answered once: the command's id follows from the message.
    """
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    asked = next(one.event for one in history(case.pk) if one.seq == message.payload["seq"])
    if not isinstance(asked, DeliveryAsked):
        return GiveUp(f"Händelse {message.payload['seq']} ber inte om någon leverans.")
    if asked.action not in TARGETS:
        return _answered(
            case, message, DeliveryGivenUp(asked.step, asked.seq, f"Ingen mottagare heter {asked.action}.")
        )
    promise(case, asked.action, now=timezone.now())
    outcome = carry_case(case, message, asked.action)
    if isinstance(outcome, Delivered):
        return _answered(case, message, DeliverySucceeded(asked.step, asked.seq, outcome.reference), outcome)
    if isinstance(outcome, GiveUp):
        return _answered(case, message, DeliveryGivenUp(asked.step, asked.seq, outcome.reason), outcome)
    return outcome


def _answered(
    case: Case, message: Envelope, answer: DeliverySucceeded | DeliveryGivenUp, outcome: Outcome | None = None
) -> Outcome:
    """The case has been told. One that no longer waits (withdrawn, cancelled) is told nothing."""
    try:
        advance(case.pk, answer, command_id=uuid.uuid5(_ANSWERS, str(message.id)), now=timezone.now())
    except Refused as refused:
        if isinstance(outcome, Delivered):
            return outcome
        return GiveUp(f"Ärendet väntar inte längre på leveransen ({refused.code}).")
    return outcome or GiveUp(getattr(answer, "reason", ""))
