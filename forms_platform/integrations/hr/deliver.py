"""Delivers a granted case to the HR system, once, with a receipt on the case."""

from __future__ import annotations

from forms_platform.integrations.delivering import carry
from forms_platform.outbox.outcomes import Envelope, Outcome


def deliver(message: Envelope) -> Outcome:
    """The HR system has what the case owes it, or has been told to cancel it; or it says when the next try is.

    Handler of "delivery.owed" and "case.reversed".
    """
    return carry(message, "hr")
