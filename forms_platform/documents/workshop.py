"""Where documents are typeset, signed and sealed: in a process of its own beside a process that serves pages.

That work holds the GIL and needs 60 MB, and neither shall be felt by who fills in a form. What is done there are public
functions of modules that know no Django. A worker that does nothing else calls them in place.
"""

from __future__ import annotations

import pickle
import selectors
import signal
import subprocess  # our own interpreter with a fixed argument list
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings

from signing.errors import SigningFault

Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parents[2]
IDLE_SECONDS = 120
PATIENCE_SECONDS = 45  # less than the lease of the message that wants a record
_START = "import sys; sys.path.insert(0, sys.argv[1]); from forms_platform.documents.workshop import serve; serve()"


class WorkshopFault(Exception):
    """The process ended in the middle of its work, or could not be started."""


class Workshop:
    """One process that works, started when there is something to do and gone after two idle minutes.

    It ends by itself when this process does, however this one ends: its standard input is then closed.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def run(self, work: Callable[..., Made], *order: Any) -> Made:
        """What `work`, a public function of a module, gives for the order, worked out there.

        Raises what it raises (as WorkshopFault when it is of an unknown kind), and WorkshopFault.
        """
        with self._one_at_a_time:
            try:
                answer = self._ask(work, order)
            except (OSError, EOFError, pickle.UnpicklingError):
                self.close()  # it may have gone home a moment ago; a second start tells a real fault from that
                try:
                    answer = self._ask(work, order)
                except (OSError, EOFError, pickle.UnpicklingError) as fault:
                    self.close()
                    raise WorkshopFault(f"{type(fault).__name__}: {fault}") from fault
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """The process has ended."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was still to be written has nobody to read it
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _ask(self, work: Callable[..., Made], order: tuple[Any, ...]) -> Made | BaseException:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        pickle.dump((work, order), process.stdin)
        process.stdin.flush()
        if not _waits(process.stdout, self._patience):
            process.kill()
            raise WorkshopFault(f"no answer within {self._patience} s")
        answer: Made | BaseException = pickle.load(process.stdout)  # noqa: S301 - written by our own process
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in a terminal is for the parent, also while this one still imports
            )
        return self._process


_workshop = Workshop()


def in_workshop(work: Callable[..., Made], *order: Any) -> Made:
    """What the function gives for the order, worked out in this process's workshop (in place in tests).

    Raises what `work` raises, and WorkshopFault."""
    return work(*order) if settings.OUTBOX_BY == "nobody" else _workshop.run(work, *order)


def serve(source: IO[bytes] | None = None, sink: IO[bytes] | None = None) -> None:
    """Orders on the standard input have been pressed, until it was closed or nothing came for a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our input
    source, sink = source or sys.stdin.buffer, sink or sys.stdout.buffer
    while _waits(source, IDLE_SECONDS):
        try:
            work, order = pickle.load(source)  # noqa: S301 - written by our own process
        except EOFError:
            return
        answer: Any
        try:
            answer = work(*order)
        except Exception as fault:  # handed to who ordered, who knows what to do about it
            answer = _portable(fault)
        pickle.dump(answer, sink)
        sink.flush()


def _waits(source: IO[bytes], seconds: float) -> bool:
    """Whether something came before patience ran out; a closed input counts as something."""
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        return bool(selector.select(seconds))


def _portable(fault: Exception) -> Exception:
    """The fault as it survives the way between two processes: whole, or its kind and its words."""
    if isinstance(fault, SigningFault):
        return fault
    return WorkshopFault(f"{type(fault).__name__}: {fault}")
