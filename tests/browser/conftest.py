"""One server and one Chromium for all tests; a browser of their own for every visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.installations import Installation, collect_static, embedded, production
from tests.browser.visitors import CHROMIUM, Visitor, chromium, visiting

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium finns inte (Debian: apt-get install chromium chromium-l10n)")
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collected static files, the same for every installation."""
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[Installation]:
    """The demo as `make demo` runs it."""
    with embedded(tmp_path_factory.mktemp("sqlite"), static_files) as running:
        yield running


@pytest.fixture(scope="session")
def patient(on_sqlite: Installation) -> Iterator[Installation]:
    """The same, but for that a decision can be undone for ten seconds, as in life."""
    with on_sqlite.patient() as running:
        yield running


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[Installation]:
    """The processes that `make serve` runs."""
    with production(tmp_path_factory.mktemp("postgres"), static_files) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Installation:
    """Each of the two in turn."""
    running: Installation = request.getfixturevalue(f"on_{request.param}")
    return running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Somebody opens their browser: visit(site, width=…, scripts=…)."""
    with ExitStack() as stack:
        yield lambda site, **how: stack.enter_context(visiting(browser, site, **how))
