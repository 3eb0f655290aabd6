"""Removes drafts that nobody has touched for 30 days, with their files. Run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms_platform.intake.drafts import purge


class Command(BaseCommand):
    """Prints how many drafts went."""

    help = "Tar bort utkast som ingen har ändrat på 30 dagar, med deras filer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Removes them."""
        self.stdout.write(f"{purge(timezone.now())} utkast borttagna")
