"""What a step of a case waits for is delivered: the actions of `forms_platform.wiring.ACTIONS`, one for each target."""

from __future__ import annotations

from django.utils import timezone

from forms_platform.cases.deliveries import promise
from forms_platform.cases.models import Case
from forms_platform.integrations.delivering import carry_case
from forms_platform.outbox.outcomes import Envelope, Outcome


def payroll(message: Envelope) -> Outcome:
    """Payroll has what the case owes it, though the case is not closed."""
    return _carry(message, "payroll")


def finance(message: Envelope) -> Outcome:
    """Finance has what the case owes it, though the case is not closed."""
    return _carry(message, "finance")


def hr(message: Envelope) -> Outcome:
    """The HR system has what the case owes it, though the case is not closed."""
    return _carry(message, "hr")


def _carry(message: Envelope, target: str) -> Outcome:
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    promise(case, target, now=timezone.now())
    return carry_case(case, message, target)
