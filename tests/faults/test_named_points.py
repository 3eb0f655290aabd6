"""kill -9 at named points, two hundred rounds in all, on PostgreSQL with real processes.

Whoever decides, votes, sweeps, sends in or carries post dies when the row is written, before it is committed or after;
then the same is asked again, with the same key. Nothing is lost, nothing is decided without its event, and every repeat
is known by its key.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from forms_platform.demo.processes import ROOT
from tests.faults import points
from tests.faults.conftest import Installation, until
from tests.faults.test_submitting import balance, everybody_signs_in, fill

pytestmark = pytest.mark.postgres


def rounds(installation: Installation, **kinds: int) -> Counter[str]:
    """What so many rounds of each kind tell of themselves."""
    command = [sys.executable, "-m", "tests.faults.rounds", *(f"{kind}={number}" for kind, number in kinds.items())]
    done = subprocess.run(
        command, cwd=ROOT, env=installation.environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return Counter(json.loads(done.stdout.splitlines()[-1]))


def deaths(told: Counter[str]) -> int:
    return sum(number for what, number in told.items() if what.startswith("died at"))


def whole(installation: Installation) -> None:
    """No event is missing, every decided case has its event, and the log and the cases fit each other."""
    gaps = "SELECT case_id FROM cases_caseevent GROUP BY case_id HAVING max(seq) <> count(*) OR min(seq) <> 1"
    assert installation.rows(gaps) == []
    silent = """SELECT id FROM cases_case WHERE state = 'closed' AND NOT EXISTS
        (SELECT 1 FROM cases_caseevent WHERE case_id = cases_case.id AND kind = 'ended')"""
    assert installation.rows(silent) == []
    waiting = """SELECT case_id FROM cases_assignment JOIN cases_case ON cases_case.id = case_id
        WHERE cases_case.state = 'closed' AND cases_assignment.state <> 'closed'"""
    assert installation.rows(waiting) == []
    command = [sys.executable, "manage.py", "check_audit", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=installation.environment, capture_output=True, text=True, check=False)
    assert (json.loads(done.stdout)["breaks"], done.returncode) == ([], 0), done.stdout[-2000:] + done.stderr[-2000:]


def times(installation: Installation, e_service: str, kind: str) -> set[int]:
    """How many events of the kind the cases of the service have, each number once."""
    sql = f"""SELECT DISTINCT count(*) FILTER (WHERE kind = '{kind}') FROM cases_caseevent
        JOIN cases_case ON cases_case.id = case_id WHERE e_service = '{e_service}' GROUP BY case_id"""
    return {int(str(number)) for (number,) in installation.rows(sql)}


def test_who_decides_votes_or_rejects_and_dies_is_known_by_the_key(production: Installation) -> None:
    told = rounds(production, decide=45, votes=30, rejects=18)

    assert deaths(told) == 93
    assert told["asked again"] == told["asked a third time"] == 93
    assert told["late, and told so"] == 18
    assert times(production, "ett", "decided") == times(production, "ett", "ended") == {1}
    assert times(production, "namnd", "voted") == {2}
    assert times(production, "namnd", "decided") == {1}, "the two last votes settle it once, whoever dies"
    assert times(production, "bada", "step_cancelled") == {1}, "the branch beside is over, once"
    assert times(production, "bada", "ended") == {1}
    whole(production)


def test_the_sweep_dies_at_a_case_and_between_two_and_each_case_is_reminded_once(production: Installation) -> None:
    told = rounds(production, sweep=42)

    assert deaths(told) >= 36
    assert told["left"] == 0
    assert times(production, "klocka", "reminded") == times(production, "klocka", "widened") == {1}
    whole(production)


def test_a_carrier_that_dies_while_it_writes_down_what_became_of_it_sends_again_and_loses_nothing(
    production: Installation,
) -> None:
    assert deaths(rounds(production, carry=48)) == 48

    assert production.states() == {"done": 48}
    assert production.arrived() == 48, "each under its own key, however often it was sent"
    assert len(production.begun_twice()) == 24, "what was written down is not sent again"


def test_workers_of_celery_that_die_around_the_sending_send_again_with_the_same_key(production: Installation) -> None:
    production.processes.worker(concurrency=2)
    production.processes.beat()
    for turn in range(1, 4):
        for point in ("before-send", "after-send"):
            production.post("parcel", 1, die=point)
        until(lambda done=2 * turn: production.states() == {"done": done}, seconds=40)

    assert len(list(production.folder.glob("died-*"))) == 6
    assert production.arrived() == 6
    assert len(production.begun_twice()) == 6, "the same message, the same key"


def test_web_processes_that_die_at_the_commit_of_what_people_send_in_lose_and_double_nothing(
    production: Installation,
) -> None:
    people = fill(production)[:2]
    production.processes.web(production.port)
    visitors = everybody_signs_in(production, people)
    receipts: list[str] = []
    for point in ("event-written", "event-before", "event-after"):
        points.arm_outside(production.folder, point, 5)
        while points.left(production.folder):
            receipts += [visitor.sends_in() for visitor in visitors]

    assert sum(visitor.broken for visitor in visitors) >= 15, "every death was noticed by whoever waited"
    balance(production, receipts)
    whole(production)
