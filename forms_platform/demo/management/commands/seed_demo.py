"""Fills an empty database with the demo municipality, for trying the production processes on this machine."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forms_platform.demo.people import MAIL_DOMAIN
from forms_platform.demo.progress import Progress
from forms_platform.demo.seed import seed
from forms_platform.organisation.models import Person


class Command(BaseCommand):
    """manage.py seed_demo"""

    help = "Fyller en tom databas med demokommunen. Vägrar där någon utanför datorn kan nå den."

    def handle(self, *args: Any, **options: Any) -> None:
        """The demo municipality is in the database. Its people have a password that everybody knows."""
        if settings.PRODUCTION and settings.HTTPS:
            raise CommandError("Demokommunens lösenord är kända av alla; den läggs aldrig i en databas i drift.")
        if Person.objects.exclude(email__endswith=f"@{MAIL_DOMAIN}").exists():
            raise CommandError("Det finns riktiga personer i databasen; demokommunen läggs aldrig bland dem.")
        seed(Progress(sys.stderr))
