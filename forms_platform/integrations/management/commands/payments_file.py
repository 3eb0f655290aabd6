"""The payment list that would be, or was, made."""

from __future__ import annotations

from forms_platform.integrations.management.write_file import WriteFile


class Command(WriteFile):
    """Writes the list of payments for a month, or for what waits now. Nothing is sent and nothing attested."""

    help = __doc__
    target = "payments"
