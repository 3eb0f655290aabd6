"""How the web processes are run: gunicorn -c python:forms_platform.serving forms_platform.wsgi"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Any

from forms_platform import settings  # faults of the environment stop the start here, once, before any process is made

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_PROCESSES", "2"))
# Loaded once and then forked: a process that dies is replaced at once, and what all have is in memory once. Nothing
# that does not survive a fork is made before it: no thread, no connection, no compiler.
preload_app = True
worker_class = "sync"  # one request a process: threads made the slowest requests ten times slower when measured
timeout = 60
graceful_timeout = 30  # longer than the dispatcher's ten seconds
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heart-beats of the processes
accesslog = None  # forms_platform.logs.RequestLog tells each request once
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL", "info" if settings.PRODUCTION else "warning")
proc_name = "forms-platform"

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_dispatchers: list[Any] = []


def when_ready(server: Any) -> None:
    """Whoever started the server from a terminal has been told that it is up."""
    sys.stderr.write(os.environ.get("WEB_BANNER", ""))
    sys.stderr.flush()


def post_fork(server: Any, worker: Any) -> None:
    """The process ends when the server that made it is gone, however that went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    from django.db import connections

    connections.close_all()


def post_worker_init(worker: Any) -> None:
    """The process finishes its request whichever way it is asked to end, and has its dispatcher without Celery."""
    for asked in (signal.SIGINT, signal.SIGQUIT):  # Ctrl-C, and how the server passes it on
        signal.signal(asked, worker.handle_exit)
    from django.conf import settings as configured

    if configured.OUTBOX_BY == "thread":
        from forms_platform.embedded import Dispatcher

        dispatcher = Dispatcher()
        dispatcher.start()
        _dispatchers.append(dispatcher)


def worker_exit(server: Any, worker: Any) -> None:
    """The dispatcher has finished what it had in hand."""
    for dispatcher in _dispatchers:
        dispatcher.stop()
    _dispatchers.clear()
