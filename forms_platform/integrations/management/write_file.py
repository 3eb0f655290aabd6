"""What the commands payroll_file and finance_file have in common."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forms_platform.integrations.file_of import file_of


class WriteFile(BaseCommand):
    """Writes the target's file. Nothing is sent and nothing changed."""

    target: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which month, and where."""
        parser.add_argument(
            "--period", help="månaden då ärendena avslutades, 2026-11; utan: allt som inte är levererat"
        )
        parser.add_argument("--out", required=True, type=Path, help="filen som skrivs")

    def handle(self, *args: Any, **options: Any) -> None:
        """The file is there."""
        parcel, faults = file_of(self.target, _month(options["period"]), now=timezone.now())
        for fault in faults:
            self.stderr.write(fault)
        if parcel is None:
            raise CommandError("Inget att skriva: inget ärende har något att leverera.")
        options["out"].write_bytes(parcel.content)
        self.stderr.write(f"{options['out']}: {len(parcel.content)} byte")
        if faults:
            raise CommandError(f"{len(faults)} ärenden kunde inte tas med.")


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, not a moment
    except ValueError:
        raise CommandError(f"{text} är ingen månad. Skriv som 2026-11.") from None
