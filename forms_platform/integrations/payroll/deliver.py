"""Delivers a granted case to payroll, once, with a receipt on the case."""

from __future__ import annotations

from forms_platform.integrations.delivering import carry
from forms_platform.outbox.outcomes import Envelope, Outcome


def deliver(message: Envelope) -> Outcome:
    """Payroll has what the case owes it, or the case waits for the next file; or it says when the next try is.

    Handler of "delivery.owed" and "case.reversed".
    """
    return carry(message, "payroll")
