"""The verdict on a PDF: green, amber or red, and why."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

_MARKS = {"green": "grönt", "amber": "gult", "red": "rött"}


class Command(BaseCommand):
    """Whether a PDF is, unchanged, a record that the organisation sealed."""

    help = "Kontrollerar en PDF: är den, oförändrad, en handling som vi har stämplat? Slutar med 0 bara vid grönt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what is expected of it."""
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument("--case", default=None, metavar="NUMMER", help="ärendet som filen ska höra till")
        parser.add_argument("--json", action="store_true", help="svaret som JSON på standard ut")
        parser.add_argument("--language", choices=("sv", "en"), default="sv", help="språk (sv, en)")

    def handle(self, *args: Any, file: Path, case: str | None, language: str, **options: Any) -> None:
        """The verdict is told; the exit status is 1 unless it is green."""
        from forms_platform.archive.judge import judge

        try:
            pdf = file.read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} går inte att läsa: {fault.strerror}") from fault
        now = timezone.now()
        found = judge(pdf, now, case=case).to_json(now, language)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self._tell(found, language)
        if found["verdict"] != "green":
            sys.exit(1)

    def _tell(self, found: dict[str, Any], language: str) -> None:
        self.stdout.write(_MARKS[found["verdict"]] if language == "sv" else found["verdict"])
        for finding in found["findings"]:
            self.stdout.write(f"  {finding['code']}: {finding['text']}")
