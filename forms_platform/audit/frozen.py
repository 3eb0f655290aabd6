"""Columns that the database itself refuses to change: for migrations of what is published or has happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython

_SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END
"""
_POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$;
CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
_DROP = {
    "sqlite": "DROP TRIGGER {name}",
    "postgresql": "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
}


def frozen(table: str, columns: Sequence[str]) -> RunPython:
    """The operation after which no statement can change those columns of a row. Rows may still be added and removed:
    what is removed is found by the chain of hashes, or held by foreign keys."""
    words = {"name": f"{table}_frozen", "table": table, "columns": ", ".join(f'"{column}"' for column in columns)}

    def freeze(apps: Any, schema_editor: Any) -> None:
        create = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]
        schema_editor.execute(create.format(**words))

    def thaw(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(_DROP[schema_editor.connection.vendor].format(**words))

    return RunPython(freeze, thaw)
