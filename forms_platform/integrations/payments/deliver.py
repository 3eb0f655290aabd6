"""Puts a granted payment on the next payment list."""

from __future__ import annotations

from forms_platform.integrations.delivering import carry
from forms_platform.outbox.outcomes import Envelope, Outcome


def deliver(message: Envelope) -> Outcome:
    """The case waits for the next list, which somebody attests before it leaves; or it says why it cannot be on one.

    Handler of "delivery.owed" and "case.reversed".
    """
    return carry(message, "payments")
