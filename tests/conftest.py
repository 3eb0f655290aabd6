"""A fixed today, a network that refuses everything but this machine, and folders that say what a test may use."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from forms_platform.definitions import load
from forms_platform.organisation import directory
from tests.cast import anna, bengt, cast, cecilia, david, eva, frida, gunnel, hugo  # noqa: F401 - fixtures of all tests

HERE = Path(__file__).parent
PURE = {"workflows", "signing", "language", "sweden"}
BY_FOLDER = {"faults": "faults", "browser": "browser"}


class OutsideWorld(RuntimeError):
    """A test reached for a machine that is not this one."""


def _on_this_machine(host: object) -> bool:
    if not isinstance(host, str) or host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and not _on_this_machine(arguments[1][0]):
        raise OutsideWorld(f"connect to {arguments[1]}")
    if event == "socket.getaddrinfo" and not _on_this_machine(
        arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
    ):
        raise OutsideWorld(f"look-up of {arguments[0]}")


sys.addaudithook(_refuse_the_outside)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test by its folder; a pure test that asks for a database stops the run."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        if folder in PURE:
            item.add_marker(pytest.mark.pure)
            wanted = set(getattr(item, "fixturenames", ())) & {"db", "transactional_db", "client", "live_server"}
            if wanted or item.get_closest_marker("django_db"):
                raise pytest.UsageError(f"{item.nodeid} is in a pure folder and asks for a database")
        if folder in BY_FOLDER:
            item.add_marker(getattr(pytest.mark, BY_FOLDER[folder]))


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a process keeps between requests is not kept between tests, whose rows have the same numbers."""
    yield
    directory.forget()
    load.forget()
    cache.clear()


@pytest.fixture
def today() -> date:
    """The day on which every test is run: a Tuesday, no holiday."""
    return date(2026, 11, 24)


@pytest.fixture
def now(today: date) -> datetime:
    """Ten in the morning of that day, in Stockholm."""
    return datetime(today.year, today.month, today.day, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
