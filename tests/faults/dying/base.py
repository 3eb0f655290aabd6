"""The connection: it comes by a point when a watched row is written, and before and after that is committed.

Django asks a database engine for a module of this name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from tests.faults.points import WRITTEN, reached

VERBS = ('INSERT INTO "', 'UPDATE "')


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, watched."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.written: set[str] = set()
        self.execute_wrappers.append(self._watched)

    def _watched(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = next((verb for verb in VERBS if sql.startswith(verb)), "")
        name = WRITTEN.get(sql[len(verb) :].partition('"')[0], "") if verb else ""
        if not name or (name == "mark" and verb != 'UPDATE "'):
            return execute(sql, params, many, context)
        reached(f"{name}-coming")
        done = execute(sql, params, many, context)
        self.written.add(name)
        reached(f"{name}-written")
        return done

    def _commit(self) -> None:
        written, self.written = sorted(self.written), set()
        for name in written:
            reached(f"{name}-before")
        super()._commit()
        for name in written:
            reached(f"{name}-after")

    def _rollback(self) -> None:
        self.written = set()
        super()._rollback()
