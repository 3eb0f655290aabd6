"""read_registers: takes in accounts and objects of a SIE file as code lists."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from forms_platform.integrations.finance.sie_reading import NotSie, read_sie
from forms_platform.integrations.registers.of_sie import ACCOUNTS, registers_of
from forms_platform.integrations.registers.take_in_register import take_in_register
from forms_platform.organisation.code_lists import CodeListFaults


class Command(BaseCommand):
    """manage.py read_registers FILE [--accounts KEY] [--objects DIMENSION=KEY …]"""

    help = "Takes in the accounts and objects of a SIE 4 file as code lists; without a list named, tells what it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and where each of its registers goes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--accounts", metavar="LISTA", help="kodlistan för konton, till exempel konto")
        parser.add_argument(
            "--objects", action="append", default=[], metavar="DIMENSION=LISTA", help="till exempel 6=projekt"
        )
        parser.add_argument("--retire", action="store_true", help="avsluta det som inte finns i filen")
        parser.add_argument("--trial", action="store_true", help="visa vad som skulle ändras; ändra inget")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Every register named is in its list, or none is."""
        try:
            file = read_sie(options["file"].read_bytes())
        except (OSError, NotSie) as fault:
            raise CommandError(f"{options['file']}: {fault}") from None
        found, wanted = registers_of(file), _wanted(options["accounts"], options["objects"])
        for number, register in found.items() if not wanted else ():
            self.stdout.write(f"{number}\t{register.name}\t{len(register.codes)}")
        for number, key in wanted.items():
            if number not in found:
                raise CommandError(f"Filen har ingenting i {'kontoplanen' if not number else f'dimension {number}'}.")
            try:
                changes = take_in_register(
                    found[number], key, retire_missing=options["retire"], trial=options["trial"], now=timezone.now()
                )
            except CodeListFaults as faults:
                raise CommandError("\n".join(faults.faults)) from None
            parts = {"nya": changes.added, "ändrade": changes.changed, "avslutade": changes.retired,
                     "utelämnade": changes.left_out}  # fmt: skip
            for said, codes in parts.items():
                self.stdout.write(f"{key}\t{said}\t{len(codes)}\t{' '.join(codes)}".rstrip())
            self.stdout.write(f"{key}\toförändrade\t{changes.same}")


def _wanted(accounts: str | None, objects: list[str]) -> dict[int, str]:
    wanted = {ACCOUNTS: accounts} if accounts else {}
    for said in objects:
        number, equals, key = said.partition("=")
        if not (equals and number.isdecimal() and int(number) and key):
            raise CommandError(f"{said} är inte DIMENSION=LISTA, till exempel 6=projekt.")
        wanted[int(number)] = key
    return wanted
