"""Makes the organisation's keys for production."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """Makes a keyring in KEYS_FOLDER, and the root's key in a folder of its own."""

    help = (
        "Gör nycklar för drift i KEYS_FOLDER, krypterade med KEYS_PASSPHRASE. Rotnyckeln läggs för sig och tas offline."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the root's key goes."""
        parser.add_argument("--root", type=Path, default=None, metavar="MAPP", help="tom mapp för rotnyckeln")
        parser.add_argument(
            "--root-token", default="", metavar="ETIKETT", help="en egen token för rotnyckeln i stället"
        )

    def handle(self, *args: Any, root: Path | None, root_token: str, **options: Any) -> None:
        """The keys are made and the root's fingerprint is told, to be published."""
        from forms_platform.signatures.folder import KeysMissing
        from forms_platform.signatures.keyring import open_keyring
        from forms_platform.signatures.keys import hardware, root_hardware
        from forms_platform.signatures.make_keys import make_keys

        folder: Path = settings.KEYS_FOLDER
        passphrase: str = settings.KEYS_PASSPHRASE
        try:
            make_keys(
                folder,
                settings.MUNICIPALITY,
                passphrase,
                timezone.now(),
                root_folder=root,
                hardware=hardware(),
                root_hardware=root_hardware(root_token),
            )
            keyring = open_keyring(folder, settings.MUNICIPALITY, passphrase, production=True, hardware=hardware())
        except KeysMissing as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(keyring.root_sha256)
        self.stderr.write(
            f"Nycklarna ligger i {folder}. Flytta {root or root_token} till ett låst ställe utan nätverk, och "
            "publicera rotcertifikatets kontrollsumma ovan där medborgare och myndigheter litar på den."
        )
