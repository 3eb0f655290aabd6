"""The Celery application of a production installation. The broker is a doorbell: it carries ids of outbox rows."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")

app = Celery("forms_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["forms_platform.outbox"])


@setup_logging.connect
def keep_our_log_lines(**_: object) -> None:
    """Celery leaves the log as the settings have it."""
