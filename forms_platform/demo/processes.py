"""The platform's processes, started on this machine and ended together."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from forms_platform.demo.neighbours import wait_for_port

ROOT = Path(__file__).resolve().parents[2]
ENDING = 15.0  # seconds; the dispatcher's ten and some
OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "KEYS_FOLDER",
    "KEYS_PASSPHRASE",
    "ALLOWED_HOSTS",
    "PLATFORM_DEMO",
    "PLATFORM_HTTPS",
    "DJANGO_SETTINGS_MODULE",
}


def embedded_environment(var: Path, port: int, **more: str) -> dict[str, str]:
    """The environment of a one-machine installation with its data in `var`."""
    return {
        **_clean(os.environ),
        "PLATFORM_VAR": str(var),
        "PLATFORM_URL": f"http://localhost:{port}",
        "WEB_BIND": f"127.0.0.1:{port}",
        **more,
    }


def production_environment(var: Path, port: int, *, database: str, redis: str, **more: str) -> dict[str, str]:
    """The environment of a production installation that only this machine can reach."""
    return {
        **embedded_environment(var, port),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": _kept(var / "secret-key"),
        "KEYS_PASSPHRASE": _kept(var / "keys-passphrase"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PLATFORM_HTTPS": "0",
        "EMAIL_URL": "folder:",
        **more,
    }


def manage(environment: Mapping[str, str], *arguments: str, quiet: bool = False) -> None:
    """The command of manage.py has done its work. Raises: CalledProcessError."""
    out = subprocess.DEVNULL if quiet else None
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=out,
        check=True,
    )


@dataclass
class Processes:
    """Processes that belong together; leaving the block ends them all, last started first, and waits for them."""

    environment: Mapping[str, str]
    log: Path | None = None
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def web(self, port: int) -> subprocess.Popen[bytes]:
        """The web processes answer on the port."""
        process = self.run("gunicorn", "-c", "python:forms_platform.serving", "forms_platform.wsgi")
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            with suppress(TimeoutError):
                wait_for_port(port, patience=0.5)
                return process
        raise RuntimeError(f"webbprocessen startade inte (slutkod {process.returncode})")

    def worker(self, *, concurrency: int = 2) -> subprocess.Popen[bytes]:
        """A Celery worker for every queue has been started."""
        return self.run(
            *("celery", "-A", "forms_platform.celery", "worker", "-Q", "interactive,documents,deliveries,bulk"),
            *("-c", str(concurrency), "--without-gossip", "--without-mingle", "-n", f"w{secrets.token_hex(3)}@%h"),
        )

    def beat(self) -> subprocess.Popen[bytes]:
        """Celery's clock has been started."""
        return self.run("celery", "-A", "forms_platform.celery", "beat", "--pidfile=")

    def run(self, *module: str) -> subprocess.Popen[bytes]:
        """A Python module is running, in a process group of its own."""
        out = self.log.open("ab") if self.log else None
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        if out:
            out.close()
        self._running.append(process)
        return process

    def watch(self, pause: Callable[[float], None] = time.sleep) -> subprocess.Popen[bytes]:
        """The first of them that ended by itself."""
        while True:
            for process in self._running:
                if process.poll() is not None:
                    return process
            pause(0.5)

    def end(self) -> None:
        """None of them runs, nor any of their children."""
        for process in reversed(self._running):
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + ENDING
        for process in reversed(self._running):
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def __enter__(self) -> Processes:
        """Nothing runs yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing runs any more."""
        self.end()


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in OURS}


def make_keys(environment: Mapping[str, str]) -> None:
    """The installation has keys to seal with, made the first time."""
    var = Path(environment["PLATFORM_VAR"])
    if not (var / "keys" / "root.pem").exists():
        manage(environment, "make_keys", "--root", str(var / "root-key"), quiet=True)


def _kept(kept: Path) -> str:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    return kept.read_text(encoding="ascii")


def children(pid: int) -> Sequence[int]:
    """The processes that the process has started."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []
