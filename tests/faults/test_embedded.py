"""The embedded default under faults: SQLite, a dispatcher in each web process, nothing else."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from contextlib import closing
from functools import partial

from tests.faults.conftest import OURS, Installation, until


def test_a_web_process_killed_in_the_middle_of_a_delivery_delivers_once_visibly(embedded: Installation) -> None:
    embedded.processes.web(embedded.port)
    embedded.post("parcel", 1, slow=2.0)
    until(lambda: bool(embedded.begun()), why="the delivery has begun")
    killed = embedded.begun()[0][1]
    assert killed in embedded.workers()
    os.kill(killed, signal.SIGKILL)
    took = until(lambda: embedded.states() == {"done": 1}, why="another process has delivered it")
    assert took < 3 + 1 + 3, "settled within the lease, a sweep and what a start takes"
    (first, second) = embedded.begun()
    assert first[0] == second[0], "the same message, the same key"
    assert second[1] != killed
    assert second[2] == 2
    assert embedded.arrived() == 1


def test_kill_9_of_everything_and_a_new_start_loses_nothing(embedded: Installation) -> None:
    embedded.processes.web(embedded.port)
    embedded.post("parcel", 60)
    until(lambda: embedded.arrived() >= 5, why="some have arrived")
    for process in [*embedded.workers(), embedded.processes._running[0].pid]:
        os.kill(process, signal.SIGKILL)
    embedded.processes.end()
    embedded.processes.web(embedded.port)
    until(lambda: embedded.states() == {"done": 60}, why="all are done after the new start")
    assert embedded.arrived() == 60
    assert embedded.rows("PRAGMA integrity_check") == [("ok",)]
    assert embedded.rows("PRAGMA foreign_key_check") == []


def test_two_dispatchers_never_carry_the_same_message_twice(embedded: Installation) -> None:
    embedded.processes.web(embedded.port)
    embedded.post("parcel", 120, slow=0.1)  # long enough for the other process to look as well
    until(lambda: embedded.states() == {"done": 120})
    assert embedded.begun_twice() == []
    assert len(embedded.begun()) == 120
    assert len({pid for _, pid, _ in embedded.begun()}) == 2, "both processes took part, or the race was none"


def test_a_stop_finishes_what_is_in_hand_and_leaves_no_lease(embedded: Installation) -> None:
    web = embedded.processes.web(embedded.port)
    embedded.post("parcel", 8, slow=0.5)
    until(lambda: bool(embedded.begun()))
    web.send_signal(signal.SIGTERM)
    web.wait(15)
    assert web.returncode == 0
    assert embedded.arrived() == len(embedded.begun()) < 8
    assert embedded.rows("SELECT count(*) FROM outbox_message WHERE lease_until IS NOT NULL") == [(0,)]
    embedded.processes.web(embedded.port)
    until(lambda: embedded.states() == {"done": 8})
    assert embedded.begun_twice() == []


def test_a_reload_under_way_loses_and_doubles_nothing(embedded: Installation) -> None:
    web = embedded.processes.web(embedded.port)
    embedded.post("parcel", 120, slow=0.01)
    for _ in range(3):
        goal = min(embedded.arrived() + 10, 120)
        until(partial(_has_arrived, embedded, goal))
        web.send_signal(signal.SIGHUP)
    until(lambda: embedded.states() == {"done": 120})
    assert embedded.arrived() == 120
    assert embedded.begun_twice() == []


def _has_arrived(installation: Installation, goal: int) -> bool:
    return installation.arrived() >= goal


def test_a_receiver_that_refuses_is_asked_again_until_it_takes_it(embedded: Installation) -> None:
    embedded.processes.web(embedded.port)
    embedded.post("stubborn", 3)
    until(lambda: embedded.states() == {"done": 3}, seconds=15)
    assert embedded.rows(f"SELECT DISTINCT attempts FROM outbox_message WHERE {OURS}") == [(3,)]


def test_readiness_tells_of_post_that_nobody_carries_out(embedded: Installation) -> None:
    embedded.environment["OUTBOX_LATE_SECONDS"] = "5"
    embedded.processes.web(embedded.port)
    assert _ready(embedded)["status"] == "ready"
    embedded.post("parcel", 40, slow=4)  # more than the two have time for
    time.sleep(6)
    told = _ready(embedded)
    assert told["status"] == "degraded"
    assert float(str(told["outbox_oldest_due_seconds"])) > 5


def _ready(installation: Installation) -> dict[str, object]:
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/readyz")) as answer:
        told: dict[str, object] = json.load(answer)
    return told
