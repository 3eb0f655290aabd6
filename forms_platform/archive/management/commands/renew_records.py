"""Renews the records whose time stamps run out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    """One archive time stamp more for each record whose newest one has little left. Done every night by itself."""

    help = "Förnyar arkivstämpeln på handlingar vars tidsstämpel snart går ut. Görs av sig själv varje natt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How soon, and how many."""
        parser.add_argument("--days", type=int, default=730, metavar="DAGAR", help="så många dagar ska minst återstå")
        parser.add_argument("--most", type=int, default=100_000, metavar="ANTAL", help="högst så många")

    def handle(self, *args: Any, days: int, most: int, **options: Any) -> None:
        """They are renewed; the exit status is 1 when some could not be."""
        from forms_platform.archive.renew_records import renew_records

        renewed, failed = renew_records(timezone.now(), left=timedelta(days=days), most=most, progress=self._progress)
        self.stdout.write(f"{renewed} förnyade, {failed} kunde inte förnyas")
        if failed:
            sys.exit(1)

    def _progress(self, done: int, whole: int) -> None:
        if done % 50 == 0 or done == whole:
            self.stderr.write(f"{done} av {whole}")
