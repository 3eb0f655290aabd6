"""P12: the outbox carried by Celery, against bare Celery, on PostgreSQL and Redis of our own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis
from celery import Celery

from bench.measure import ROOT, ROUNDS, Result, against_floor
from forms_platform.demo.neighbours import Postgres, Redis, scratch_postgres
from forms_platform.demo.processes import Processes, make_keys, manage, production_environment

MANY = 2000
ROUNDS_HERE = max(3, ROUNDS // 2)


def run() -> list[Result]:
    """Messages a second through a worker with two processes."""
    with tempfile.TemporaryDirectory() as scratch, scratch_postgres() as cluster, Redis() as broker:
        bench = _Bench(Path(scratch), cluster, broker)
        rounds = [
            (
                bench.bare("bench.nothing"),
                bench.ours("bench", rows_a_task=1),
                bench.ours("bench", rows_a_task=10),
                bench.bare("bench.writes"),
                bench.ours("bench.writes", rows_a_task=1),
            )
            for _ in range(ROUNDS_HERE)
        ]
    idle, single, tens, working, same = map(list, zip(*rounds, strict=True))
    return [
        _line("en rad per uppgift som skriver en rad", same, working, 0.7, "golv: bar Celery med samma arbete"),
        _line("en rad per uppgift som gör ingenting", single, idle, 0.7, "golv: bar Celery som gör ingenting"),
        _line("tio rader per uppgift som gör ingenting", tens, idle, 3.0, "golv: bar Celery som gör ingenting"),
    ]


def _line(name: str, ours: list[float], floor: list[float], at_least: float, note: str) -> Result:
    return against_floor(f"P12 utkorg genom Celery, {name}", "brev/s", ours, floor, at_least=at_least, note=note)


class _Bench:
    def __init__(self, scratch: Path, cluster: Postgres, broker: Redis) -> None:
        self._url = cluster.ensure("bench")
        self._environment = production_environment(
            scratch, 1, database=self._url, redis=broker.url, DJANGO_SETTINGS_MODULE="bench.settings", LOG_LEVEL="ERROR"
        )
        make_keys(self._environment)
        manage(self._environment, "migrate", "--verbosity=0", quiet=True)
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("CREATE TABLE bench_kept (id bigserial PRIMARY KEY, about text NOT NULL)")
        self._redis = redis.Redis.from_url(broker.url)
        self._app = Celery(broker=broker.url)
        self._log = scratch / "log"

    def bare(self, task: str) -> float:
        """Tasks a second of Celery alone."""
        for number in range(MANY):
            self._app.send_task(task, args=[number], queue="interactive")
        return self._drained(lambda: int(self._redis.llen("interactive")) + int(self._redis.hlen("unacked")))

    def ours(self, topic: str, *, rows_a_task: int) -> float:
        """Messages a second, with their states written down."""
        command = [sys.executable, "-m", "bench.outbox_celery", topic, str(MANY)]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True)
        self._redis.flushall()
        with psycopg.connect(self._url, autocommit=True) as connection:
            found = connection.execute("SELECT id FROM outbox_message WHERE state = 'waiting'").fetchall()
            keys = [str(key) for (key,) in found]
            for start in range(0, len(keys), rows_a_task):
                self._app.send_task("outbox.run", args=[keys[start : start + rows_a_task]], queue="interactive")
            left = "SELECT count(*) FROM outbox_message WHERE state = 'waiting'"
            return self._drained(lambda: int(connection.execute(left).fetchall()[0][0]))

    def _drained(self, left: Callable[[], int]) -> float:
        with Processes(self._environment, self._log) as processes:
            processes.worker(concurrency=2)
            until = time.monotonic() + 120
            while (first := left()) > MANY - 20:
                time.sleep(0.01)
                if time.monotonic() > until:
                    raise TimeoutError(self._log.read_text(encoding="utf-8")[-2000:])
            started = time.perf_counter()
            while left():
                time.sleep(0.05)
            return first / (time.perf_counter() - started)


if __name__ == "__main__":
    import django

    django.setup()
    from django.utils import timezone

    from forms_platform.outbox.post import Post, post_all

    post_all([Post(sys.argv[1], f"case:{turn}", {}) for turn in range(int(sys.argv[2]))], now=timezone.now())
