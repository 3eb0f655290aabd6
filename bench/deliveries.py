"""Ten thousand waiting deliveries to a receiver that answers in 50 ms, carried by one worker; and P20, what a receiver
that never answers costs its neighbours. Real cases, a real server in a process of its own, real post that follows.

python -m bench.deliveries [NUMBER]: both databases, one round.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from bench.measure import ROOT, ROUNDS, Result, against_floor, alone
from forms_platform.demo.neighbours import NotInstalled, Postgres, Redis, scratch_postgres
from forms_platform.demo.processes import Processes, embedded_environment, make_keys, manage, production_environment

MANY, GOAL_SECONDS = 10_000, 120.0
ANSWERS_IN, HANGS = 0.05, 30.0  # seconds
GOOD, EACH, BAD = 4, 400, 200  # P20: endpoints that answer, events to each, events to the one that does not
NEIGHBOURLY_ROUNDS = max(1, ROUNDS // 2)
PATIENCE = 1200.0


def run(many: int = MANY) -> list[Result]:
    """Seconds until nothing waits."""
    results = []
    with tempfile.TemporaryDirectory() as scratch, receiver() as url, ExitStack() as stack:
        results += _told("SQLite, inbyggd", many, lambda name: _embedded(Path(scratch) / f"s-{name}", url), url)
        with suppress(NotInstalled):
            cluster, broker = stack.enter_context(scratch_postgres()), stack.enter_context(Redis())
            results += _told(
                "PostgreSQL, Celery", many, lambda name: _celery(Path(scratch) / f"p-{name}", url, cluster, broker), url
            )
    return results


def _told(where: str, many: int, begin: Callable[[str], Carried], url: str) -> list[Result]:
    payroll = begin("payroll").seconds("payroll", many)
    events = begin("webhook").seconds("webhook", many)
    turns = [
        (begin(f"quiet{turn}").seconds("good", EACH), begin(f"beside{turn}").seconds("bad", EACH))
        for turn in range(NEIGHBOURLY_ROUNDS)
    ]
    quiet, beside = map(list, zip(*turns, strict=True))
    return [
        alone(f"leveranser till lön, {many} ({where})", "s", [payroll], at_most=GOAL_SECONDS * many / MANY),
        alone(f"händelser till ett annat system, {many} ({where})", "s", [events], at_most=GOAL_SECONDS * many / MANY),
        against_floor(
            f"P20 en mottagare som inte svarar, {GOOD} grannar ({where})",
            "s",
            beside,
            quiet,
            at_most=1.2,
            note="golv: utan den",
        ),
    ]


class Carried:
    """An installation with one carrier, which is started when all is posted."""

    def __init__(self, environment: dict[str, str], url: str, left: Callable[[str], int], worker: Any) -> None:
        self._environment, self._url, self._left, self._worker = environment, url, left, worker

    def seconds(self, what: str, many: int) -> float:
        """How long it takes until the good ones are done; each has come once to its receiver."""
        before = seen(self._url)
        command = [sys.executable, "-m", "bench.deliveries", "--fill", what, str(many), self._url]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True, stdout=subprocess.DEVNULL)
        whole = self._left("good")
        with self._worker() as _:
            until = time.monotonic() + PATIENCE
            while self._left("good") > whole - 2:  # the process starts before the time does
                time.sleep(0.02)
            started = time.perf_counter()
            while self._left("good"):
                time.sleep(0.1)
                if time.monotonic() > until:
                    raise TimeoutError(f"{self._left('good')} of {whole} {what} still wait")
            taken = time.perf_counter() - started
        now = seen(self._url)
        if now["keys"] - before["keys"] != whole or now["asked"] - before["asked"] != whole:
            raise RuntimeError(f"{whole} were to come once each: {before} -> {now}")
        return taken


LEFT = "SELECT count(*) FROM outbox_message WHERE state = 'waiting' AND topic IN ('delivery.owed', 'webhook.due')"
OF = {"good": f"{LEFT} AND lane <> 'bad'"}


def _embedded(var: Path, url: str) -> Carried:
    import sqlite3
    from contextlib import closing

    environment = embedded_environment(var, 1, DELIVERY_ALLOWED="127.0.0.1", LOG_LEVEL="ERROR")
    manage(environment, "migrate", "--verbosity=0", quiet=True)

    def left(which: str) -> int:
        with closing(sqlite3.connect(f"file:{var}/platform.sqlite3?mode=ro", uri=True, timeout=30)) as db:
            return int(db.execute(OF[which]).fetchone()[0])

    @contextmanager
    def worker() -> Iterator[None]:
        with Processes(environment, var / "log") as processes:
            processes.run("bench.deliveries", "--carry")
            yield

    return Carried(environment, url, left, worker)


def _celery(var: Path, url: str, cluster: Postgres, broker: Redis) -> Carried:
    database = cluster.ensure(var.name.replace("-", "_"))
    environment = production_environment(
        var, 1, database=database, redis=broker.url, DELIVERY_ALLOWED="127.0.0.1", LOG_LEVEL="ERROR"
    )
    make_keys(environment)
    manage(environment, "migrate", "--verbosity=0", quiet=True)

    def left(which: str) -> int:
        with psycopg.connect(database) as connection:
            return int(connection.execute(OF[which]).fetchall()[0][0])

    @contextmanager
    def worker() -> Iterator[None]:
        with Processes(environment, var / "log") as processes:
            processes.worker(concurrency=1)
            processes.beat()
            yield

    return Carried(environment, url, left, worker)


# --- The receiver, in a process of its own ---------------------------------------------------------------------------


@contextmanager
def receiver() -> Iterator[str]:
    """A server that answers in 50 ms, except under /bad, where it does not, and /seen, which tells what has come."""
    command = [sys.executable, "-m", "bench.deliveries", "--receiver"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def seen(url: str) -> dict[str, int]:
    """How many requests have come that were answered, and under how many keys."""
    with urllib.request.urlopen(f"{url}/seen") as answer:
        told: dict[str, int] = json.load(answer)
    return told


async def _receive() -> None:
    keys: Counter[str] = Counter()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path, fields = head.split(" ")[1], dict(
                line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
            )  # fmt: skip
            await reader.readexactly(int(fields.get("content-length", "0")))
            told = json.dumps({"asked": keys.total(), "keys": len(keys)})
            if path != "/seen":
                if path == "/bad":
                    await asyncio.sleep(HANGS)
                    raise OSError("it never answers")
                await asyncio.sleep(ANSWERS_IN)
                keys[fields.get("idempotency-key") or fields["webhook-id"]] += 1
                told = '{"id": "R-1"}'
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\nConnection: close\r\n\r\n{told}".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- In processes of their own, with the platform's settings ---------------------------------------------------------


def _fill(what: str, many: int, url: str) -> None:
    """So many closed cases, and what is owed for each."""
    from django.db import connection
    from django.utils import timezone

    from forms_platform.integrations.models import Receiver
    from forms_platform.integrations.webhooks.models import Endpoint
    from forms_platform.outbox.post import Post, post_all
    from tests.faults.owed import owed_cases

    now = timezone.now()
    cases = owed_cases(many, ["payroll"])
    if what == "payroll":
        Receiver.objects.create(target="payroll", address=f"{url}/lon", changed_at=now)
        posts = [Post("delivery.owed", f"case:{pk}", {"case": pk}) for pk in cases]
    else:
        names = [*(["bad"] if what == "bad" else []), *(f"good{n}" for n in range(1 if what == "webhook" else GOOD))]
        posts = []
        for name in names:
            address = f"{url}/{'bad' if name == 'bad' else 'good'}"
            one = Endpoint(name=name, url=address, types="case.closed", made_at=now)
            _give(one, now)
            lane = "bad" if name == "bad" else f"webhook:{one.pk}"
            told = {"endpoint": one.pk, "type": "case.closed", "at": now.isoformat()}
            few = cases[:BAD] if name == "bad" else cases
            posts += [Post("webhook.due", lane, {**told, "case": pk}, lane=lane) for pk in few]
    from forms_platform.outbox.models import Message

    for start in range(0, len(posts), 1000):
        post_all(posts[start : start + 1000], now=now)
    Message.objects.filter(topic="delivery.owed").exclude(lane="payroll").delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _give(endpoint: Any, now: Any) -> None:
    from forms_platform.integrations.webhooks.secrets import give

    give(endpoint, now=now)
    endpoint.save()


def _carry() -> None:
    """One dispatcher and its carriers, as one web process has them, until it is told to end."""
    import signal

    from forms_platform.embedded import Dispatcher

    dispatcher = Dispatcher()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    dispatcher.start()
    try:
        while True:
            time.sleep(60)
    finally:
        dispatcher.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--receiver"]:
        asyncio.run(_receive())
    elif sys.argv[1:2] in (["--fill"], ["--carry"]):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
        import django

        django.setup()
        _carry() if sys.argv[1] == "--carry" else _fill(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        from bench.measure import table

        print(table(run(int(sys.argv[1]) if sys.argv[1:] else MANY)))
