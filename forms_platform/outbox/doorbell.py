"""The doorbell: says that there is post. Nothing depends on it, since the sweep finds what it missed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from forms_platform.outbox.handlers import DELIVERIES

TASK = "outbox.run"
TASK_LANES = "outbox.carry"
ROWS_A_TASK = 10
QUIET_AFTER_FAILURE = 5.0  # seconds during which a broker that did not answer is not asked again

log = logging.getLogger(__name__)
rung = threading.Event()
carriers_here: set[Callable[[], None]] = set()  # who is told in this process of what waits for somebody outside
_quiet_until = 0.0


def ring(due: Iterable[tuple[UUID, str]], *, lasts: float | None = None) -> None:
    """Whoever carries out post has been told of these rows (id and queue), if it could be told.

    `lasts`: seconds after which the word is worth nothing, since it will be said again.
    """
    rows = list(due)
    match settings.OUTBOX_BY:
        case "thread":
            rung.set()
            if any(queue == DELIVERIES for _, queue in rows):
                for wake in list(carriers_here):
                    wake()
        case "celery":
            _ring_celery(rows, lasts)


def _ring_celery(due: Sequence[tuple[UUID, str]], lasts: float | None) -> None:
    global _quiet_until
    if not due or time.monotonic() < _quiet_until:
        return
    app = import_string(settings.OUTBOX_CELERY)
    try:
        for queue, rows in groupby(sorted(due, key=itemgetter(1)), key=itemgetter(1)):
            if queue == DELIVERIES:  # carriers look for themselves what there is in each lane
                app.send_task(TASK_LANES, queue=queue, retry=False, expires=lasts)
                continue
            ids = [str(row) for row, _ in rows]
            for start in range(0, len(ids), ROWS_A_TASK):
                part = ids[start : start + ROWS_A_TASK]
                app.send_task(TASK, args=[part], queue=queue, retry=False, expires=lasts)
    except Exception as refusal:  # whatever the broker's client raises: the rows are safe, the sweep will find them
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        log.warning("broker not reached (%s); the sweep will find the post", type(refusal).__name__)


def forgive() -> None:
    """The broker is asked again at the next ring."""
    global _quiet_until
    _quiet_until = 0.0
