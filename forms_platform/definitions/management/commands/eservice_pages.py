"""eservice_pages: the pages of documentation about the e-services that come with the platform."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forms_platform.definitions.service_pages import service_pages

FOLDER = Path("docs/e-services")


class Command(BaseCommand):
    """Writes docs/e-services; with --check only says whether it is in step."""

    help = "Writes docs/e-services from the shipped documents; with --check exit status 1 if it is out of step."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Nothing is returned; the folder holds exactly these files."""
        folder = Path(settings.ROOT) / FOLDER
        pages = service_pages(style=_sheet("css/route.css"), tokens=_tokens(), icons=_sheet("img/icons.svg"))
        kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*")} if folder.exists() else {}
        if kept == pages:
            return
        if check:
            self.stderr.write(f"{FOLDER} is out of step: run manage.py eservice_pages")
            raise SystemExit(1)
        folder.mkdir(parents=True, exist_ok=True)
        for name in kept.keys() - pages.keys():
            (folder / name).unlink()
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stderr.write(f"{FOLDER} written")


def _sheet(name: str) -> str:
    return (Path(settings.ROOT) / "static" / name).read_text(encoding="utf-8")


def _tokens() -> str:
    """The values of the theme's properties by day."""
    return _sheet("css/theme.css") + _sheet("css/app.css")
