"""P11: what one decision costs against its own INSERTs and UPDATEs as bare SQL, on both databases.

python -m bench.decision: cases are decided; beside them the statements that would write the decision of other cases are
run by themselves, each in a transaction too. CPU of this process and of the database's, in turns, the cheapest of many
in a round. Statements are counted exactly.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.measure import ROOT, ROUNDS, Result, against_floor, judged, paired
from bench.queue_page import on_cpu, server_of
from forms_platform.demo.neighbours import NotInstalled, scratch_postgres
from forms_platform.demo.processes import embedded_environment, make_keys, manage, production_environment

MOST_STATEMENTS, MOST_RATIO = 15, 4.0
TIMES = 15  # decisions a round, of which the cheapest counts: what else the machine does only adds
WRITES = ("INSERT", "UPDATE", "DELETE")
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")

Statement = tuple[str, Any]


def run() -> list[Result]:
    """One decision on each database that there is."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as scratch:
        results += _measured("SQLite", embedded_environment(Path(scratch) / "sqlite", 1, LOG_LEVEL="ERROR"))
        with suppress(NotInstalled), scratch_postgres() as cluster:
            made = production_environment(
                Path(scratch) / "postgres", 1, database=cluster.ensure("decision"), redis="redis://127.0.0.1:1/0",
                LOG_LEVEL="ERROR",
            )  # fmt: skip
            make_keys(made)
            results += _measured("PostgreSQL", made)
    return results


def _measured(database: str, environment: dict[str, str]) -> list[Result]:
    Path(environment["PLATFORM_VAR"]).mkdir(parents=True, exist_ok=True)
    manage(environment, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
    told = subprocess.run(
        [sys.executable, "-m", "bench.decision", "--measure"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    one: dict[str, Any] = json.loads(told.stdout)
    name, count = f"P11 ett beslut ({database})", one["statements"]
    return [
        against_floor(name, "ms", one["ours"], one["floor"], at_most=MOST_RATIO, note=f"{one['writes']} skrivande"),
        Result(
            f"  satser ({database})", "SQL", count, f"≤ {MOST_STATEMENTS} SQL",
            judged(count, [count], MOST_STATEMENTS, None),
        ),
    ]  # fmt: skip


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


def _live() -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from tests.cast import the_cast
    from tests.stories import Story, publish_service

    cast = the_cast()
    story = Story(cast, publish_service("gym"), timezone.now())
    server = server_of(connection)

    def cheapest(deeds: Sequence[Callable[[], object]]) -> float:
        """Milliseconds of CPU of the cheapest of them."""
        least = float("inf")
        for deed in deeds:
            before = on_cpu(server)
            with transaction.atomic():
                deed()
            least = min(least, on_cpu(server) - before)
        return least / 1e6

    def cases() -> list[int]:
        return [story.sends(cast.anna, belopp="2400.00").pk for _ in range(TIMES)]

    def decides(case: int) -> Callable[[], object]:
        return lambda: _decide(case, cast.bengt.pk, story.now)

    def writes(case: int) -> Callable[[], object]:
        told = [one for one in _statements_of(decides(case)) if one[0].startswith(WRITES)]
        return lambda: _run(told)

    told = _statements_of(decides(cases()[0]))
    ours, floor = paired(
        lambda: cheapest([decides(case) for case in cases()]),
        lambda: cheapest([writes(case) for case in cases()]),
        max(ROUNDS, 9),
    )
    wrote = sum(sql.startswith(WRITES) for sql, _ in told)
    print(json.dumps({"statements": len(told), "writes": wrote, "ours": ours, "floor": floor}))


def _run(statements: Sequence[Statement]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)


def _decide(case: int, person: int, now: datetime) -> None:
    """Bengt approves, as the outbox carries it out."""
    from forms_platform.cases.advance import advance
    from workflows.commands import Decide

    advance(case, Decide(person, "chef", 2, "approve"), command_id=uuid4(), now=now, seen_revision=1)


def _statements_of(deed: Callable[[], object]) -> Sequence[Statement]:
    """What the deed asks of the database the second time: what a process reads once it has read."""
    from django.db import connection, transaction

    told: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_COUNTED):
            told.append((sql, params))
        return execute(sql, params, many, context)

    for _ in range(2):
        told.clear()
        with transaction.atomic(), connection.execute_wrapper(listen):
            deed()
            transaction.set_rollback(True)
    return told


if __name__ == "__main__":
    if "--measure" in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
        import django

        django.setup()
        _live()
    else:
        from bench.measure import table

        print(table(run()))
