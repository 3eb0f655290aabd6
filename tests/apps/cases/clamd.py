"""A virus scanner on this machine that speaks ClamAV's INSTREAM, and can be slow, silent or confused."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Scanner:
    """How the scanner behaves, and what it was sent."""

    says: bytes | None = None  # instead of a verdict
    after: float = 0.0  # seconds before it says anything
    largest: int = 1 << 30  # StreamMaxLength
    place: tuple[str, int] | str = ""
    seen: list[bytes] = field(default_factory=list)

    def answer(self, content: bytes) -> bytes:
        """What it says of the bytes, with its closing zero."""
        if self.says is not None:
            return self.says
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


class _Session(socketserver.StreamRequestHandler):
    scanner: Scanner

    def handle(self) -> None:
        """One file: its parts until the empty one, then the verdict."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.scanner.largest:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.scanner.seen.append(content)
        time.sleep(self.scanner.after)
        self.wfile.write(self.scanner.answer(content))


class _OnTcp(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is no news."""


class _OnSocket(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is no news."""


@contextmanager
def running(scanner: Scanner, path: Path | None = None) -> Iterator[Scanner]:
    """The scanner listens, on a socket of its own or on loopback."""
    session = type("_Session", (_Session,), {"scanner": scanner})
    server = _OnSocket(str(path), session) if path else _OnTcp(("127.0.0.1", 0), session)
    scanner.place = str(path) if path else ("127.0.0.1", server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
