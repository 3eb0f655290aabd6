"""The outbox with a table of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.apps.outbox import handlers


@pytest.fixture(autouse=True)
def table(settings: object) -> None:
    """The outbox reads its handlers from the tests' table and waits 5, 25 and 125 minutes."""
    settings.OUTBOX_HANDLERS = "tests.apps.outbox.handlers.HANDLERS"
    settings.OUTBOX_BACKOFF_SECONDS = (300, 1500, 7500)
    settings.OUTBOX_TRIES = 4


@pytest.fixture
def seen() -> Iterator[list[handlers.Envelope]]:
    """What the handlers were given."""
    handlers.seen.clear()
    yield handlers.seen
    handlers.seen.clear()
