"""The platform's settings with handlers that the fault tests can watch, and leases short enough to wait for."""

from __future__ import annotations

from forms_platform.settings import *  # noqa: F403

OUTBOX_HANDLERS = "tests.faults.handlers.HANDLERS"
OUTBOX_LEASE_SECONDS = 3
OUTBOX_BACKOFF_SECONDS = (1, 1, 2)


class _WithoutMigrations(dict[str, None]):
    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


if not (ROOT / "forms_platform" / "cases" / "migrations").exists():  # noqa: F405
    MIGRATION_MODULES = _WithoutMigrations()
