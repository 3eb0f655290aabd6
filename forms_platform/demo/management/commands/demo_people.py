"""Whom one can sign in as in the demo, by role."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from forms_platform.demo.featured import FEATURED
from forms_platform.demo.people import PASSWORD
from forms_platform.organisation.directory import snapshot


class Command(BaseCommand):
    """Prints the featured people with their part, user name and password."""

    help = "Visar vem man kan logga in som i demon, efter roll."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", help="maskinläsbart på standard ut")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line or one object a person."""
        organisation = snapshot()
        by_username = {card.username: card for card in organisation.people.values()}
        with override("sv"):
            rows = [
                {
                    "username": featured.username,
                    "password": PASSWORD,
                    "name": card.name,
                    "title": card.title,
                    "unit": card.unit_name,
                    "role": str(featured.role),
                    "groups": sorted(organisation.groups_of(card.id)),
                    "roles": sorted(role for role, _ in organisation.roles_of(card.id)),
                    "try": [str(tip) for tip in featured.tries],
                }
                for featured in FEATURED
                if (card := by_username.get(featured.username)) is not None
            ]
        if not rows:
            raise CommandError("Demokommunen finns inte i den här databasen. Kör make demo.")
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(
                f"{row['role']:<24} {row['name']:<20} {row['username']:<18} {row['title']}, {row['unit']}"
            )
        self.stderr.write(f"Lösenordet är {PASSWORD} för alla.")
