"""check_eservice: every fault of e-service documents, errors and warnings told apart."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.faults import WARNING, DocumentFaults, Fault
from forms_platform.definitions.language.strict_json import LARGEST, load_json


class Command(BaseCommand):
    """Prints every fault with file, path, code and sentence; exit status 1 if any of them is an error."""

    help = "Prints every fault of e-service documents, warnings too; exit status 1 if there is an error."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and how to print."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="machine-readable output")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument("--strict", action="store_true", help="a warning counts as an error")

    def handle(self, *args: Any, files: list[str], json: bool, language: str, strict: bool, **options: Any) -> None:
        """Nothing is returned; ends with status 1 when a file has an error."""
        found = {name: faults_of(Path(name)) for name in files}
        if json:
            self._print_json(found)
        else:
            self._print_words(found, language)
        if any(faults if strict else errors(faults) for faults in found.values()):
            raise SystemExit(1)

    def _print_json(self, found: dict[str, list[Fault]]) -> None:
        rows = [{"file": name, "faults": [fault._asdict() for fault in faults]} for name, faults in found.items()]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _print_words(self, found: dict[str, list[Fault]], language: str) -> None:
        for name, faults in found.items():
            for fault in faults:
                place = f"{name}: {fault.path}" if fault.path else name
                mark = _WARNING[language == "en"] if fault.level == WARNING else ""
                self.stdout.write(f"{place} [{fault.code}] {mark}{fault.say(language)}")
            if not faults:
                self.stderr.write(f"{name}: " + ("no faults" if language == "en" else "inga fel"))


_WARNING = ("Varning: ", "Warning: ")


def faults_of(path: Path) -> list[Fault]:
    """Every fault of the file, also that it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)  # what is larger is a fault whatever it holds
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return [Fault("", "unreadable", f"Filen kan inte läsas: {reason}.", f"The file cannot be read: {reason}.")]
    try:
        return check(load_json(text), timezone.localdate())
    except DocumentFaults as found:
        return list(found.faults)
