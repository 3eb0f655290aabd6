"""The Celery application of a production installation. The broker is a doorbell: it carries ids of outbox rows."""

from __future__ import annotations

import os
import time

from celery import Celery
from celery.signals import setup_logging, task_failure, task_prerun, worker_process_shutdown, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")

app = Celery("forms_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["forms_platform.outbox"])


@setup_logging.connect
def keep_our_log_lines(**_: object) -> None:
    """Celery leaves the log as the settings have it."""


LOOKED_AT_EVERY = 5.0  # seconds
_looked = 0.0


@task_prerun.connect
def connection_lives(**_: object) -> None:
    """The task begins on a connection found alive a moment ago. Celery itself would make a new one each time."""
    global _looked
    if time.monotonic() - _looked > LOOKED_AT_EVERY:
        from django.db import close_old_connections

        close_old_connections()
        _looked = time.monotonic()


@worker_process_shutdown.connect
@worker_shutdown.connect
def carriers_end(**_: object) -> None:
    """What is on its way has arrived, and the rest of what was in hand is put back."""
    from forms_platform.outbox.carriers import resident

    resident().stop()


@task_failure.connect
def connection_is_not_trusted(**_: object) -> None:
    """After a fault the next task begins on a new connection."""
    from django.db import connections

    connections.close_all()
