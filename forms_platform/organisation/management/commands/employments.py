"""employments: which people of the register are the same human being, employed more than once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forms_platform.organisation.employments import join_employments, part_employment
from forms_platform.organisation.models import Person


class Command(BaseCommand):
    """manage.py employments [USER USER …] [--apart USER]"""

    help = (
        "Säger att flera i personalregistret är samma människa med flera anställningar, så att ingen beslutar i sitt "
        "eget ärende som någon annan. Utan namn listas de som är sammanförda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("usernames", nargs="*", metavar="ANVÄNDARNAMN")
        parser.add_argument("--apart", metavar="ANVÄNDARNAMN", help="är en människa för sig")

    def handle(self, *args: Any, usernames: list[str], apart: str | None, **options: Any) -> None:
        """Nothing is returned; the people are joined, or one is apart."""
        if apart:
            if not part_employment(_person(apart), by="system", now=timezone.now()):
                raise CommandError(f"{apart} är inte sammanförd med någon.")
            self.stderr.write(f"{apart} är en människa för sig.")
        elif len(usernames) > 1:
            join_employments([_person(name) for name in usernames], by="system", now=timezone.now())
            self.stderr.write(f"{', '.join(usernames)} är samma människa.")
        elif usernames:
            raise CommandError("Ange minst två användarnamn.")
        else:
            for other in Person.objects.exclude(first_employment=None).select_related("first_employment"):
                first = other.first_employment
                self.stdout.write(f"{first.username if first else ''} {other.username} {other.name}")


def _person(username: str) -> Person:
    try:
        return Person.objects.get(username=username)
    except Person.DoesNotExist:
        raise CommandError(f"Ingen heter {username} här.") from None
