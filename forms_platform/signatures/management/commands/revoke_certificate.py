"""Takes a certificate back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cryptography import x509
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """The certificate is on the signer authority's list from now on."""

    help = "Spärrar ett certifikat som underskrifts-CA:n har utfärdat. Numret står i issued.jsonl och i handlingen."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which certificate, and why."""
        reasons = [reason.value for reason in x509.ReasonFlags]
        parser.add_argument("serial", metavar="NUMMER", help="certifikatets nummer, hexadecimalt")
        parser.add_argument("--reason", choices=reasons, default="keyCompromise", metavar="SKÄL")

    def handle(self, *args: Any, serial: str, reason: str, **options: Any) -> None:
        """It is taken back, or one sentence says why not."""
        from forms_platform.signatures.folder import KeysMissing
        from forms_platform.signatures.keys import hardware
        from forms_platform.signatures.rotate_keys import take_back

        try:
            number = int(serial, 16)
        except ValueError:
            raise CommandError(f"{serial} är inget hexadecimalt nummer") from None
        try:
            take_back(
                settings.KEYS_FOLDER,
                settings.KEYS_PASSPHRASE,
                number,
                x509.ReasonFlags(reason),
                timezone.now(),
                hardware(),
            )
        except KeysMissing as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"{number:x}")
