"""manage.py make_theme: the municipality's colours become the style sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_platform.look import theme


class Command(BaseCommand):
    """Writes static/css/theme.css; with colours given, keeps them in forms_platform/look/theme.json first."""

    help = "Gör static/css/theme.css av kommunens färger. / Makes the theme from the municipality's colours."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One option a colour, and --check."""
        for name, purpose in theme.OWN.items():
            parser.add_argument(f"--{name}", metavar="#rrggbb", help=purpose)
        parser.add_argument("--check", action="store_true", help="jämför bara; slutar med 1 om filen inte stämmer")

    def handle(self, *args: Any, **options: Any) -> None:
        """The file is written, or with --check compared."""
        target = Path(settings.ROOT) / "static" / "css" / "theme.css"
        colours = dict(theme.chosen()) | {name: options[name] for name in theme.OWN if options[name]}
        try:
            sheet = theme.style_sheet(colours)
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        if options["check"]:
            if target.read_text(encoding="utf-8") != sheet:
                raise CommandError("static/css/theme.css stämmer inte med theme.json; kör make_theme")
            return
        if colours != theme.chosen():
            theme.CHOSEN.write_text(json.dumps(colours, indent=2) + "\n", encoding="utf-8")
        target.write_text(sheet, encoding="utf-8")
        self._tell(colours)

    def _tell(self, colours: dict[str, str]) -> None:
        for name, colour in colours.items():
            light, dark = theme.button_contrast(colour), theme.button_contrast(colour, dark=True)
            self.stderr.write(f"{name:8} {colour}  kontrast på knapp {light:.1f}:1 ljust, {dark:.1f}:1 mörkt")
