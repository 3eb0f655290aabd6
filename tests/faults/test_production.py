"""PostgreSQL, Redis and Celery under faults."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from contextlib import closing

import pytest
import redis as client
from celery import Celery

from forms_platform.demo.neighbours import Redis
from tests.faults.conftest import OURS, Installation, until

pytestmark = pytest.mark.postgres


def ready(installation: Installation) -> dict[str, object]:
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/readyz")) as answer:
        told: dict[str, object] = json.load(answer)
    return told


def test_a_worker_killed_in_the_middle_of_a_delivery_delivers_once_visibly(production: Installation) -> None:
    production.processes.worker(concurrency=1)
    production.processes.beat()
    production.post("parcel", 1, slow=3.0)
    until(lambda: bool(production.begun()), why="the delivery has begun")
    killed = production.begun()[0][1]
    os.killpg(os.getpgid(killed), signal.SIGKILL)
    production.processes.worker(concurrency=1)
    until(lambda: production.states() == {"done": 1}, why="another worker has delivered it")
    (first, second) = production.begun()
    assert first[0] == second[0], "the same message, the same key"
    assert second[1] != killed
    assert production.arrived() == 1


def test_two_workers_never_carry_the_same_message_twice_though_each_is_told_twice(production: Installation) -> None:
    production.post("parcel", 200)
    told = Celery(broker=production.redis.url)
    keys = [str(key) for (key,) in production.rows(f"SELECT id FROM outbox_message WHERE {OURS}")]
    for start in range(0, 200, 10):
        told.send_task("outbox.run", args=[keys[start : start + 10]], queue="interactive")
    production.processes.worker(concurrency=2)
    production.processes.worker(concurrency=2)
    until(lambda: production.states() == {"done": 200})
    time.sleep(1)
    assert production.begun_twice() == []
    assert len(production.begun()) == 200


def test_a_flushed_broker_loses_nothing(production: Installation) -> None:
    production.post("parcel", 50)
    broker = client.Redis.from_url(production.redis.url)
    assert broker.llen("interactive") == 5, "the doorbell has rung, ten rows a task"
    broker.flushall()
    production.processes.worker()
    production.processes.beat()
    until(lambda: production.states() == {"done": 50}, why="the sweep has found them")
    assert production.arrived() == 50


def test_a_flushed_broker_loses_what_only_celery_knew(production: Installation) -> None:
    """The control: what lived in the broker alone is lost by the same fault, or the test above proves nothing."""
    production.post("parcel", 10)
    broker = client.Redis.from_url(production.redis.url)
    told = Celery(broker=production.redis.url)
    (key,) = production.rows(f"SELECT min(id::text) FROM outbox_message WHERE {OURS}")[0]
    told.send_task("outbox.run", args=[[key]], queue="bulk")
    assert broker.llen("bulk") == 1
    broker.flushall()
    production.processes.worker()  # without beat nobody sweeps: what Celery forgot stays forgotten
    time.sleep(6)
    assert production.states() == {"waiting": 10}


def test_posting_goes_on_while_redis_is_away_and_catches_up_when_it_is_back(production: Installation) -> None:
    usual = production.post("parcel", 1)
    port = production.redis.port
    production.redis.stop(how=signal.SIGKILL)
    without = production.post("parcel", 20)
    assert without < usual + 2, "nobody waits long for a doorbell"
    assert production.states() == {"waiting": 21}
    with Redis(port=port):
        production.processes.worker()
        production.processes.beat()
        until(lambda: production.states() == {"done": 21})
    assert production.arrived() == 21


def test_a_worker_finds_back_to_a_redis_that_was_away(production: Installation) -> None:
    production.processes.worker()
    production.processes.beat()
    production.post("parcel", 5)
    until(lambda: production.states() == {"done": 5})
    port = production.redis.port
    production.redis.stop(how=signal.SIGKILL)
    time.sleep(3)
    production.post("parcel", 20)
    with Redis(port=port):
        until(lambda: production.states() == {"done": 25}, seconds=150)
        production.processes.end()
    assert production.arrived() == 25
    assert production.begun_twice() == []


def test_a_silent_redis_does_not_hold_up_posting(production: Installation) -> None:
    usual = production.post("parcel", 1)
    process = production.redis._process
    process.send_signal(signal.SIGSTOP)
    try:
        assert production.post("parcel", 1) < usual + 3
    finally:
        process.send_signal(signal.SIGCONT)


def test_pages_are_served_while_redis_is_away(production: Installation) -> None:
    production.processes.web(production.port)
    assert ready(production)["status"] == "ready"
    production.redis.stop(how=signal.SIGKILL)
    told = ready(production)
    assert (told["status"], told["broker"], told["database"]) == ("degraded", "away", "ok")
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{production.port}/konto/login/")) as page:
        assert page.status == 200


def test_a_database_that_crashes_and_comes_back_loses_nothing(production: Installation) -> None:
    production.processes.worker()
    production.processes.beat()
    production.processes.web(production.port)
    production.post("parcel", 100, slow=0.05)
    until(lambda: production.arrived() >= 5)
    production.postgres.stop(how="immediate")
    time.sleep(1)
    with pytest.raises(urllib.error.HTTPError) as refused:
        ready(production)
    assert refused.value.code == 503
    production.postgres.start()
    until(lambda: production.states() == {"done": 100}, seconds=60)
    assert production.arrived() == 100
    assert ready(production)["status"] == "ready"


def test_stopping_leaves_nothing_running(production: Installation) -> None:
    web, worker = production.processes.web(production.port), production.processes.worker()
    beat = production.processes.beat()
    until(lambda: len(production.workers()) == 2)
    groups = [process.pid for process in (web, worker, beat)]
    production.processes.end()
    for group in groups:
        with pytest.raises(ProcessLookupError):
            os.killpg(group, 0)
