"""P10: the queue page of a manager with two stood-in colleagues and five groups, with few and very many open cases.

python -m bench.queue_page [SMALL LARGE]: the database time of the page with LARGE open cases against SMALL, on both
databases. Rows are written straight into the tables of scratch databases. Time is CPU of this process and the server's,
the least of several goes in a round: what else the machine does only adds. On PostgreSQL the pages of the database that
a page of the queue touches are counted besides, which nothing else on the machine can change.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from bench.measure import ROOT, Result, judged
from forms_platform.demo.neighbours import NotInstalled, scratch_postgres
from forms_platform.demo.processes import embedded_environment, make_keys, manage, production_environment

SIZES = (10_000, 1_000_000)
ROUNDS, REPEATS = 11, 9
MOST_STATEMENTS, MOST_RATIO = 12, 1.5
UNITS, GROUPS = 40, 5
EACH = 20  # open cases of one person: a larger municipality has more people, not busier ones
PAGES = {"väntar på mig": "", "en sida längre fram": "efter", "försenade": "?flik=late", "ersättare": "?flik=stand_in"}
MIDDLEWARE = ("django_session", "organisation_person")  # who asks: two statements a request, told beside


def run(sizes: Sequence[int] = SIZES) -> list[Result]:
    """Every page at both sizes on every database that there is."""
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        results += _compared(
            "SQLite", sizes, lambda size: embedded_environment(Path(scratch) / f"sqlite-{size}", 1, LOG_LEVEL="ERROR")
        )
        with suppress(NotInstalled), scratch_postgres() as cluster:

            def environment(size: int) -> dict[str, str]:
                made = production_environment(
                    Path(scratch) / f"postgres-{size}", 1, database=cluster.ensure(f"queue_{size}"),
                    redis="redis://127.0.0.1:1/0", LOG_LEVEL="ERROR",
                )  # fmt: skip
                make_keys(made)
                return made

            results += _compared("PostgreSQL", sizes, environment)
    return results


def _compared(database: str, sizes: Sequence[int], environment: Callable[[int], dict[str, str]]) -> list[Result]:
    """The towns take turns, so that what else the machine does falls on all of them."""
    with ExitStack() as stack:
        towns = [stack.enter_context(_Town(environment(size), size)) for size in sizes]
        measured: list[dict[str, Any]] = [
            {page: {"sql": sql, "ms": [], "touched": town.touched(page)} for page, sql in town.statements.items()}
            for town in towns
        ]
        for turn in range(ROUNDS):
            for page in PAGES:
                for town, told in list(zip(towns, measured, strict=True))[:: 1 if turn % 2 else -1]:
                    told[page]["ms"].append(town.time(page))
    return _told(database, sizes, measured)


class _Town:
    """A process with a database of its own, that times a page when it is told to."""

    def __init__(self, environment: dict[str, str], size: int) -> None:
        manage(environment, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
        manage(environment, "collectstatic", "--noinput", "--verbosity=0", quiet=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.queue_page", "--measure", str(size)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.statements: dict[str, int] = json.loads(self._says())

    def time(self, page: str) -> float:
        """Milliseconds that the database takes for the page."""
        return float(self._asked(page))

    def touched(self, page: str) -> int:
        """Pages of the database that the page of the queue touches; 0 where the database does not tell."""
        return int(self._asked(f"touched {page}"))

    def _asked(self, what: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._says()

    def _says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def __enter__(self) -> _Town:
        """The town, which is built."""
        return self

    def __exit__(self, *how: object) -> None:
        """The process has ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def _told(database: str, sizes: Sequence[int], measured: Sequence[dict[str, Any]]) -> list[Result]:
    small, large = measured[0], measured[-1]
    results = []
    for page in PAGES:
        few, many = small[page], large[page]
        ratios = [mine / theirs for mine, theirs in zip(many["ms"], few["ms"], strict=True)]
        ratio = statistics.median(many["ms"]) / statistics.median(few["ms"])
        results.append(
            Result(
                f"P10 kön, {page}, {sizes[-1]} mot {sizes[0]} öppna ({database})",
                "ms",
                statistics.median(many["ms"]),
                f"≤ {MOST_RATIO}×",
                judged(ratio, ratios, MOST_RATIO, None),
                statistics.median(few["ms"]),
                ratio,
                min(ratios),
                max(ratios),
                len(ratios),
                f"{many['sql']} SQL",
            )
        )
        if few["touched"]:
            results.append(
                Result(
                    f"  sidor som rörs ({database})", "sidor", many["touched"], f"≤ {MOST_RATIO}×",
                    judged(many["touched"] / few["touched"], [1], MOST_RATIO, None),
                    few["touched"], many["touched"] / few["touched"],
                )
            )  # fmt: skip
        results.append(
            Result(
                f"  satser ({database})", "SQL", many["sql"], f"≤ {MOST_STATEMENTS} SQL",
                judged(many["sql"], [many["sql"]], MOST_STATEMENTS, None),
            )
        )  # fmt: skip
    return results


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


