"""Writes a case's record, its proofs and the check of them to one zip, for the archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """Everything that proves a closed case, readable without this platform."""

    help = "Skriver handling, underskrivet dokument, valideringsrapporter och bevis i ett ärende till en zip-fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case and the file."""
        parser.add_argument("number", metavar="NUMMER", help="ärendets nummer")
        parser.add_argument("--out", required=True, type=Path, metavar="FIL", help="zip-filen som skrivs")

    def handle(self, *args: Any, number: str, out: Path, **options: Any) -> None:
        """The file is written, or one sentence says why not."""
        from forms_platform.archive.package import NoRecord, package
        from forms_platform.cases.models import Case
        from forms_platform.documents.keep import Lost

        case = Case.objects.filter(number=number).first()
        if case is None:
            raise CommandError(f"Det finns inget ärende {number}.")
        try:
            out.write_bytes(package(case, timezone.now()))
        except NoRecord as missing:
            raise CommandError(f"Ärende {number} har ingen handling än.") from missing
        except Lost as lost:
            raise CommandError(f"En fil är borta eller skadad: {lost}") from lost
        except OSError as fault:
            raise CommandError(f"{out} går inte att skriva: {fault.strerror}") from fault
