"""P13: the embedded dispatcher on SQLite against Celery in the web process, both keeping their messages on disk."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.measure import ROOT, ROUNDS, Result, against_floor, alone
from forms_platform.demo.processes import embedded_environment, manage

MANY, SINGLE = 2000, 100


def run() -> list[Result]:
    """Messages a second, and the time from post to handler of single ones."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = embedded_environment(Path(scratch), 1, DJANGO_SETTINGS_MODULE="bench.settings", LOG_LEVEL="ERROR")
        manage(environment, "migrate", "--verbosity=0", quiet=True)
        ours = [_measured("ours", environment) for _ in range(ROUNDS)]
        rival = [_measured("celery", environment) for _ in range(ROUNDS)]
    rates = [each["rate"] for each in ours], [each["rate"] for each in rival]
    return [
        against_floor(
            "P13 inbyggd budbärare", "brev/s", *rates, at_least=3.0, note="golv: Celery i processen, trimmad"
        ),
        alone("P13 från post till mottagare, p50", "ms", [each["p50"] for each in ours]),
        alone("P13 från post till mottagare, p95", "ms", [each["p95"] for each in ours], at_most=5.0),
    ]


def _measured(who: str, environment: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.dispatcher", who],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _ours() -> dict[str, float]:
    """The dispatcher's rate with everything posted before, and single posts' way through an idle one."""
    from django.db import transaction
    from django.utils import timezone

    from bench.tasks import arrived
    from forms_platform.embedded import Dispatcher
    from forms_platform.outbox.post import Post, post_all

    def post(number: int) -> None:
        with transaction.atomic():
            post_all([Post("bench", f"case:{turn}", {}) for turn in range(number)], now=timezone.now())

    post(MANY)
    dispatcher = Dispatcher()
    started = time.perf_counter()
    dispatcher.start()
    _wait(arrived, MANY)
    rate = MANY / (arrived[-1] - started)
    ways = []
    for turn in range(SINGLE):
        time.sleep(0.01)
        post(1)
        posted = time.perf_counter()
        _wait(arrived, MANY + turn + 1)
        ways.append((arrived[-1] - posted) * 1000)
    dispatcher.stop()
    return {"rate": rate, "p50": statistics.median(ways), "p95": statistics.quantiles(ways, n=20)[18]}


def _celery() -> dict[str, float]:
    """The same through Celery in a thread, tuned: a broker of files, no result, a poll every millisecond."""
    from celery import Celery

    from bench.tasks import arrived

    app = Celery("bench", broker="filesystem://", set_as_current=True)
    folder = tempfile.mkdtemp(prefix="bench-broker-")
    app.conf.update(
        broker_transport_options={
            "polling_interval": 0.001,
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": folder,
        },
        task_ignore_result=True,
        worker_prefetch_multiplier=100,
        worker_hijack_root_logger=False,
        task_default_queue="bench",
        worker_enable_remote_control=False,
    )

    @app.task(name="bench.in_process")
    def nothing(number: int) -> None:
        arrived.append(time.perf_counter())

    for number in range(MANY):
        nothing.delay(number)
    worker = app.WorkController(pool="solo", concurrency=1, loglevel="ERROR", without_heartbeat=True)
    threading.Thread(target=worker.start, daemon=True).start()
    _wait(arrived, 1)
    started = arrived[0]
    _wait(arrived, MANY)
    return {"rate": (MANY - 1) / (arrived[-1] - started)}


def _wait(arrived: list[float], number: int) -> None:
    until = time.monotonic() + 60
    while len(arrived) < number:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(arrived)} of {number} arrived")
        time.sleep(0.0002)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_ours() if sys.argv[1] == "ours" else _celery()), flush=True)
    os._exit(0)  # Celery's worker thread has no end of its own
