"""Prints a token for a person, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forms_platform.api.scopes import PERSONAL, read
from forms_platform.api.tokens import issue
from forms_platform.organisation.models import Person


class Command(BaseCommand):
    """manage.py api_token USERNAME [--scope S…] [--days N] [--name N]"""

    help = "Prints a token for the person, once. Without --scope it may do all that a person can give themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        """USERNAME, scopes, days and a name."""
        parser.add_argument("username")
        parser.add_argument("--scope", action="append", default=[], metavar="S")
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--name", default="manage.py api_token")

    def handle(self, *args: Any, **options: Any) -> None:
        """The token stands on stdout."""
        person = Person.objects.filter(username=options["username"], is_active=True).first()
        if person is None:
            raise CommandError(f"Det finns ingen aktiv person med användarnamnet {options['username']}.")
        try:
            scopes = read(" ".join(options["scope"])) if options["scope"] else PERSONAL
        except ValueError as unknown:
            raise CommandError(f"Behörigheten {unknown} finns inte.") from None
        if not 1 <= options["days"] <= 3650:
            raise CommandError("Ange --days mellan 1 och 3650.")
        token, text = issue(person, options["name"], scopes, now=timezone.now(), days=options["days"])
        self.stderr.write(f"Gäller till {token.expires_at:%Y-%m-%d} för {person.name}: {token.scopes}")
        self.stdout.write(text)
