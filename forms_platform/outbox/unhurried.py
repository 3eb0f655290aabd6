"""The outbox's own notes do not wait for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
# True for every row, and while the first is looked at the transaction learns that its commit need not wait. A setting
# of its own would be three more questions to the database for each note.
_NEED_NOT_WAIT = "set_config('synchronous_commit', 'off', true) = 'off'"


@contextmanager
def unhurried(rows: QuerySet[Row]) -> Iterator[QuerySet[Row]]:
    """What is written to the rows in the block, in one statement, is committed without waiting for the disk.

    Only for who has a message and what became of it: a power cut that takes such a note back means that the message is
    carried out once more under the same id, which every handler bears. What handlers write is waited for, and so is
    what is posted.
    """
    if connection.in_atomic_block:  # somebody else's transaction is theirs to hurry or not
        yield rows
    elif connection.vendor == "postgresql":
        yield rows.extra(where=[_NEED_NOT_WAIT])  # noqa: S610 - a text of our own
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            (usual,) = cursor.fetchone()
            cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            yield rows
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous = {int(usual)}")
