"""P3, P6, P8, P9: sixteen people hand in eight answers at once, through all pages, at two web processes.

The people are threads of this process, so what they cost falls on the same machine. Nobody carries post meanwhile:
what happens after the receipt is measured by `journey`.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from bench.measure import ROOT, ROUNDS, Result, against_floor, alone
from forms_platform.demo.neighbours import NotInstalled, Redis, free_port, scratch_postgres, wait_for_port
from forms_platform.demo.processes import (
    Processes,
    embedded_environment,
    make_keys,
    manage,
    production_environment,
)

AT_ONCE = 16
PROCESSES = 2
SECONDS = float(os.environ.get("BENCH_LOAD_SECONDS", "5"))  # a round
RIVAL = 3.6  # whole submissions a second on this many processes, recorded
PREPARED = 12  # drafts at the last page, for each of the sixteen and round
GUNICORN = (sys.executable, "-m", "gunicorn")
BARE = "bench.bare_inserts:application"
Turns = Iterator[tuple[str, dict[str, str]]]  # a cookie and what its owner answers
FORM = re.compile(r'<main.*?<form method="post"(?: action="([^"]*)")?', re.S)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def run() -> list[Result]:
    """Submissions a second on both databases, and how the slowest fared."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = embedded_environment(Path(scratch) / "sqlite", free_port(), **_quiet())
        sqlite = _measured(environment, None)
        try:
            with scratch_postgres() as cluster, Redis() as broker:
                var, database = Path(scratch) / "postgres", cluster.ensure("load")
                environment = production_environment(var, free_port(), database=database, redis=broker.url)
                environment |= _quiet()
                make_keys(environment)
                manage(environment, "collectstatic", "--noinput", "--verbosity=0", quiet=True)
                postgres = _measured(environment, cluster.ensure("bare"))
        except NotInstalled:
            return _told("SQLite", sqlite)
    compared = against_floor(
        "P9 inlämningar, PostgreSQL mot SQLite", "/s", postgres.whole, sqlite.whole, at_least=0.8, note="golv: SQLite"
    )
    return [*_told("SQLite", sqlite), *_told("PostgreSQL", postgres), compared]


def _quiet() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "bench.quiet_settings",
        "WEB_PROCESSES": str(PROCESSES),
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


@dataclass
class Measured:
    """What one installation managed, round by round."""

    whole: list[float] = field(default_factory=list)  # submissions a second, all pages
    posts: list[float] = field(default_factory=list)  # the last press alone, a second
    bare: list[float] = field(default_factory=list)  # the floor's, a second
    spread: list[float] = field(default_factory=list)  # p95/p50 of the last press


def _told(database: str, measured: Measured) -> list[Result]:
    told = [
        alone(
            *(f"P3 hela inlämningar ({database})", "/s", measured.whole),
            at_least=20 * RIVAL if database == "PostgreSQL" else None,
            note=f"konkurrenten {RIVAL:g}/s, alltså {statistics.median(measured.whole) / RIVAL:.0f} gånger",
        ),
        alone(f"P8 p95 mot p50 ({database})", "×", measured.spread, at_most=2.5),
    ]
    if measured.bare:
        told.append(
            against_floor(
                f"P6 sista trycket ({database})", "/s", measured.posts, measured.bare,
                at_least=0.45, note="golv: vy med tre INSERT",
            )
        )  # fmt: skip
    return told


def _measured(environment: dict[str, str], bare: str | None) -> Measured:
    manage(environment, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    port = int(environment["WEB_BIND"].rpartition(":")[2])
    measured = Measured()
    with Processes(environment, Path(environment["PLATFORM_VAR"]) / "log") as processes:
        processes.web(port)
        turns = itertools.cycle((cookie, told["answers"]) for cookie in told["cookies"])
        _at_once(lambda who: who.hands_in(), port, turns, seconds=1.0)  # warm
        for _ in range(ROUNDS):
            _round(measured, port, turns)
            if bare is not None:
                with _floor(environment, bare) as floor:
                    measured.bare.append(_posts(floor))
    return measured


def _round(measured: Measured, port: int, turns: Turns) -> None:
    done, took = _at_once(lambda who: who.hands_in(), port, turns, seconds=SECONDS)
    measured.whole.append(done / took)
    ready = [_Visitor(port, turns) for _ in range(AT_ONCE)]
    _each(ready, lambda who: who.fills_in(PREPARED))
    started = time.perf_counter()
    _each(ready, lambda who: who.sends_all())
    measured.posts.append(AT_ONCE * PREPARED / (time.perf_counter() - started))
    each = sorted(spent for who in ready for spent in who.spent)
    measured.spread.append(each[int(len(each) * 0.95)] / statistics.median(each))


def _at_once(what: Callable[[_Visitor], None], port: int, turns: Turns, *, seconds: float) -> tuple[int, float]:
    """How many times it was done by sixteen people in a row each, and in how many seconds."""
    visitors = [_Visitor(port, turns) for _ in range(AT_ONCE)]
    started = time.perf_counter()

    def goes_on(who: _Visitor) -> None:
        while time.perf_counter() - started < seconds:
            what(who)
            who.done += 1

    _each(visitors, goes_on)
    return sum(who.done for who in visitors), time.perf_counter() - started


def _each(visitors: list[_Visitor], what: Callable[[_Visitor], Any]) -> None:
    faults: list[BaseException] = []

    def tried(who: _Visitor) -> None:
        try:
            what(who)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=tried, args=[who]) for who in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


