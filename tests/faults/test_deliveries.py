"""Deliveries with real processes: unruly receivers, kill -9 between sending and noting; nothing lost or twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from forms_platform.demo.processes import ROOT, children
from tests.faults.conftest import Installation, until
from tests.neighbours import unruly
from tests.neighbours.unruly import Books, listening

MOODS = (
    unruly.takes, unruly.says_500, unruly.takes_slowly, unruly.says_garbage, unruly.answers_twice,
    unruly.takes_and_goes_away, unruly.takes, unruly.goes_away_at_once, unruly.takes, unruly.takes_and_breaks_off,
)  # fmt: skip
MANY = 30


def owe(installation: Installation, many: int, url: str) -> None:
    installation.environment |= {"DELIVERY_ALLOWED": "127.0.0.1", "OUTBOX_TRIES": "12"}
    command = [sys.executable, "-m", "tests.faults.owed", str(many), url]
    subprocess.run(command, cwd=ROOT, env=installation.environment, check=True)


@contextmanager
def an_operator(installation: Installation) -> Iterator[None]:
    """Somebody presses "try all again" now and then."""
    presses = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.presses_try_again"], cwd=ROOT, env=installation.environment
    )
    try:
        yield
    finally:
        presses.terminate()
        presses.wait(10)


def delivered(installation: Installation) -> int:
    return int(str(installation.rows("SELECT count(*) FROM cases_delivery WHERE state = 'delivered'")[0][0]))


def books_balance(installation: Installation, books: Books, many: int) -> None:
    """Each case is in each system's books once, under one key and with the same bytes; each case says that it is."""
    assert sorted(path for path, _ in books.booked.values()) == ["/finance"] * many + ["/payroll"] * many
    assert books.changed == []
    assert installation.rows("SELECT state, count(*) FROM cases_delivery GROUP BY state") == [("delivered", 2 * many)]
    waiting = "SELECT count(*) FROM outbox_message WHERE topic = 'delivery.owed' AND state <> 'done'"
    until(lambda: installation.rows(waiting) == [(0,)], seconds=20, why="each message is noted as done")
    told = "SELECT count(*) FROM audit_entry WHERE action = 'delivery.delivered'"
    assert installation.rows(told) == [(2 * many,)], "the log tells of each once"


def embedded_carrier(installation: Installation) -> Callable[[], list[int]]:
    """Starts web processes with their dispatchers. Who is asked tells which processes carry."""
    web = installation.processes.web(installation.port)
    return lambda: list(children(web.pid))


def celery_carrier(installation: Installation) -> Callable[[], list[int]]:
    """Starts a worker and the clock. Who is asked tells which processes carry."""
    worker = installation.processes.worker(concurrency=1)
    installation.processes.beat()
    return lambda: list(children(worker.pid))


def test_unruly_receivers_get_all_of_it_once(embedded: Installation) -> None:
    with listening(MOODS) as (url, books):
        owe(embedded, MANY, url)
        embedded_carrier(embedded)
        with an_operator(embedded):
            until(lambda: delivered(embedded) == 2 * MANY, seconds=90, why="all are delivered")
    books_balance(embedded, books, MANY)
    assert books.asked > 2 * MANY


@pytest.mark.postgres
def test_unruly_receivers_get_all_of_it_once_from_celery(production: Installation) -> None:
    with listening(MOODS) as (url, books):
        owe(production, MANY, url)
        celery_carrier(production)
        with an_operator(production):
            until(lambda: delivered(production) == 2 * MANY, seconds=90, why="all are delivered")
    books_balance(production, books, MANY)
    assert books.asked > 2 * MANY


class Held:
    """A mood that takes the parcel and then holds its answer until it is let go."""

    def __init__(self) -> None:
        self.has_some, self.let_go = threading.Event(), threading.Event()
        self.keys: list[str] = []

    def __call__(self, line: socket.socket, books: Books) -> None:
        """The parcel is in the books; the answer waits."""
        books.book(*unruly.heard(line))
        self.has_some.set()
        self.let_go.wait(20)
        line.sendall(unruly.TAKEN)


def killed_between_sending_and_noting(
    installation: Installation, carrier: Callable[[Installation], Callable[[], list[int]]]
) -> None:
    held = Held()
    with listening([held]) as (url, books):
        owe(installation, 6, url)
        carrying = carrier(installation)
        assert held.has_some.wait(20), "the receiver has a parcel and has not answered"
        time.sleep(0.3)
        taken_before = set(books.booked)
        for pid in carrying():
            os.kill(pid, signal.SIGKILL)
        held.let_go.set()
        until(lambda: delivered(installation) == 12, seconds=30, why="others have carried it on")
    books_balance(installation, books, 6)
    again = {key for key, times in books.times.items() if times > 1}
    assert again, "what the dead had sent came again, or the kill hit nothing"
    assert again <= taken_before, "the repeat has the same key, and nothing else was repeated"


def test_a_kill_between_sending_and_noting_repeats_under_the_same_key(embedded: Installation) -> None:
    killed_between_sending_and_noting(embedded, embedded_carrier)


@pytest.mark.postgres
def test_a_killed_celery_worker_repeats_under_the_same_key(production: Installation) -> None:
    killed_between_sending_and_noting(production, celery_carrier)


@pytest.mark.postgres
def test_a_stopped_celery_worker_finishes_what_is_on_its_way_and_puts_the_rest_back(production: Installation) -> None:
    with listening([unruly.takes_slowly]) as (url, books):
        owe(production, 30, url)
        worker = production.processes.worker(concurrency=1)
        production.processes.beat()
        until(lambda: delivered(production) >= 4, why="some are delivered")
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
        assert delivered(production) == len(books.booked) < 60
    lease = "SELECT count(*) FROM outbox_message WHERE lease_until IS NOT NULL AND topic = 'delivery.owed'"
    assert production.rows(lease) == [(0,)]


def test_a_receiver_that_hangs_slows_its_neighbour_by_no_more_than_a_fifth_and_some(embedded: Installation) -> None:
    """P20 with real processes: finance hangs, payroll does not notice."""

    class Finance(Held):
        def __call__(self, line: socket.socket, books: Books) -> None:
            head, body = unruly.heard(line)
            if head.startswith(b"POST /finance"):
                self.let_go.wait(30)
                return
            books.book(head, body)
            line.sendall(unruly.TAKEN)

    finance = Finance()
    with listening([finance]) as (url, books):
        owe(embedded, 40, url)
        embedded_carrier(embedded)
        took = until(lambda: delivered(embedded) == 40, seconds=20, why="payroll has all of it")
        finance.let_go.set()
    assert {path for path, _ in books.booked.values()} == {"/payroll"}
    assert took < 8, "one answer that never comes takes ten seconds"
