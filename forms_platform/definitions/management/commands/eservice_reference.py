"""eservice_reference: the reference of the e-service document, made from the language itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forms_platform.definitions.language.reference import reference

PLACE = Path("docs/definition-reference.md")


class Command(BaseCommand):
    """Writes docs/definition-reference.md; with --check only says whether it is in step."""

    help = "Writes docs/definition-reference.md from the language; with --check exit status 1 if it is out of step."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Nothing is returned; the page is in step."""
        place = Path(settings.ROOT) / PLACE
        text = reference()
        if check:
            if not place.exists() or place.read_text(encoding="utf-8") != text:
                self.stderr.write(f"{PLACE} is out of step: run manage.py eservice_reference")
                raise SystemExit(1)
            return
        place.write_text(text, encoding="utf-8")
        self.stderr.write(f"{PLACE} written")
