"""Named points at which a process of the fault tests kills itself with signal 9, as if somebody else had.

A point is armed in the process itself (`arm`), or from outside by a file in FAULTS_FOLDER, which one process takes.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

# The tables whose rows make a point, which is "-coming", "-written", and "-before" and "-after" the commit.
WRITTEN = {"cases_caseevent": "event", "approvals_helddecision": "held", "outbox_message": "mark"}
_armed: dict[str, int] = {}


def arm(point: str, time_from_now: int = 1) -> None:
    """The process dies the so many-th time that it comes to the point."""
    _armed[point] = time_from_now


def arm_outside(folder: Path, point: str, number: int) -> None:
    """So many processes die at the point, whichever come there first."""
    for turn in range(number):
        (folder / f"die-{point}-{turn}").touch()


def left(folder: Path) -> int:
    """How many have not died yet."""
    return len(list(folder.glob("die-*")))


def reached(point: str) -> None:
    """The process is at the point, where it goes on or dies."""
    if point in _armed:
        _armed[point] -= 1
        if not _armed[point]:
            die()
    for file in Path(os.environ["FAULTS_FOLDER"]).glob(f"die-{point}-*"):
        with suppress(FileNotFoundError):
            file.unlink()
            die()


def die() -> None:
    """Nothing of the process is left."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)
