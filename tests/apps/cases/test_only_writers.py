"""Register, advance and migrate are the only ways to make something happen in a case."""

import re
from pathlib import Path

FORMS_PLATFORM = Path(__file__).parents[3] / "forms_platform"


def modules_with(pattern: str) -> set[str]:
    found = re.compile(pattern)
    return {
        file.relative_to(FORMS_PLATFORM).as_posix()
        for file in FORMS_PLATFORM.rglob("*.py")
        if "migrations" not in file.parts and found.search(file.read_text(encoding="utf-8"))
    }


def test_events_are_stored_in_one_place() -> None:
    assert modules_with(r"CaseEvent\.objects\.(bulk_)?create|\bCaseEvent\(\s*case") == {"cases/store.py"}


def test_only_register_advance_and_migrate_store() -> None:
    assert modules_with(r"cases\.store import|cases import store") == {
        "cases/advance.py",
        "cases/migrate.py",
        "cases/register.py",
    }


def test_events_are_never_changed_or_removed() -> None:
    assert modules_with(r"CaseEvent\.objects.*\.(update|delete)\(|\.events\.(all\(\)\.)?(update|delete)\(") == set()
