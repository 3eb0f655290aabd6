"""Progress that a person at a terminal sees while they wait, and that a log file bears."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 28
EVERY = 0.1  # seconds between two drawings


class Progress:
    """Steps with a bar: progress("Ärenden", 120, 3000). A file gets one line a step instead of a moving bar."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moves = out.isatty()
        self._label = ""
        self._started = self._drawn = 0.0

    def __call__(self, label: str, done: int, total: int) -> None:
        """The step `label` is shown as `done` of `total`; when it is all done its line is finished."""
        now = time.monotonic()
        if label != self._label:
            self._label, self._started, self._drawn = label, now, 0.0
        if done >= total:
            self._finish(label, total, now - self._started)
        elif self._moves and now - self._drawn > EVERY:
            filled = WIDTH * done // max(total, 1)
            self._out.write(f"\r\033[K  {label:<26} {'█' * filled}{'░' * (WIDTH - filled)} {done} av {total}")
            self._out.flush()
            self._drawn = now

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """The step is shown while the block runs, and as done after it."""
        self._label, self._started = label, time.monotonic()
        if self._moves:
            self._out.write(f"\r\033[K  {label} …")
            self._out.flush()
        yield
        self._finish(label, 1, time.monotonic() - self._started)

    def _finish(self, label: str, total: int, seconds: float) -> None:
        start = "\r\033[K" if self._moves else ""
        number = f"{total}" if total > 1 else ""
        self._out.write(f"{start}  ✓ {label:<24} {number:>7} {seconds:6.1f} s\n")
        self._out.flush()
        self._label = ""
