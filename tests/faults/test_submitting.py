"""Sending in while the house burns: what was acknowledged is there, exactly once, on both databases."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from forms_platform.demo.neighbours import Redis
from forms_platform.demo.processes import ROOT
from tests.faults.conftest import Installation, until
from tests.faults.visitor import Visitor

CLIENTS, EACH = 4, 6
BETWEEN = 9  # answers from one killing to the next, so that a slow machine is not killed faster than it works


def fill(installation: Installation) -> list[str]:
    """User names of people who can send in, in an installation that has just been filled."""
    subprocess.run([sys.executable, "-m", "tests.faults.town"], cwd=ROOT, env=installation.environment, check=True)
    rows = installation.rows(
        "SELECT username FROM organisation_person WHERE is_active AND unit_id IS NOT NULL ORDER BY id LIMIT 40"
    )
    return [str(name) for (name,) in rows][8 : 8 + CLIENTS]


def balance(installation: Installation, receipts: list[str]) -> None:
    """The books balance: every receipt is a case, every case a receipt, no event is missing and the log is whole."""
    numbers = [
        str(number) for (number,) in installation.rows("SELECT number FROM cases_case WHERE e_service = 'atta-fragor'")
    ]
    assert sorted(numbers) == sorted(receipts)
    assert len(set(receipts)) == len(receipts)
    twice = "SELECT submitted_as_id FROM intake_draft WHERE submitted_as_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
    assert installation.rows(twice) == []
    gaps = "SELECT case_id FROM cases_caseevent GROUP BY case_id HAVING max(seq) <> count(*) OR min(seq) <> 1"
    assert installation.rows(gaps) == []
    done = subprocess.run(
        [sys.executable, "manage.py", "check_audit", "--json"],
        cwd=ROOT,
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)
    assert told["breaks"] == []
    assert told["streams"] >= len(receipts)


def everybody_signs_in(installation: Installation, people: list[str]) -> list[Visitor]:
    """Visitors who have signed in."""
    visitors = [Visitor(installation.port) for _ in people]
    for visitor, username in zip(visitors, people, strict=True):
        visitor.signs_in(username)
    return visitors


def everybody_sends_in(visitors: list[Visitor]) -> tuple[list[str], int]:
    """The receipts of all, and how many times a line broke."""
    receipts: list[str] = []
    failures: list[BaseException] = []

    def one(visitor: Visitor) -> None:
        try:
            for _ in range(EACH):
                receipts.append(visitor.sends_in())
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    if failures:
        raise failures[0]
    return receipts, sum(visitor.broken for visitor in visitors)


def kills_now_and_then(
    installation: Installation, visitors: list[Visitor], enough: threading.Event
) -> threading.Thread:
    """A thread that kills a web process every now and then until it is told that it is enough."""
    chance = random.Random(4711)

    def kill() -> None:
        last = 0
        while not enough.wait(0.02):
            answers, workers = sum(visitor.answers for visitor in visitors), installation.workers()
            if workers and answers >= last + BETWEEN:
                last = answers
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread


def survives_killings(installation: Installation) -> None:
    people = fill(installation)
    installation.processes.web(installation.port)
    visitors = everybody_signs_in(installation, people)
    enough = threading.Event()
    killer = kills_now_and_then(installation, visitors, enough)
    try:
        receipts, broken = everybody_sends_in(visitors)
    finally:
        enough.set()
        killer.join()
    assert len(receipts) == CLIENTS * EACH
    assert broken > 0, "no line broke: the test proved nothing"
    balance(installation, receipts)


def test_web_processes_killed_while_people_send_in_lose_and_double_nothing_on_sqlite(embedded: Installation) -> None:
    survives_killings(embedded)
    assert embedded.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.postgres
def test_web_processes_killed_while_people_send_in_lose_and_double_nothing_on_postgresql(
    production: Installation,
) -> None:
    survives_killings(production)


@pytest.mark.postgres
def test_redis_stopped_and_emptied_in_the_middle_holds_up_nobody_and_work_goes_on_when_it_is_back(
    production: Installation,
) -> None:
    people = fill(production)
    production.processes.web(production.port)
    usual = everybody_signs_in(production, people[:1])
    first, _ = everybody_sends_in(usual)
    production.redis.stop(how=signal.SIGKILL)
    visitors = everybody_signs_in(production, people)
    receipts, broken = everybody_sends_in(visitors)
    assert broken == 0
    assert max(one.slowest for one in visitors) < usual[0].slowest + 5, "nobody waits for a doorbell"
    waiting = "SELECT count(*) FROM outbox_message WHERE state = 'waiting' AND available_at <= now()"
    assert int(str(production.rows(waiting)[0][0])) > len(receipts)

    with Redis(port=production.redis.port):  # which knows nothing of what was in it
        production.processes.worker()
        production.processes.beat()
        until(lambda: production.rows(waiting) == [(0,)], seconds=120, why="the sweep has found all of it")
        production.processes.end()
    balance(production, [*first, *receipts])
