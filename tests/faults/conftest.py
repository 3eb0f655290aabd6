"""Installations to break: an embedded one on SQLite, and one on PostgreSQL, Redis and Celery."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from forms_platform.demo.neighbours import Postgres, Redis, free_port, scratch_postgres
from forms_platform.demo.processes import (
    ROOT,
    Processes,
    children,
    embedded_environment,
    make_keys,
    manage,
    production_environment,
)

OURS = "topic IN ('parcel', 'stubborn')"  # what the tests post, among what the platform posts by itself


@dataclass
class Installation:
    """A running platform, and what one can see of it from outside."""

    environment: dict[str, str]
    port: int
    folder: Path
    processes: Processes
    postgres: Postgres | None = None
    redis: Redis | None = None
    database: str = ""
    log: Path = field(default_factory=Path)

    def post(self, topic: str, number: int, slow: float | None = None, **more: str) -> float:
        """How long it took to post the messages, in seconds."""
        payload = json.dumps({**({"slow": slow} if slow else {}), **more})
        command = [sys.executable, "-m", "tests.faults.post_some", topic, str(number), payload]
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)
        return time.monotonic() - started

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the database says on a connection that is not Django's."""
        if self.postgres is None:
            with closing(
                sqlite3.connect(f"file:{self.environment['PLATFORM_VAR']}/platform.sqlite3?mode=ro", uri=True)
            ) as db:
                return db.execute(sql).fetchall()
        with psycopg.connect(self.postgres.url(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def states(self) -> dict[str, int]:
        """How many of the tests' messages are in which state; what the platform posts by itself is not counted."""
        return {
            str(state): int(str(n))
            for state, n in self.rows(f"SELECT state, count(*) FROM outbox_message WHERE {OURS} GROUP BY state")
        }

    def arrived(self) -> int:
        """How many messages the receiver has."""
        return len(list(self.folder.glob("*.txt")))

    def begun(self) -> list[tuple[str, int, int]]:
        """Which messages were begun, by which process, in which try."""
        log = self.folder / "begun"
        lines = log.read_text(encoding="ascii").split("\n")[:-1] if log.exists() else []
        return [(key, int(pid), int(attempt)) for key, pid, attempt in map(str.split, lines)]

    def begun_twice(self) -> list[str]:
        """The messages that were begun more than once."""
        return [key for key, times in Counter(key for key, _, _ in self.begun()).items() if times > 1]

    def workers(self) -> list[int]:
        """The web processes under the first process that was started."""
        return list(children(self.processes._running[0].pid))


def until(what: Callable[[], bool], *, seconds: float = 30, why: str = "") -> float:
    """How long it took until `what` was true. Fails after `seconds`."""
    started = time.monotonic()
    while not what():
        if time.monotonic() - started > seconds:
            pytest.fail(f"not true after {seconds} s: {why or what}")
        time.sleep(0.05)
    return time.monotonic() - started


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with all tables and nothing in them."""
    var = tmp_path_factory.mktemp("empty")
    environment = embedded_environment(var, 1, DJANGO_SETTINGS_MODULE="tests.faults.settings")
    manage(environment, "migrate", "--verbosity=0")
    return var / "platform.sqlite3"


@pytest.fixture
def embedded(tmp_path: Path, empty_sqlite: Path) -> Iterator[Installation]:
    """A one-machine installation with two web processes, each with its dispatcher."""
    var, folder, port = tmp_path / "var", tmp_path / "receiver", free_port()
    var.mkdir()
    folder.mkdir()
    shutil.copy(empty_sqlite, var)
    environment = embedded_environment(
        var, port, DJANGO_SETTINGS_MODULE="tests.faults.settings", FAULTS_FOLDER=str(folder), LOG_FORMAT="json"
    )
    log = tmp_path / "log"
    with Processes(environment, log) as processes:
        yield Installation(environment, port, folder, processes, log=log)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    """A PostgreSQL of our own, with a database template that has all tables."""
    with scratch_postgres() as started:
        yield started


@pytest.fixture(scope="session")
def production_keys(tmp_path_factory: pytest.TempPathFactory, cluster: Postgres) -> Path:
    """A folder with the keys a production installation seals with, its database's tables made on the way."""
    var = tmp_path_factory.mktemp("production")
    environment = production_environment(
        var,
        1,
        database=cluster.ensure("empty"),
        redis="redis://127.0.0.1:1/0",
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
    )
    make_keys(environment)
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    manage(environment, "migrate", "--verbosity=0")
    return var


@pytest.fixture
def production(tmp_path: Path, cluster: Postgres, production_keys: Path) -> Iterator[Installation]:
    """An installation on PostgreSQL, Redis and Celery; nothing of it runs until the test starts it."""
    folder, port = tmp_path / "receiver", free_port()
    folder.mkdir()
    shutil.copytree(production_keys, tmp_path / "var")
    name = f"t{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE empty").format(psycopg.sql.Identifier(name)))
    with Redis() as redis:
        environment = production_environment(
            tmp_path / "var",
            port,
            database=cluster.url(name),
            redis=redis.url,
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            FAULTS_FOLDER=str(folder),
        )
        log = tmp_path / "log"
        with Processes(environment, log) as processes:
            yield Installation(environment, port, folder, processes, cluster, redis, name, log)
