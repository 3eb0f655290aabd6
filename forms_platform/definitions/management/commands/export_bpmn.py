"""export_bpmn: the route of a published e-service as BPMN 2.0 with diagram interchange."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_platform.definitions.load import NoSuchService, current
from workflows.bpmn import bpmn


class Command(BaseCommand):
    """manage.py export_bpmn KEY [--out FILE]"""

    help = "Skriver e-tjänstens arbetsflöde som BPMN 2.0 med bild, på stdout eller i en fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which e-service, and where to."""
        parser.add_argument("key", metavar="TJÄNST")
        parser.add_argument("--out", type=Path, metavar="FIL")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")

    def handle(self, *args: Any, key: str, out: Path | None, language: str, **options: Any) -> None:
        """Nothing is returned; the document is written."""
        try:
            loaded = current(key)
        except NoSuchService:
            raise CommandError(f"Det finns ingen e-tjänst {key} att använda.") from None
        text = bpmn(loaded.plan, key, loaded.document.title.say(language), language)
        if out is None:
            self.stdout.write(text, ending="")
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{out} går inte att skriva: {error.strerror}") from None
        self.stderr.write(f"{out}")
