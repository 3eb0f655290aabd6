"""Counts statements as the database is asked them, without the savepoints that the test's own transaction causes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements made inside, once it is over."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
