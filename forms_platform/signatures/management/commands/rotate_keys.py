"""Replaces one of the organisation's keys."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """A new key in KEYS_FOLDER; what the old one sealed is still believed."""

    help = "Byter en nyckel i KEYS_FOLDER: seal (vart tredje år), tsa, signer-ca eller root. docs/keys.md visar hur."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which key, and where the root's key is."""
        from forms_platform.signatures.rotate_keys import WHICH

        parser.add_argument("which", choices=WHICH)
        parser.add_argument("--root", type=Path, default=None, metavar="MAPP", help="mappen med rotnyckeln")
        parser.add_argument("--root-token", default="", metavar="ETIKETT", help="token som har rotnyckeln")
        parser.add_argument(
            "--old-root", type=Path, default=None, metavar="MAPP", help="vid byte av rot: mappen med den gamla nyckeln"
        )

    def handle(
        self, *args: Any, which: str, root: Path | None, root_token: str, old_root: Path | None, **options: Any
    ) -> None:
        """The key is replaced and the new certificates are told."""
        from forms_platform.signatures.folder import KeysMissing
        from forms_platform.signatures.keys import hardware, root_hardware
        from forms_platform.signatures.rotate_keys import rotate_keys

        try:
            made = rotate_keys(
                which,
                settings.KEYS_FOLDER,
                settings.MUNICIPALITY,
                settings.KEYS_PASSPHRASE,
                timezone.now(),
                root_folder=root,
                hardware=hardware(),
                root_hardware=root_hardware(root_token),
                old_root_folder=old_root,
            )
        except KeysMissing as missing:
            raise CommandError(str(missing)) from missing
        for certificate in made:
            self.stdout.write(
                f"{certificate.subject.rfc4514_string()}  till {certificate.not_valid_after_utc:%Y-%m-%d}"
            )
        self.stderr.write("Starta om webb och arbetare, så att de använder den nya nyckeln.")
