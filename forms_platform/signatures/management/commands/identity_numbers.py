"""Takes in which identity numbers people's eIDs have; only marks of them are kept."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from forms_platform.organisation.models import Person
from forms_platform.signatures.eids import remember
from forms_platform.signatures.models import EidMark
from forms_platform.sweden.identity_numbers import NotAnIdentityNumber, parse


class Command(BaseCommand):
    """Reads a file of people and identity numbers."""

    help = (
        "Läser in vilket personnummer varje medarbetares e-legitimation har, från en fil med rader som "
        "anställningsnummer;personnummer eller användarnamn;personnummer. Bara ett märke av numret sparas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, or whom to forget."""
        parser.add_argument("file", nargs="?", type=Path, help="filen (UTF-8, semikolon mellan fälten)")
        parser.add_argument("--forget", metavar="ANVÄNDARNAMN", help="glöm märket för en person")

    def handle(self, *args: Any, **options: Any) -> None:
        """All rows are in, or none; or one person is forgotten."""
        if options["forget"]:
            gone, _ = EidMark.objects.filter(person__username=options["forget"]).delete()
            if not gone:
                raise CommandError(f"{options['forget']} har inget märke.")
            self.stderr.write(f"Märket för {options['forget']} är borta.")
            return
        if options["file"] is None:
            raise CommandError("Ange filen, eller --forget.")
        self.stderr.write(f"{_taken_in(options['file'])} personer har fått sitt märke.")


def _taken_in(file: Path) -> int:
    """How many people were given a mark. Raises: CommandError with every row that is wrong."""
    now, faults, taken = timezone.now(), [], 0
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"Filen går inte att läsa: {fault}") from fault
    with transaction.atomic():
        for line, row in enumerate(rows, 1):
            if not any(part.strip() for part in row):
                continue
            try:
                remember(*_read(row), now)
                taken += 1
            except ValueError as fault:
                faults.append(f"rad {line}: {fault}")
        if faults:
            raise CommandError("Ingenting är inläst. " + "; ".join(faults))
    return taken


def _read(row: list[str]) -> tuple[Person, str]:
    """Whose row it is, and the number. Raises: ValueError; the number itself is never in the message."""
    if len(row) != 2:
        raise ValueError("ska ha två fält")
    who = row[0].strip()
    person = Person.objects.filter(Q(employee_number=who) | Q(username=who)).first()
    if person is None:
        raise ValueError(f"ingen heter {who[:60]}")
    try:
        return person, parse(row[1], timezone.localdate())
    except NotAnIdentityNumber:
        raise ValueError("är inget personnummer") from None
