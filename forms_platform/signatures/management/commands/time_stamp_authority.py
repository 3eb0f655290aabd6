"""Our own time stamp authority as a process of its own, for a user or a machine that holds nothing but its key."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """RFC 3161 over HTTP at a socket of this machine, until the process is told to end."""

    help = (
        "Tidsstämplar (RFC 3161) med nyckeln i KEYS_FOLDER, på unix:/run/… eller 127.0.0.1:port. Behövs bara när "
        "nyckeln ska ligga hos en egen användare; annars startas en egen process av sig själv. docs/keys.md visar hur."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it listens."""
        parser.add_argument(
            "--listen", required=True, metavar="ADRESS", help="unix:/run/tsa/tsa.sock eller 127.0.0.1:3161"
        )

    def handle(self, *args: Any, listen: str, **options: Any) -> None:
        """Requests are answered until the process is told to end; one sentence says why not."""
        from forms_platform.signatures import time_stamp_server
        from forms_platform.signatures.folder import TSA
        from forms_platform.signatures.key_files import read
        from forms_platform.signatures.keys import hardware
        from signing.errors import SigningFault

        secret, ended = settings.KEYS_PASSPHRASE.encode(), threading.Event()
        try:
            read(settings.KEYS_FOLDER, TSA, secret, hardware())
            listening = time_stamp_server.listen(listen)
        except (SigningFault, OSError, ValueError) as fault:
            raise CommandError(f"tidsstämplingen startar inte / time stamping does not start: {fault}") from fault
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: ended.set())
        key = time_stamp_server.OwnKey(settings.KEYS_FOLDER, secret, hardware())
        self.stderr.write(f"tidsstämplar på {listen}")
        time_stamp_server.serve(listening, key.answer, lambda: ended.wait(1.0))
