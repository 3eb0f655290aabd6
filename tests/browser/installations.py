"""Running installations to browse: one machine's SQLite, or PostgreSQL with Redis and Celery."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from forms_platform.demo.neighbours import Redis, free_port, scratch_postgres
from forms_platform.demo.processes import (
    ROOT,
    Processes,
    embedded_environment,
    make_keys,
    manage,
    production_environment,
)

SHORT_UNDO = "2"  # seconds; the real ten are waited for once, where undoing is what is told


@dataclass
class Installation:
    """A running platform. `demo`: one signs in by choosing a person; otherwise with a password."""

    url: str
    var: Path
    environment: dict[str, str]
    processes: Processes
    demo: bool

    def letters_to(self, username: str) -> list[str]:
        """The subjects of the letters that have been sent to the person, oldest first."""
        found = []
        for file in sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for letter in file.read_bytes().split(b"-" * 79 + b"\n"):
                message = message_from_bytes(letter.strip(), policy=policy.default)
                if isinstance(message, EmailMessage) and str(message["To"]).startswith(f"{username}@"):
                    found.append(str(message["Subject"]))
        return found

    def payroll_files(self, number: str) -> list[Path]:
        """The files in the drop folder that are about the case."""
        return list((self.var / "payroll").glob(f"*{number}*"))

    def verdict(self, record: Path) -> dict[str, Any]:
        """What verify_pdf says about a record."""
        done = subprocess.run(
            [sys.executable, "manage.py", "verify_pdf", str(record), "--json"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=False,
        )
        verdict: dict[str, Any] = json.loads(done.stdout)
        return verdict

    @contextmanager
    def patient(self) -> Iterator[Installation]:
        """One more web process on the same data, where a decision can be undone for the real ten seconds."""
        port = free_port()
        environment = self.environment | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": "1", "UNDO_SECONDS": "10"}
        with Processes(environment, self.processes.log) as processes:
            answers(processes, port)
            yield replace(self, url=f"http://localhost:{port}", environment=environment, processes=processes)


def collect_static(folder: Path) -> None:
    """The static files with hashed names stand in the folder, as production serves them."""
    environment = embedded_environment(folder / "var", 1, STATIC_ROOT=str(folder), LOG_LEVEL="ERROR")
    manage(environment, "collectstatic", "--noinput", "--verbosity=0", quiet=True)


def fill(environment: dict[str, str]) -> None:
    """The database has its tables, the demo municipality and the added people."""
    manage(environment, "migrate", "--noinput", "--verbosity=0", "--skip-checks")
    subprocess.run(
        [sys.executable, "-m", "tests.browser.town"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=True,
    )


def answers(processes: Processes, port: int) -> None:
    """The web processes are there and answer; a listening socket alone says nothing of those behind it."""
    processes.web(port)
    try:
        urlopen(f"http://localhost:{port}/healthz", timeout=60).close()
    except OSError as fault:
        said = processes.log.read_text(encoding="utf-8") if processes.log else ""
        raise RuntimeError(f"the web processes do not answer:\n{said[-4000:]}") from fault


@contextmanager
def embedded(folder: Path, static: Path) -> Iterator[Installation]:
    """The one-machine demo: SQLite, two web processes, each with its dispatcher."""
    port = free_port()
    environment = embedded_environment(
        folder,
        port,
        DJANGO_SETTINGS_MODULE="forms_platform.settings",
        PLATFORM_DEMO="1",
        STATIC_ROOT=str(static),
        UNDO_SECONDS=SHORT_UNDO,
    )
    fill(environment)
    with Processes(environment, folder / "log") as processes:
        answers(processes, port)
        yield Installation(f"http://localhost:{port}", folder, environment, processes, demo=True)


@contextmanager
def production(folder: Path, static: Path) -> Iterator[Installation]:
    """What `make serve` starts: PostgreSQL, Redis, Celery worker and beat, two web processes."""
    port = free_port()
    with scratch_postgres() as cluster, Redis() as redis:
        environment = production_environment(
            folder,
            port,
            database=cluster.ensure("platform"),
            redis=redis.url,
            DJANGO_SETTINGS_MODULE="forms_platform.settings",
            STATIC_ROOT=str(static),
            UNDO_SECONDS=SHORT_UNDO,
            WEB_PROCESSES="2",
        )
        make_keys(environment)
        fill(environment)
        with Processes(environment, folder / "log") as processes:
            processes.worker()
            processes.beat()
            answers(processes, port)
            yield Installation(f"http://localhost:{port}", folder, environment, processes, demo=False)
