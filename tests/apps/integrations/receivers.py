"""Servers on this machine that stand for a payroll or a finance system, and behave as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """An HTTP receiver. `answers` are given one after another, the last for ever; each is (status, headers, body)."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=lambda: [(201, {}, b'{"id": "R-1"}')])
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)  # path, headers, body
    url: str = ""

    def keys(self) -> list[str]:
        """The keys under which parcels came, in order."""
        return [headers["idempotency-key"] for _, headers, _ in self.seen if "idempotency-key" in headers]


@contextmanager
def receiver(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Receiver]:
    """A receiver that listens here."""
    kept = Receiver(list(answers)) if answers else Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if self.path == "/token":
                status, headers, told = 200, {}, json.dumps({"access_token": f"t{len(kept.seen)}"}).encode()
            else:
                status, headers, told = kept.answers.pop(0) if len(kept.answers) > 1 else kept.answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(told)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *arguments: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
