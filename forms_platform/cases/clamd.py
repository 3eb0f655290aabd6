"""Asks ClamAV's daemon about a file, in its own INSTREAM tongue. Only a plain yes counts as clean."""

from __future__ import annotations

import re
import socket
import struct
import time
from dataclasses import dataclass

CHUNK = 1 << 16
LONGEST_ANSWER = 4096
FOUND = re.compile(rb"stream: (.{1,200}) FOUND")

Place = tuple[str, int] | str  # host and port, or the path of a socket on this machine


class ScannerAway(Exception):
    """The daemon gave no verdict: not there, too slow, or saying something else."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the daemon said; `found` is the name of what it found."""

    clean: bool
    found: str = ""


def ask(content: bytes, place: Place, *, patience: float) -> Verdict:
    """The daemon's verdict on the bytes, within so many seconds. Raises: ScannerAway."""
    until = time.monotonic() + patience
    try:
        with _connected(place, until) as line:
            _send(line, content, until)
            return _verdict(_answer(line, until))
    except OSError as fault:
        raise ScannerAway(f"{type(fault).__name__}: {fault}") from fault


def _connected(place: Place, until: float) -> socket.socket:
    if isinstance(place, tuple):
        return socket.create_connection(place, timeout=_left(until))
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_left(until))
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, content: bytes, until: float) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        line.settimeout(_left(until))
        line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))


def _answer(line: socket.socket, until: float) -> bytes:
    """What came before the closing zero; an answer that was cut off is no answer."""
    said = b""
    while b"\0" not in said:
        line.settimeout(_left(until))
        more = line.recv(LONGEST_ANSWER)
        said += more
        if not more or len(said) > LONGEST_ANSWER:
            raise ScannerAway(f"cut off after {said[:80]!r}")
    return said.partition(b"\0")[0]


def _verdict(said: bytes) -> Verdict:
    if said == b"stream: OK":
        return Verdict(clean=True)
    if found := FOUND.fullmatch(said):
        return Verdict(clean=False, found=found[1].decode("ascii", "replace"))
    raise ScannerAway(f"said {said[:80]!r}")


def _left(until: float) -> float:
    """Seconds left. Raises: TimeoutError."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no verdict in time")
    return left
