"""Where the tests of the doorbell keep the Celery application that it rings at."""

from __future__ import annotations

from celery import Celery
from django.conf import settings

app = Celery()


def rings_at(url: str) -> None:
    """The doorbell of the tests rings at this broker, with the patience of production."""
    global app
    app = Celery(broker=url, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
