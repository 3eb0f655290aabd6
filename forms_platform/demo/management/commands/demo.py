"""The demo from nothing to an address: database, municipality, static files, web and worker. Ctrl-C ends it all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from forms_platform.demo.featured import FEATURED
from forms_platform.demo.people import PASSWORD
from forms_platform.demo.progress import Progress
from forms_platform.demo.seed import seed
from forms_platform.demo.signed import sign_some
from forms_platform.organisation.directory import snapshot


class Command(BaseCommand):
    """manage.py demo [--port N] [--processes N] [--cases N] [--prepare]"""

    help = "Gör i ordning demokommunen och startar den. Ctrl-C avslutar allt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, the numbers of web processes and of cases, and whether to stop before serving."""
        parser.add_argument("--port", type=int, default=8000, help="porten att lyssna på (8000)")
        parser.add_argument("--processes", type=int, default=2, help="antal webbprocesser (2)")
        parser.add_argument("--cases", type=int, default=2400, help="ärenden i det halvår som gått (2400)")
        parser.add_argument("--prepare", action="store_true", help="gör i ordning men starta inte")

    def handle(self, *args: Any, **options: Any) -> None:
        """The process has become the demo's web server; with --prepare everything but that is done."""
        if settings.PRODUCTION:
            raise CommandError("Demon körs aldrig mot en driftdatabas. Ta bort DATABASE_URL och REDIS_URL ur miljön.")
        if not settings.DEMO:  # the settings were read without the demo: read them again with it
            os.environ["PLATFORM_DEMO"] = "1"
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves
        port: int = options["port"]
        refuse_busy(port)
        progress = Progress(sys.stderr)
        with progress.step("Databasen"):
            call_command("migrate", interactive=False, verbosity=0)
        seed(progress, cases=options["cases"])
        with progress.step("Underskrivna ärenden"):
            sign_some()
        with progress.step("Stilmallar och bilder"):
            collect_static()
        if options["prepare"]:
            return
        self._serve(port, options["processes"])

    def _serve(self, port: int, processes: int) -> None:
        banner = _banner(port)
        environment = {
            **os.environ,
            "PLATFORM_DEMO": "1",
            "PLATFORM_URL": f"http://localhost:{port}",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_PROCESSES": str(processes),
            "WEB_BANNER": banner,
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "python:forms_platform.serving", "forms_platform.wsgi"]
        os.chdir(settings.ROOT)
        # The server takes this process's place: Ctrl-C reaches it, and there is nobody else to end.
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter


def refuse_busy(port: int) -> None:
    """Nobody listens on the port. Raises: CommandError with a sentence otherwise."""
    if not 1 <= port <= 65535:
        raise CommandError(f"En port är ett tal mellan 1 och 65535, inte {port}.")
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CommandError(
                f"Port {port} kräver administratörsrätt. Välj en över 1023: make demo PORT=8000"
            ) from None
        except OSError:
            raise CommandError(
                f"Port {port} används redan av ett annat program. Välj en annan: make demo PORT={port + 1}"
            ) from None


def collect_static() -> bool:
    """Whether there was anything to do; afterwards the collected files are those of the source folders."""
    stamp = settings.STATIC_ROOT / ".sources"
    sources = _sources_of_static()
    if stamp.exists() and stamp.read_text(encoding="ascii") == sources:
        return False
    # In a process of its own: this one has read its settings as if nothing were collected.
    command = [
        sys.executable,
        str(settings.ROOT / "manage.py"),
        "collectstatic",
        "--noinput",
        "--clear",
        "--verbosity=0",
    ]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"Stilmallar och bilder gick inte att samla:\n{done.stderr}")
    stamp.write_text(sources, encoding="ascii")
    return True


def _sources_of_static() -> str:
    told = hashlib.sha256()
    for folder in map(Path, settings.STATICFILES_DIRS):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                told.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0{file.stat().st_mtime_ns}\n".encode())
    return told.hexdigest()


def _banner(port: int) -> str:
    by_username = {card.username: card for card in snapshot().people.values()}
    with override("sv"):
        people = [
            f"    {each.role!s:<24} {card.name:<20} {each.username}"
            for each in FEATURED
            if (card := by_username.get(each.username)) is not None
        ]
    return "\n".join(
        [
            "",
            f"  {settings.MUNICIPALITY} är igång:  http://localhost:{port}/",
            "",
            "  Logga in genom att välja en person på sidan, eller med användarnamn och lösenord:",
            *people,
            f"    Lösenordet är {PASSWORD} för alla.",
            "",
            f"  Brev som skickas läggs i {settings.VAR / 'mail'}, lönefiler i {settings.PAYROLL_FOLDER}.",
            "  Avsluta med Ctrl-C.",
            "",
            "",
        ]
    )
