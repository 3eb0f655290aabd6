"""Our own time stamp authority as a process that does nothing else: RFC 3161 over HTTP, on a socket of this machine.

It alone opens the time stamp key. Knows no Django and nothing of PDF, so that it is small and quick to start.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socket import AF_INET, AF_INET6, AF_UNIX, SOCK_STREAM, socket
from socketserver import BaseServer, ThreadingMixIn
from typing import Any

from forms_platform.signatures import key_files
from forms_platform.signatures.folder import TSA
from forms_platform.signatures.order import Hardware
from signing.errors import SigningFault
from signing.stamping import OwnAuthority, refusal

LARGEST = 16 * 1024  # a request is some hundred bytes
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
SOCKET, LOCK = "tsa.sock", "tsa.lock"
_PATIENCE = 5.0  # with who has connected and says nothing

Answer = Callable[[bytes], bytes]


class OwnKey:
    """Answers with the folder's time stamp key, opened when it is first asked and again when it was replaced."""

    def __init__(self, folder: Path, passphrase: bytes, hardware: Hardware | None) -> None:
        self._folder, self._passphrase, self._hardware = folder, passphrase, hardware
        self._authority: OwnAuthority | None = None
        self._seen: tuple[int, ...] = ()

    def answer(self, request: bytes) -> bytes:
        """The DER response. Raises: SigningFault, OSError when the key cannot be used."""
        written = tuple(
            path.stat().st_mtime_ns
            for path in (self._folder / TSA, self._folder / key_files.certificate_file(TSA))
            if path.exists()
        )
        if self._authority is None or written != self._seen:
            held = key_files.read(self._folder, TSA, self._passphrase, self._hardware)
            self._authority, self._seen = OwnAuthority(held, lambda: datetime.now(UTC)), written
        return self._authority.answer(request)


class _Door(BaseHTTPRequestHandler):
    """One connection: requests one after the other, each answered or refused."""

    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE
    server: _Server

    def do_POST(self) -> None:
        """A time stamp request is answered; a key that cannot be used is a system failure, told as RFC 3161 has it."""
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != QUERY or not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            self.send_error(400)
            return
        try:
            given = self.server.answer(self.rfile.read(int(length)))
        except (SigningFault, OSError) as fault:
            sys.stderr.write(f"time stamp authority: {fault}\n")
            sys.stderr.flush()
            given = refusal("system_failure")
        self.send_response(200)
        self.send_header("Content-Type", REPLY)
        self.send_header("Content-Length", str(len(given)))
        self.end_headers()
        self.wfile.write(given)

    def address_string(self) -> str:
        """Nobody in particular: a socket of this machine has no addresses."""
        return "-"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the platform's log tells of every signature."""


class _Server(ThreadingMixIn, BaseServer):
    """A server over a socket that listens already."""

    daemon_threads = True

    def __init__(self, listening: socket, answer: Answer) -> None:
        super().__init__(listening.getsockname(), _Door)
        self.socket, self.answer = listening, answer

    def fileno(self) -> int:
        """The socket's number, for those who wait."""
        return self.socket.fileno()

    def get_request(self) -> tuple[socket, Any]:
        """The next connection."""
        return self.socket.accept()

    def shutdown_request(self, request: Any) -> None:
        """The connection is closed."""
        request.close()


def listen(address: str) -> socket:
    """A socket that listens at "unix:/run/x.sock" or "127.0.0.1:3161"; only this machine can reach it.

    Raises: ValueError for an address of another machine; OSError.
    """
    if address.startswith("unix:"):
        return _listen_in(Path(address.removeprefix("unix:")))
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if host not in {"127.0.0.1", "::1", "localhost"} or not port.isdigit():
        raise ValueError(address)
    listening = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)
    listening.bind((host, int(port)))
    listening.listen(64)
    return listening


def _listen_in(path: Path) -> socket:
    """Only the owner may knock. A socket that somebody left behind is replaced."""
    path.unlink(missing_ok=True)
    listening, before = socket(AF_UNIX, SOCK_STREAM), os.umask(0o177)
    try:
        with short_path(path) as short:
            listening.bind(short)
    finally:
        os.umask(before)
    listening.listen(64)
    return listening


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """The path as a socket's address can hold it: 107 bytes at most, which a folder deep down is longer than."""
    if len(os.fsencode(path)) <= 100 or sys.platform != "linux":
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def serve(listening: socket, answer: Answer, ended: Callable[[], bool]) -> None:
    """Requests are answered until `ended`, which takes its time to say so, says so."""
    server = _Server(listening, answer)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    running.start()
    try:
        while running.is_alive() and not ended():
            continue
    finally:
        server.shutdown()
        listening.close()


def main() -> None:
    """The authority that a process of ours starts when it first needs one. What it works with comes as a line on the
    standard input, and it ends when that is closed, which it is however who started it ends. One a folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = json.loads(sys.stdin.buffer.readline())
    folder = Path(told["folder"])
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # there is one already
    path = folder / SOCKET
    hardware = Hardware(**told["hardware"]) if told["hardware"] else None
    listening = _listen_in(path)
    serve(listening, OwnKey(folder, told["passphrase"].encode(), hardware).answer, lambda: _deserted(path))
    path.unlink(missing_ok=True)


def _deserted(path: Path) -> bool:
    """Whether who started it is gone, or its folder is."""
    return bool(select.select([sys.stdin], [], [], 1.0)[0]) or not path.exists()
