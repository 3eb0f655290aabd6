"""The batch to finance that would be, or was, delivered."""

from __future__ import annotations

from forms_platform.integrations.management.write_file import WriteFile


class Command(WriteFile):
    """Writes the file to finance for a month, or for what waits now. Nothing is sent."""

    help = __doc__
    target = "finance"
