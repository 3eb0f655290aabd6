"""The production processes on this machine: PostgreSQL, Redis, Celery worker and beat, several web processes."""

from __future__ import annotations

import hashlib
import os
import signal
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forms_platform.demo.management.commands.demo import refuse_busy
from forms_platform.demo.neighbours import NotInstalled, Postgres, Redis
from forms_platform.demo.processes import Processes, make_keys, manage, production_environment

DATABASE = "forms_platform"


class Command(BaseCommand):
    """manage.py serve [--port N] [--processes N] [--empty]"""

    help = "Kör plattformen som i drift på den här datorn. Ctrl-C avslutar allt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, the number of web processes, and whether to leave the database empty."""
        parser.add_argument("--port", type=int, default=8000, help="porten att lyssna på (8000)")
        parser.add_argument("--processes", type=int, default=2, help="antal webbprocesser (2)")
        parser.add_argument("--empty", action="store_true", help="fyll inte en tom databas med demokommunen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything has run until Ctrl-C, and nothing is left running."""
        refuse_busy(options["port"])
        for asked in (signal.SIGTERM, signal.SIGINT):  # a shell starts what runs in its background deaf to Ctrl-C
            signal.signal(asked, _interrupt)
        var = Path(os.environ.get("PLATFORM_VAR", settings.ROOT / "var")) / "serve"
        try:
            with ExitStack() as stack:
                self._run(stack, var, options)
        except KeyboardInterrupt:
            self.stderr.write("\nAvslutat.")
        except NotInstalled as missing:
            raise CommandError(f"{missing}. Eller ange DATABASE_URL och REDIS_URL.") from None

    def _run(self, stack: ExitStack, var: Path, options: dict[str, Any]) -> None:
        port: int = options["port"]
        database, redis = _servers(stack, var)
        environment = production_environment(
            var, port, database=database, redis=redis, WEB_PROCESSES=str(options["processes"]), LOG_FORMAT="plain"
        )
        self._tell("Nycklar")
        make_keys(environment)
        self._tell("Databasen")
        manage(environment, "migrate", "--noinput", "--verbosity=0")
        if not options["empty"]:
            manage(environment, "seed_demo")
        self._tell("Stilmallar och bilder")
        manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        self._tell("Celery, klocka och webbprocesser")
        processes = stack.enter_context(Processes(environment))
        processes.worker()
        processes.beat()
        processes.web(port)
        self.stderr.write(
            f"\n  {settings.MUNICIPALITY} är igång som i drift:  http://localhost:{port}/\n"
            f"  Databas {database}\n  Redis {redis}\n"
            "  Logga in med namn och lösenord: manage.py demo_people visar dem.\n"
            "  Avsluta med Ctrl-C.\n"
        )
        ended = processes.watch()
        raise CommandError(f"En process ({ended.pid}) slutade med {ended.returncode}; resten avslutas.")

    def _tell(self, what: str) -> None:
        self.stderr.write(f"  {what} …")


def _servers(stack: ExitStack, var: Path) -> tuple[str, str]:
    """The addresses of the database and of Redis: those of the environment, else servers of our own."""
    database, redis = os.environ.get("SERVE_DATABASE_URL", ""), os.environ.get("SERVE_REDIS_URL", "")
    if not database:
        cluster = Postgres(cluster_folder(var))
        stack.enter_context(cluster)
        database = cluster.ensure(DATABASE)
    if not redis:
        redis = stack.enter_context(Redis()).url
    return database, redis


def cluster_folder(var: Path) -> Path:
    """Where the cluster lives. PostgreSQL refuses to be root, and another user cannot reach into root's folders."""
    if os.geteuid() != 0:
        return var / "postgres"
    own = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    folder = Path("/var/tmp/forms-platform") / own  # noqa: S108 - owned by PostgreSQL's user alone, kept over restarts
    folder.parent.mkdir(mode=0o755, exist_ok=True)
    return folder


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
