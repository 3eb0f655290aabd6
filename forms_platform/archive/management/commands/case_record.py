"""Writes the record of a case to a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forms_platform.archive.make_record import make_record
from forms_platform.cases.models import Case
from forms_platform.documents.keep import Lost, take


class Command(BaseCommand):
    """The sealed record of a closed case; it is made if it was not there."""

    help = "Skriver ett avslutat ärendes stämplade handling till en fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case and the file."""
        parser.add_argument("number", metavar="NUMMER", help="ärendets nummer")
        parser.add_argument("--out", required=True, type=Path, metavar="FIL", help="PDF-filen som skrivs")

    def handle(self, *args: Any, number: str, out: Path, **options: Any) -> None:
        """The file is written, or one sentence says why not."""
        case = Case.objects.filter(number=number).first()
        if case is None:
            raise CommandError(f"Det finns inget ärende {number}.")
        if case.state != Case.State.CLOSED:
            raise CommandError(f"Ärende {number} är inte avslutat, så det finns ingen handling än.")
        record = make_record(case, command_id=uuid4(), now=timezone.now())
        try:
            out.write_bytes(take(record.sha256))
        except Lost as lost:
            raise CommandError(f"Handlingens fil är borta eller skadad: {lost}") from lost
        except OSError as fault:
            raise CommandError(f"{out} går inte att skriva: {fault.strerror}") from fault
        self.stderr.write(f"Ärende {number}, utgåva {record.revision}: {out} ({record.size} byte, {record.sha256})")
