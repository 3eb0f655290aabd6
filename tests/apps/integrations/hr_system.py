"""An HR system on this machine: REST, with places that it names itself, which holds nothing twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class HrSystem:
    """What it holds, by place: "absence/1". `failing` answers 503 so many times first."""

    held: dict[str, Any] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    failing: int = 0
    url: str = ""


@contextmanager
def hr_system() -> Iterator[HrSystem]:
    """The HR system listens, under /hr/."""
    kept = HrSystem()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kind, key = self.path.removeprefix("/hr/"), self.headers["Idempotency-Key"]
            kept.asked.append(("POST", kind))
            if kept.failing:
                kept.failing -= 1
                self._answer(503, {})
                return
            if key not in kept.by_key:
                kept.by_key[key] = str(len(kept.by_key) + 1)
                kept.held[f"{kind}/{kept.by_key[key]}"] = body
            self._answer(201, {"id": kept.by_key[key]})

        def do_DELETE(self) -> None:
            place = self.path.removeprefix("/hr/")
            kept.asked.append(("DELETE", place))
            self._answer(200 if kept.held.pop(place, None) else 404, {})

        def _answer(self, status: int, said: Any) -> None:
            told = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *arguments: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hr/"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
