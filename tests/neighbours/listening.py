"""A neighbour that answers HTTP on a free port of this machine, with TLS and client certificates where wanted."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol


@dataclass
class Asked:
    """A request as the neighbour got it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Says:
    """What the neighbour answers."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    after: float = 0.0  # seconds


def says(status: int, said: Any, **headers: str) -> Says:
    """An answer in JSON."""
    return Says(status, json.dumps(said).encode(), {"Content-Type": "application/json", **headers})


class Neighbour(Protocol):
    """Somebody who answers."""

    def answer(self, asked: Asked) -> Says: ...


@contextmanager
def listening(neighbour: Neighbour, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The neighbour's address, for as long as it listens."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = neighbour.answer(Asked(self.command, self.path, headers, body))
            if said.after:
                time.sleep(said.after)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = _handle

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ssl.SSLError):
                return  # whoever asked has gone

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> Any:
            line, address = super().get_request()
            return (tls.wrap_socket(line, server_side=True) if tls else line), address

        def handle_error(self, request: Any, client_address: Any) -> None:
            return

    server = Server(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
