"""P1, P2, P10, P11: the journey through the pages step by step, in SQL statements and CPU, on both databases."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bench.measure import ROOT, ROUNDS, Result, judged
from forms_platform.demo.neighbours import NotInstalled, Redis, scratch_postgres
from forms_platform.demo.processes import children, embedded_environment, make_keys, manage, production_environment

# What a step may cost: SQL statements, CPU seconds.
GOALS: dict[str, tuple[int | None, float | None]] = {
    "P1 åtta frågor, alla sidor till kvittot": (20, 0.04),
    "P2 bakgrunden: handling, leverans, brev": (25, 0.10),
    "P10 kön": (12, None),
    "P11 ett beslut": (15, None),
}
UNDONE_NO_MORE = timedelta(seconds=12)
MIDDLEWARE = ("django_session", "organisation_person")  # who asks: two statements a request, told beside
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")  # no question to the database, told beside


def run() -> list[Result]:
    """Every step on every database that there is."""
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        environment = embedded_environment(Path(scratch) / "sqlite", 1, LOG_LEVEL="ERROR")
        results += _told("SQLite", _measured(environment))
        with suppress(NotInstalled), scratch_postgres() as cluster, Redis() as broker:
            database = cluster.ensure("journey")
            environment = production_environment(
                Path(scratch) / "postgres", 1, database=database, redis=broker.url, LOG_LEVEL="ERROR"
            )
            make_keys(environment)
            manage(environment, "collectstatic", "--noinput", "--verbosity=0", quiet=True)
            results += _told("PostgreSQL", _measured(environment))
    return results


def _told(database: str, steps: dict[str, dict[str, Any]]) -> list[Result]:
    results = []
    for name, step in steps.items():
        most_sql, most_cpu = GOALS.get(name, (None, None))
        note = f"därtill {step['who']} om vem som frågar, {step['marks']} om transaktioner"
        results.append(
            Result(
                f"{name} ({database})",
                "SQL",
                step["sql"],
                f"≤ {most_sql} SQL" if most_sql else "–",
                judged(step["sql"], [step["sql"]], most_sql, None),
                note=note,
            )
        )
        cpu = step["cpu"]
        results.append(
            Result(
                f"  CPU ({database})",
                "ms",
                statistics.median(cpu) * 1000,
                f"≤ {most_cpu * 1000:g} ms" if most_cpu else "–",
                judged(statistics.median(cpu), cpu, most_cpu, None),
                least=min(cpu) * 1000,
                most=max(cpu) * 1000,
                rounds=len(cpu),
            )
        )
    return results


def _measured(environment: dict[str, str]) -> dict[str, dict[str, Any]]:
    manage(environment, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
    done = subprocess.run(
        [sys.executable, "-m", "bench.journey"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return measured


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


class Requests:
    """The platform's way in, with the CPU of what goes through it: not that of the test's own browser around it."""

    spent = 0.0

    def __init__(self, way_in: Any) -> None:
        self.way_in = way_in

    def __call__(self, environ: Any) -> Any:
        started = time.process_time()
        try:
            return self.way_in(environ)
        finally:
            Requests.spent += time.process_time() - started

    def __getattr__(self, name: str) -> Any:
        return getattr(self.way_in, name)


class Stopwatch:
    """What each step took, round by round: CPU of its requests (of the process and its children where it makes none),
    or statements in the last round."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, Any]] = {}
        self.counting = False

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """The block is measured under the name."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        kept = self.steps.setdefault(name, {"sql": 0, "who": 0, "marks": 0, "cpu": []})
        if self.counting:
            with CaptureQueriesContext(connection) as queries:
                yield
            told = [query["sql"] for query in queries.captured_queries]
            marks = sum(sql.startswith(MARKS) for sql in told)
            who = sum(any(f'FROM "{table}"' in sql for table in MIDDLEWARE) for sql in told)
            kept["sql"], kept["who"], kept["marks"] = len(told) - who - marks, who, marks
        else:
            started, Requests.spent = _cpu(), 0.0
            yield
            kept["cpu"].append(Requests.spent or _cpu() - started)


def _cpu() -> float:
    ticks = sum(_ticks(child) for child in children(os.getpid()))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    with suppress(OSError):
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return int(told[11]) + int(told[12])
    return 0


def _live() -> dict[str, dict[str, Any]]:
    from django.utils import timezone

    from forms_platform.definitions.publish import publish
    from forms_platform.definitions.shipped_services import shipped
    from forms_platform.demo.people import raise_municipality
    from forms_platform.organisation.directory import snapshot
    from forms_platform.organisation.models import Person
    from tests.apps.intake.test_cost import EIGHT, a_document

    now = timezone.now()
    raise_municipality(timezone.localdate())
    eight = cast("list[dict[str, Any]]", EIGHT)
    for raw in [*shipped().values(), a_document(eight)]:
        publish(raw, None, now - timedelta(days=1))
    organisation = snapshot()
    eva = Person.objects.get(username="eva.sundqvist")
    watch = Stopwatch()
    askers = _askers(organisation, eva.pk)
    for turn in range(ROUNDS + 2):
        watch.counting = turn == ROUNDS + 1
        asker, manager = (Person.objects.get(pk=pk) for pk in next(askers))
        _eight(watch, asker)
        _allowance(watch, asker, manager, eva)
        if turn == 0:
            watch.steps.clear()  # the first round reads what a process reads once
    return watch.steps


def _askers(organisation: Any, not_this: int) -> Iterator[tuple[int, int]]:
    for card in organisation.people.values():
        unit = organisation.managing_unit(card.id)
        manager = organisation.manager(unit) if unit is not None else None
        if manager is None or not card.active or not organisation.active(manager) or not_this in (card.id, manager):
            continue
        if not organisation.stand_ins(manager, "friskvardsbidrag", _today()):
            yield card.id, manager


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def _eight(watch: Stopwatch, asker: Any) -> None:
    from tests.apps.intake.test_cost import ANSWERS

    browser = _browser(asker)
    with watch.step("P1 åtta frågor, alla sidor till kvittot"):
        page = browser.open("/e-tjanster/atta-fragor/ny/")
        browser.press(browser.press(page, **ANSWERS))
    assert browser.address.endswith("/kvitto/"), browser.address


def _allowance(watch: Stopwatch, asker: Any, manager: Any, eva: Any) -> None:
    from django.utils import timezone

    from forms_platform.cases.models import Case
    from forms_platform.outbox.relay import drain, relay
    from tests.apps.intake.plain_browser import COST, a_receipt

    browser = _browser(asker)
    with watch.step("start med sökning"):
        browser.open("/?q=gym")
    with watch.step("e-tjänstens sida"):
        browser.open("/e-tjanster/friskvardsbidrag/")
    with watch.step("börja"):
        page = browser.open("/e-tjanster/friskvardsbidrag/ny/")
    with watch.step("om dig → aktivitet"):
        page = browser.press(page)
    answers = {**COST, "belopp": "2 400", "kvitton__0__summa": "2400"}
    with watch.step("aktivitet med kvitto → bilagor"):
        page = browser.press(page, **answers, kvitton__0__bild=a_receipt())
    with watch.step("bilagor → granska"):
        page = browser.press(page)
    with watch.step("skicka in → kvitto"):
        browser.press(page)
    assert browser.address.endswith("/kvitto/"), browser.address
    number = Case.objects.order_by("-id").values_list("number", flat=True)[0]
    with watch.step("bakgrunden: brev till chefen"):
        drain(timezone.now())
    _decides(watch, manager, number, "P11 ett beslut")
    with watch.step("bakgrunden: beslutet verkställs"):
        drain(timezone.now() + UNDONE_NO_MORE)
    _decides(watch, eva, number, "lönecenters beslut")
    with watch.step("lönecenters beslut verkställs"):
        relay(timezone.now() + UNDONE_NO_MORE)
    with watch.step("P2 bakgrunden: handling, leverans, brev"):
        drain(timezone.now() + UNDONE_NO_MORE)
    with watch.step("ärendets sida"):
        browser.open(f"/arenden/{number}/")
    with watch.step("mina ärenden"):
        browser.open("/arenden/")
    case = Case.objects.get(number=number)
    assert (case.state, case.result) == ("closed", "approved"), case.number
    assert case.deliveries.filter(state="delivered").exists(), "the payroll file has been delivered"


def _decides(watch: Stopwatch, person: Any, number: str, what: str) -> None:
    from forms_platform.cases.models import Case

    browser = _browser(person)
    with watch.step("P10 kön"):
        browser.open("/att-godkanna/")
    with watch.step("ärendet i kön"):
        browser.open(f"/att-godkanna/{number}/")
    case = Case.objects.get(number=number)
    opened = case.assignments.filter(state="open").latest("id")
    sent = {"steg": opened.step, "omgang": opened.opened_seq, "version": case.revision, "beslut": "approve"}
    with watch.step(what):
        answer = browser.client.post(f"/att-godkanna/{number}/beslut/", {**sent, "meddelande": "", "tillbaka": ""})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def _browser(person: Any) -> Any:
    from tests.apps.intake.plain_browser import Browser

    browser = Browser(person)
    client: Any = browser.client
    client.defaults["SERVER_NAME"] = "localhost"
    client.handler.load_middleware()  # once a process, not once a browser
    client.handler = Requests(client.handler)
    return browser


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
    import django

    django.setup()
    print(json.dumps(_live()), flush=True)
