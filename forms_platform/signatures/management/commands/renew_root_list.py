"""Renews the root's revocation list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """A new root list in KEYS_FOLDER, signed with the root's key."""

    help = "Förnyar rotens spärrlista i KEYS_FOLDER med rotnyckeln. Görs minst var sjätte månad."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the root's key is."""
        parser.add_argument("--root", type=Path, default=None, metavar="MAPP", help="mappen med rotnyckeln")
        parser.add_argument("--root-token", default="", metavar="ETIKETT", help="token som har rotnyckeln")

    def handle(self, *args: Any, root: Path | None, root_token: str, **options: Any) -> None:
        """The list is new and it is told until when it holds."""
        from forms_platform.signatures.folder import KeysMissing
        from forms_platform.signatures.keys import root_hardware
        from forms_platform.signatures.renew_root_list import renew_root_list

        inside = root_hardware(root_token)
        try:
            until = renew_root_list(settings.KEYS_FOLDER, root, settings.KEYS_PASSPHRASE, timezone.now(), inside)
        except KeysMissing as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"{until:%Y-%m-%d}")
