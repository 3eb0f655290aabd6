"""The outbox's own notes do not wait for the disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_told = threading.local()  # the connection of this thread that has been told never to wait
# True for every row, and while the first is looked at the transaction learns that its commit need not wait. A setting
# of its own would be three more questions to the database for each note.
_NEED_NOT_WAIT = "set_config('synchronous_commit', 'off', true) = 'off'"


def never_wait() -> None:
    """Nothing that this thread commits on its present connection waits for the disk. Call it before each message.

    For who only carries out post. What a handler writes comes before the note that its message is done, and the disk
    keeps the order: a power cut that takes the first back takes the second too, and the message is carried out again
    under the same id.
    """
    connection.ensure_connection()
    if not _never_waits():
        with connection.cursor() as cursor:
            postgres = connection.vendor == "postgresql"
            cursor.execute("SET synchronous_commit = off" if postgres else "PRAGMA synchronous = NORMAL")
        _told.line = connection.connection


def _never_waits() -> bool:
    return connection.connection is not None and getattr(_told, "line", None) is connection.connection


@contextmanager
def unhurried() -> Iterator[str]:
    """What one statement of the block writes is committed without waiting for the disk, when it has the condition that
    is given ("" for none) among those that choose its rows.

    Only for who has a message and what became of it: a power cut that takes such a note back means that the message is
    carried out once more under the same id, which every handler bears. What handlers write is waited for, and so is
    what is posted.
    """
    if connection.in_atomic_block or _never_waits():  # somebody else's transaction is theirs to hurry or not
        yield ""
    elif connection.vendor == "postgresql":
        yield _NEED_NOT_WAIT
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            (usual,) = cursor.fetchone()
            cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            yield ""
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous = {int(usual)}")
