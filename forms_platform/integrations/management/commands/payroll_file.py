"""The batch to payroll that would be, or was, delivered."""

from __future__ import annotations

from forms_platform.integrations.management.write_file import WriteFile


class Command(WriteFile):
    """Writes the file to payroll for a month, or for what waits now. Nothing is sent."""

    help = __doc__
    target = "payroll"
