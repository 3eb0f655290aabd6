"""Asking for time stamps: our own authority in its own process, started when it is first needed, or one at an address.

Knows no Django. What comes back is believed by nobody before `signing.timestamps` has checked it.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess  # our own interpreter with a fixed argument list
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from forms_platform.signatures.order import Hardware, Stamps
from forms_platform.signatures.time_stamp_server import QUERY, REPLY, SOCKET, short_path

LARGEST = 256 * 1024  # bytes of an answer: a token with its whole chain is some ten thousand
START_SECONDS = 15.0
ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);from forms_platform.signatures.time_stamp_server import main; main()"
)


class _InMachine(HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """The socket is connected."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        with short_path(self._path) as short:
            self.sock.connect(short)


@dataclass(frozen=True)
class AtAddress:
    """An authority at an address: "http://…", "https://…" or "unix:/run/tsa.sock"."""

    stamps: Stamps

    def answer(self, request: bytes) -> bytes:
        """The DER response. Raises: OSError when it cannot be reached, has no answer in time, or answers otherwise."""
        connection, path = self._connection()
        with _in_time(connection, self.stamps.seconds):
            try:
                connection.request("POST", path, request, {"Content-Type": QUERY, "Accept": REPLY, **self._known()})
                answer = connection.getresponse()
                given = answer.read(LARGEST + 1)
            except HTTPException as fault:
                raise OSError(f"{type(fault).__name__}: {fault}") from fault
        if answer.status != 200 or answer.headers.get_content_type() != REPLY or len(given) > LARGEST:
            raise OSError(f"HTTP {answer.status}, {answer.headers.get_content_type()}, {len(given)} bytes")
        return given

    def _connection(self) -> tuple[HTTPConnection, str]:
        parts, seconds = urlsplit(self.stamps.url), float(self.stamps.seconds)
        if parts.scheme == "unix":
            return _InMachine(Path(parts.path), seconds), "/"
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return kind(parts.hostname or "", parts.port, timeout=seconds), path

    def _known(self) -> dict[str, str]:
        if not self.stamps.user:
            return {}
        told = base64.b64encode(f"{self.stamps.user}:{self.stamps.password}".encode()).decode("ascii")
        return {"Authorization": f"Basic {told}"}


@contextmanager
def _in_time(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Whatever is done inside ends in time, also when the other side sends a byte now and then."""
    connection.connect()
    late, held = threading.Event(), connection.sock  # the connection forgets it while an answer is still being read

    def give_up() -> None:
        late.set()
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
        if late.is_set():
            raise TimeoutError(f"no answer within {seconds} s")
    finally:
        timer.cancel()
        connection.close()


@dataclass(frozen=True)
class OwnProcess:
    """Our own authority in a process of its own, shared by every process that works with the folder.

    Who needs it and finds none starts one; it ends with who started it, and the next who needs it starts another.
    """

    folder: Path
    passphrase: str = field(repr=False)
    hardware: Hardware | None = None
    seconds: int = 10

    def answer(self, request: bytes) -> bytes:
        """The DER response. Raises: OSError when no authority answers although one was started."""
        there = AtAddress(Stamps(f"unix:{self.folder / SOCKET}", seconds=self.seconds))
        with suppress(OSError):
            return there.answer(request)
        until = time.monotonic() + START_SECONDS
        started = self._start()
        while True:
            try:
                return there.answer(request)
            except OSError:
                if time.monotonic() > until:
                    raise
                if started.poll() not in (None, 0):
                    raise OSError(f"the time stamp authority ended with {started.returncode}") from None
                if started.poll() == 0 and not (self.folder / SOCKET).exists():
                    started = self._start()  # the one that was there has just gone home
            time.sleep(0.02)

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal is for who works with it
            env={name: value for name, value in os.environ.items() if name not in _OTHERS_SECRETS},
        )
        told = {
            "folder": str(self.folder.resolve()),
            "passphrase": self.passphrase,
            "hardware": asdict(self.hardware) if self.hardware else None,
        }
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(told).encode() + b"\n")
            process.stdin.flush()
        _started.append(process)  # its input stays open for as long as this process lives
        _started[:] = [one for one in _started if one.poll() is None]
        return process


# A hardware module's library is told by the environment where its module is; what the platform keeps there is not its.
_OTHERS_SECRETS = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "EMAIL_URL",
    "KEYS_PASSPHRASE",
    "PKCS11_PIN",
    "TSA_PASSWORD",
}
_started: list[subprocess.Popen[bytes]] = []
