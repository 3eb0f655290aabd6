"""Making and reading forms in a process of their own, which may do little and can be stopped: the typesetter's 60 MB
are not felt by who fills in a page, and a file that breaks its reader breaks nothing else.
"""

from __future__ import annotations

import json
import resource
import subprocess  # our own interpreter with a fixed argument list
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from forms_platform.definitions.paper.filled import LARGEST, Filled, Unreadable, Why, filled
from forms_platform.definitions.paper.mark import Mark
from forms_platform.definitions.paper.press import press

ROOT: Final = Path(__file__).resolve().parents[3]
WALL_SECONDS: Final = 30
# CPU seconds and bytes of memory
LIMITS: Final = {"press": (20, 1536 * 1024 * 1024), "read": (5, 512 * 1024 * 1024)}
_REFUSED: Final = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.exec",
    "os.posix_spawn",
)
# Isolated mode knows neither the working directory nor PYTHONPATH, so the one folder that is needed is named.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from forms_platform.definitions.paper.apart import main; main(sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)"
)


class PressFault(Exception):
    """The form could not be made; what the press said."""


def press_apart(order: Mapping[str, Any]) -> bytes:
    """The form of the order as PDF. Raises: PressFault."""
    try:
        return _ask("press", json.dumps(order, ensure_ascii=False).encode())
    except subprocess.CalledProcessError as fault:
        raise PressFault(fault.stderr.decode("utf-8", "replace")[-2000:]) from fault
    except subprocess.TimeoutExpired as fault:
        raise PressFault(f"no form within {WALL_SECONDS} s") from fault


def read_apart(pdf: bytes) -> Filled:
    """What stands in the form. Raises: Unreadable, also when the process had to be stopped."""
    if len(pdf) > LARGEST:
        raise Unreadable(Why.TOO_LARGE)
    try:
        answer = json.loads(_ask("read", pdf))
    except (subprocess.SubprocessError, ValueError):
        raise Unreadable(Why.TOO_DEMANDING) from None
    if "why" in answer:
        raise Unreadable(Why(answer["why"]))
    return Filled(Mark(*answer["mark"]), answer["fields"])


def _ask(work: str, told: bytes) -> bytes:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _START, str(ROOT), work],
        input=told,
        capture_output=True,
        timeout=WALL_SECONDS,
        check=True,
        env={"LANG": "C.UTF-8"},
    )
    return done.stdout


def main(work: str, source: BinaryIO, sink: BinaryIO) -> None:
    """The answer to what stands on the source is on the sink."""
    _confine(*LIMITS[work])
    if work == "press":
        sink.write(press(json.load(source)))
        return
    try:
        found = filled(source.read(LARGEST + 1))
    except Unreadable as fault:
        sink.write(json.dumps({"why": fault.why.value}).encode())
    else:
        sink.write(json.dumps({"mark": found.mark, "fields": found.fields}).encode())


def _confine(seconds: int, memory: int) -> None:
    """From here on the process can neither use more than its share, nor write a file, nor reach anything."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError(event)
