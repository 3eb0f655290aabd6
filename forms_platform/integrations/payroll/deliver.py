"""Delivers a granted case to payroll: one PAXml file in the drop folder, once, with a receipt on the case."""

from __future__ import annotations

from forms_platform.integrations.delivering import carry
from forms_platform.outbox.outcomes import Envelope, Outcome


def deliver(message: Envelope) -> Outcome:
    """The case's payroll file stands in the folder and the case shows the receipt; or it says when the next try is.

    Handler of "record.made": nothing is paid that is not signed.
    """
    return carry(message, "payroll")
