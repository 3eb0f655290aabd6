"""The verdict on a PDF: green, amber or red, and why."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

if TYPE_CHECKING:
    from signing.verdict import Verdict

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
        from forms_platform.archive.lookup import known
        from forms_platform.signatures.keys import keys
        from signing.confined import verify_confined

        try:
            pdf = file.read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} går inte att läsa: {fault.strerror}") from fault
        now = timezone.now()
        verdict = verify_confined(pdf, keys().trust(now), now=now, registry=known, expected=case)
        self._tell(verdict, language, as_json=options["json"])
        if verdict.verdict != "green":
            sys.exit(1)

    def _tell(self, verdict: Verdict, language: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(verdict.to_json(language), ensure_ascii=False, indent=2))
            return
        word = _MARKS[verdict.verdict] if language == "sv" else verdict.verdict
        self.stdout.write(word)
        for finding in verdict.findings:
            self.stdout.write(f"  {finding.code}: {finding.say(language)}")