def _live(size: int) -> None:
    """Tells how many statements each page has, and then for every page it reads the name of how long they take."""
    from django.test import Client

    maria = a_town_with(size)
    client = Client(SERVER_NAME="localhost")
    client.force_login(maria)
    further = _further(maria)
    statements = {}
    for page, query in PAGES.items():
        address = f"/att-godkanna/{f'?efter={further}' if query == 'efter' else query}"
        client.get(address)  # what a process reads once
        statements[page] = _statements(client, address)
    print(json.dumps({page: len(told) for page, told in statements.items()}), flush=True)
    for asked in sys.stdin:
        touched, page = asked.startswith("touched "), asked.strip().removeprefix("touched ")
        print((_touched if touched else _database_time)(statements[page]), flush=True)


def a_town_with(size: int) -> Any:
    """Maria, who manages a unit, stands in for two and is in five groups, in a town with so many open cases."""
    from django.utils import timezone

    from forms_platform.organisation import directory
    from forms_platform.organisation.models import Person, StandIn, Unit, WorkGroup
    from tests.stories import publish_service

    today = timezone.localdate()
    loaded = publish_service("gym")
    top = Unit.objects.create(code="kommun", name="Kommunen", kind="kommun")
    Person.objects.bulk_create(
        (
            Person(username=f"p{n}", given_name=f"Namn{n}", family_name=f"Efter{n}", unit=top)
            for n in range(UNITS + max(500, size // EACH))
        ),
        batch_size=1000,
    )
    people = list(Person.objects.order_by("id"))
    Unit.objects.bulk_create(
        Unit(code=f"u{n}", name=f"Enhet {n}", kind="enhet", parent=top, manager=people[n]) for n in range(UNITS)
    )
    maria, others = people[0], people[1:3]
    for other in others:
        StandIn.objects.create(absent=other, stand_in=maria, starts=today, ends=today)
    for n in range(GROUPS):
        WorkGroup.objects.create(key=f"grupp{n}", name=f"Grupp {n}").members.add(maria, *others)
    directory.changed()
    _fill(size, loaded.version_id, [unit.pk for unit in Unit.objects.filter(kind="enhet").order_by("id")], people)
    return maria


def _fill(size: int, version: int, units: Sequence[int], people: Sequence[Any]) -> None:
    """Open cases with their events and assignments: every fifth waits for a group, the others for a manager. All of
    it made by the database from a row of numbers, which is what makes a million of them possible."""
    from django.db import connection

    postgres = connection.vendor == "postgresql"
    numbers = (
        f"SELECT n FROM generate_series(1, {size}) AS numbers(n)"
        if postgres
        else f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {size}) "
        "SELECT n FROM numbers"
    )
    low, spread = people[0].pk + UNITS, len(people) - UNITS
    uuid = "md5('c' || n)::uuid" if postgres else "lower(hex(randomblob(16)))"
    day = "CURRENT_DATE + (n * 37 % 60 - 8)" if postgres else "date('now', (n * 37 % 60 - 8) || ' days')"
    now = "now()" if postgres else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    subject = f"CASE WHEN n % 15 = 0 THEN {low} + n * 3 % {spread} END"
    whose = f"CASE WHEN n % 5 = 0 THEN 'g:grupp' || (n / 5 % {GROUPS}) ELSE 'm:' || ({units[0]} + n * 7 % {UNITS}) END"
    opened = '\'{"step": "chef", "principals": ["\' || ' + whose + ' || \'"], "seq": 2, "due": null}\''
    sent = f"'{{\"by\": ' || ({low} + n % {spread}) || ', \"requester\": ' || ({low} + n % {spread}) || '}}'"
    cast = "::jsonb" if postgres else ""
    statements = [
        f"""INSERT INTO cases_case (id, number, version_id, e_service, title, summary, amount, requester_id, subject_id,
            answers, answers_version, state, step, {'"end"'}, result, revision, registered_at, changed_at, command)
            SELECT n, 'B-' || n, {version}, 'gym', 'Friskvård i prov', 'Gymkort, ' || n || ' kr', n,
            {low} + n % {spread}, {subject}, '{{"aktivitet": "Gymkort", "belopp": "1200.00"}}'{cast}, 1, 'open', 'chef',
            '', '', 1, {now}, {now}, {uuid} FROM ({numbers}) numbers""",
        f"""INSERT INTO cases_caseevent (case_id, seq, kind, at, actor_id, step, data, command)
            SELECT n, 1, 'registered', {now}, {low} + n % {spread}, '', ({sent}){cast}, {uuid}
            FROM ({numbers}) numbers""",
        f"""INSERT INTO cases_caseevent (case_id, seq, kind, at, step, data, command)
            SELECT n, 2, 'step_opened', {now}, 'chef', ({opened}){cast}, {uuid} FROM ({numbers}) numbers""",
        f"""INSERT INTO cases_assignment (case_id, step, opened_seq, principal, state, due, opened_at, e_service,
            requester_id, subject_id, amended)
            SELECT n, 'chef', 2, {whose}, 'open', {day}, {now}, 'gym', {low} + n % {spread}, {subject},
            {'false' if postgres else 0}
            FROM ({numbers}) numbers""",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute("SET statement_timeout = 0")  # a page may not take so long; this may
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _further(maria: Any) -> str:
    """The key of a place some pages into the list."""
    from django.utils import timezone

    from forms_platform.approvals.queue import Queue
    from forms_platform.approvals.rows import Filters

    page = Queue(maria, timezone.localdate()).page("mine", Filters())
    for _ in range(3):
        page = Queue(maria, timezone.localdate()).page("mine", Filters(), page.next) if page.next else page
    return page.next


def _statements(client: Any, address: str) -> list[tuple[str, Any]]:
    """What the page asks the database, without who it is that asks."""
    from django.db import connection

    told: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not any(f'FROM "{table}"' in sql for table in MIDDLEWARE):
            told.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    assert b'class="case"' in answer.content, "the page lists cases"
    return told


def _database_time(statements: Sequence[tuple[str, Any]]) -> float:
    """Milliseconds of CPU, here and in the server's process, for asking it all again and reading every row: the least
    of several goes."""
    from django.db import connection

    server, least = server_of(connection), float("inf")
    with connection.cursor() as cursor:
        for _ in range(REPEATS):
            before = on_cpu(server)
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
            least = min(least, on_cpu(server) - before)
    return least / 1e6


def _touched(statements: Sequence[tuple[str, Any]]) -> int:
    """Pages of the database, in memory or not, that PostgreSQL says it went through for all of it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    found = 0
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip("( ").startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
                top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
                found += top["Shared Hit Blocks"] + top["Shared Read Blocks"]
    return found


def server_of(connection: Any) -> int:
    """The process that the database serves this one with; 0 when it is in this process."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def on_cpu(server: int) -> int:
    """Nanoseconds that this process and the server's have been on a core."""
    spent = time.process_time_ns()
    if server:
        spent += int(Path(f"/proc/{server}/schedstat").read_text(encoding="ascii").split()[0])
    return spent


if __name__ == "__main__":
    if "--measure" in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
        import django

        django.setup()
        _live(int(sys.argv[-1]))
    else:
        from bench.measure import table

        print(table(run([int(size) for size in sys.argv[1:]] or SIZES)))
