"""After the migrations the database itself refuses to change what is published, logged or has happened."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = {
    "audit_entry": (
        (
            "INSERT INTO audit_entry (stream, seq, at, actor, action, facts, previous, hash) "
            "VALUES ('s', 1, '2026-11-24', 'a', 'b', '{}', '', 'h')"
        ),
        "facts = '{\"another\": 1}'",
    ),
    "definitions_version": (
        (
            "INSERT INTO definitions_version (e_service_id, number, document, sha256, published_at) "
            "VALUES (1, 1, '{}', 's', '2026-11-24')"
        ),
        "document = '[]'",
    ),
    "cases_caseevent": (
        (
            "INSERT INTO cases_caseevent (case_id, seq, kind, at, step, data, command) "
            "VALUES (1, 1, 'decided', '2026-11-24', 'chef', '{}', 'c')"
        ),
        "data = '[]'",
    ),
}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database as the migrations leave it."""
    folder = tmp_path_factory.mktemp("migrated")
    environment = {**os.environ, "PLATFORM_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "forms_platform.settings"}
    for name in ("DATABASE_URL", "REDIS_URL", "PLATFORM_DEMO"):
        environment.pop(name, None)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True, timeout=120
    )
    connection = sqlite3.connect(folder / "platform.sqlite3")
    yield connection
    connection.close()


@pytest.mark.parametrize("table", sorted(ROWS))
def test_a_row_can_be_added_and_never_changed(migrated: sqlite3.Connection, table: str) -> None:
    added, change = ROWS[table]
    migrated.execute(added)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        migrated.execute(f"UPDATE {table} SET {change}")
