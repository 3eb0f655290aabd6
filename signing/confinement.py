"""A process that may do little: so much CPU and memory, no network, nothing written, no program started.

What reads a file from anywhere runs in one, so that a file that breaks its reader breaks nothing else.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from typing import Any

MEMORY = 512 * 1024 * 1024
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_REFUSED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.posix_spawn")


def confine(cpu_seconds: int) -> None:
    """From here on this process can neither use more than its share nor reach anything. There is no way back."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # An empty network of its own, where the kernel grants it; the hook below holds everywhere.
    ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError(event)
