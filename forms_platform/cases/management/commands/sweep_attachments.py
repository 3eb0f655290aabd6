"""sweep_attachments: takes away the bytes of files that no case and no draft has any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forms_platform.cases.attachments import sweep


class Command(BaseCommand):
    """For a timer, once a day: bytes that no row has spoken of for a day are gone."""

    help = "Tar bort filer på disk som inget ärende och inget utkast har kvar. Körs lämpligen en gång om dygnet."

    def handle(self, *args: Any, **options: Any) -> None:
        """How many files went is said on stdout."""
        self.stdout.write(f"{sweep(timezone.now())} filer borttagna")
