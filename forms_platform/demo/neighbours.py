"""PostgreSQL and Redis of our own, on free ports: for `make serve`, the tests and the benches. Never for production."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

PATIENCE = 30.0  # seconds for a server to answer


class NotInstalled(RuntimeError):
    """The server's program is not on this machine."""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Postgres:
    """A PostgreSQL cluster in a folder. Made when the folder is empty; runs as another user when we are root."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder, self.port = folder, port or free_port()
        self._bin = _postgres_bin()

    def url(self, database: str) -> str:
        """The address of a database in the cluster."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> Postgres:
        """The cluster answers."""
        if not (self.folder / "PG_VERSION").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            _give(self.folder)
            self._run("initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder), "-l", log, "-w", "-t", str(int(PATIENCE)), "-o", options, "start")
        return self

    def stop(self, *, how: str = "fast") -> None:
        """The cluster has ended; `how="immediate"` is a crash."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", how, "stop")

    def ensure(self, database: str) -> str:
        """The address of the database, which exists."""
        known = self._run("psql", *self._client, "-Atc", "SELECT datname FROM pg_database").split()
        if database not in known:
            self._run("createdb", *self._client[:-2], database)
        return self.url(database)

    @property
    def _client(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres"]

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **_as_somebody(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} gick inte: {done.stdout}")
        told: str = done.stdout
        return told

    def __enter__(self) -> Postgres:
        """The started cluster."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The cluster has ended."""
        with suppress(RuntimeError):
            self.stop()


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self, *, port: int | None = None) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise NotInstalled("redis-server finns inte (Debian: apt-get install redis-server)")
        self.port, self._program = port or free_port(), program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> Redis:
        """The server answers."""
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [self._program, *arguments],
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C ends those who use it first
        )
        wait_for_port(self.port)
        return self

    def stop(self, *, how: int = signal.SIGTERM) -> None:
        """The server has ended."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def __enter__(self) -> Redis:
        """The started server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The server has ended."""
        self.stop()


def wait_for_port(port: int, *, patience: float = PATIENCE) -> None:
    """Somebody answers on the port. Raises: TimeoutError."""
    until = time.monotonic() + patience
    while True:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        if time.monotonic() > until:
            raise TimeoutError(f"nobody answers on port {port}")
        time.sleep(0.05)


@contextmanager
def scratch_postgres() -> Iterator[Postgres]:
    """A cluster that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="platform-postgres-"))
    folder.chmod(0o755)
    try:
        with Postgres(folder / "data") as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_bin() -> Path:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if newest:
        return newest[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise NotInstalled("PostgreSQL finns inte (Debian: apt-get install postgresql)")
    return Path(found).resolve().parent


def _server_user() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root, since it refuses to be root."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _as_somebody() -> dict[str, Any]:
    who = _server_user()
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}


def _give(folder: Path) -> None:
    who = _server_user()
    if who:
        os.chown(folder, who.pw_uid, who.pw_gid)
    folder.chmod(0o700)
