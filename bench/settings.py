"""The platform's settings with the benches' handlers."""

from __future__ import annotations

from forms_platform.settings import *  # noqa: F403

OUTBOX_HANDLERS = "bench.tasks.HANDLERS"
CELERY_IMPORTS = ("bench.tasks",)
CELERY_BEAT_SCHEDULE = {}