_lock = threading.Lock()


class _Visitor:
    """Somebody at a browser; another person for every submission, since nobody may hand in thirty a minute."""

    def __init__(self, port: int, turns: Turns) -> None:
        self.port, self.turns = port, turns
        self.done = 0
        self.spent: list[float] = []
        self.ready: list[tuple[str, str, dict[str, str]]] = []

    def hands_in(self) -> None:
        """Eight answers are sent in, from the first page to the receipt."""
        cookie, address, sent = self._to_review()
        self._asks(self._asks(address, cookie, sent)[0], cookie)

    def fills_in(self, drafts: int) -> None:
        """So many drafts are at their last page."""
        self.ready += [self._to_review() for _ in range(drafts)]

    def sends_all(self) -> None:
        """All drafts are sent in; how long each press took is kept."""
        for cookie, address, sent in self.ready:
            started = time.perf_counter()
            self._asks(address, cookie, sent)
            self.spent.append(time.perf_counter() - started)

    def _to_review(self) -> tuple[str, str, dict[str, str]]:
        with _lock:
            cookie, answers = next(self.turns)
        _, page, cookie = self._asks("/e-tjanster/atta-fragor/ny/", cookie)
        action, sent = self._form(page)
        review, _, _ = self._asks(action, cookie, {**sent, **answers})
        _, page, _ = self._asks(review, cookie)
        action, sent = self._form(page)
        return cookie, action or review, sent

    def _form(self, page: str) -> tuple[str, dict[str, str]]:
        found = FORM.search(page)
        assert found is not None, page[:3000]
        return found[1] or "", dict(HIDDEN.findall(page, found.start()))

    def _asks(self, address: str, cookie: str, sent: dict[str, str] | None = None) -> tuple[str, str, str]:
        """Where it led, the page, and the cookies."""
        line = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = {"Cookie": cookie}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("GET" if sent is None else "POST", address, urlencode(sent) if sent is not None else None, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        assert answer.status in (200, 302, 303), (answer.status, address, page[:2000])
        set_now = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        kept = dict(part.split("=", 1) for part in [*cookie.split("; "), *set_now])
        line.close()
        location = (answer.getheader("Location") or address).partition("#")[0]
        return location, page, "; ".join(f"{name}={value}" for name, value in kept.items())


@contextmanager
def _floor(environment: dict[str, str], database: str) -> Iterator[int]:
    """The port where the bare view answers, at as many processes of the same kind."""
    port = free_port()
    server = subprocess.Popen(
        [*GUNICORN, "-b", f"127.0.0.1:{port}", "-w", str(PROCESSES), "--preload", "--no-control-socket", BARE],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": ""},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _posts(port: int) -> float:
    """How many presses a second the bare view takes from sixteen people."""

    def press(count: int) -> None:
        for _ in range(count):
            line = http.client.HTTPConnection("localhost", port, timeout=60)
            line.request("POST", "/", urlencode({"a": "b"}), {"Content-Type": "application/x-www-form-urlencoded"})
            assert line.getresponse().status == 302
            line.close()

    press(20)
    started = time.perf_counter()
    threads = [threading.Thread(target=press, args=[4 * PREPARED]) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return AT_ONCE * 4 * PREPARED / (time.perf_counter() - started)


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


def _prepare() -> dict[str, Any]:
    """Four hundred people have signed in: their cookies, and what they answer."""
    from datetime import timedelta

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone
    from django.utils.module_loading import import_string

    from django.conf import settings  # isort: skip
    from forms_platform.definitions.publish import publish
    from forms_platform.demo.people import raise_municipality
    from forms_platform.organisation.models import Person
    from tests.apps.intake.test_cost import ANSWERS, EIGHT, a_document

    raise_municipality(timezone.localdate())
    publish(a_document(cast("list[dict[str, Any]]", EIGHT)), None, timezone.now() - timedelta(days=1))
    sessions = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    cookies = []
    for person in Person.objects.filter(is_active=True).order_by("?")[:400]:
        session = sessions()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return {"cookies": cookies, "answers": ANSWERS}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_prepare()), flush=True)
