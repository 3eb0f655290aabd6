"""The platform's settings with handlers that the fault tests can watch, and leases short enough to wait for."""

from __future__ import annotations

from forms_platform.settings import *  # noqa: F403

OUTBOX_HANDLERS = "tests.faults.handlers.HANDLERS"
OUTBOX_LEASE_SECONDS = 3
OUTBOX_BACKOFF_SECONDS = (1, 1, 2)
if PRODUCTION:  # noqa: F405
    DATABASES["default"]["ENGINE"] = "tests.faults.dying"  # noqa: F405
UNDO_SECONDS = 0
