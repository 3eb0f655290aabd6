"""Systems that behave in every way a receiver can: they keep books of what came, and answer as their mood is."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 13\r\nConnection: close\r\n\r\n" + b'{"id": "R-1"}'
AWAY = b"HTTP/1.1 503 Away\r\nContent-Length: 4\r\nConnection: close\r\n\r\nAway"


@dataclass
class Books:
    """What has come. A parcel whose key was seen before is not booked again, and has to be the same parcel."""

    booked: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # key -> path and body
    times: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)  # keys that came again with something else
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def book(self, head: bytes, body: bytes) -> None:
        """It is in the books."""
        lines = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        key, what = named.get("idempotency-key") or named["webhook-id"], (lines[0].split(" ")[1], body)
        with self.lock:
            self.times[key] += 1
            if self.booked.setdefault(key, what) != what:
                self.changed.append(key)


Mood = Callable[[socket.socket, Books], None]


def takes(line: socket.socket, books: Books) -> None:
    """As it should be."""
    books.book(*heard(line))
    line.sendall(TAKEN)


def says_500(line: socket.socket, books: Books) -> None:
    """It has nothing."""
    heard(line)
    line.sendall(AWAY)


def says_garbage(line: socket.socket, books: Books) -> None:
    """It has nothing."""
    heard(line)
    line.sendall(b"\x00\xff\xfe not http at all\r\n\r\n")


def goes_away_at_once(line: socket.socket, books: Books) -> None:
    """It has nothing."""
    line.recv(20)


def takes_and_goes_away(line: socket.socket, books: Books) -> None:
    """It has the parcel, and nobody is told."""
    books.book(*heard(line))


def takes_and_breaks_off(line: socket.socket, books: Books) -> None:
    """It has the parcel, and half an answer is heard."""
    books.book(*heard(line))
    line.sendall(TAKEN[:-6])


def takes_slowly(line: socket.socket, books: Books) -> None:
    """It answers, in its own time."""
    books.book(*heard(line))
    time.sleep(0.4)
    line.sendall(TAKEN)


def answers_twice(line: socket.socket, books: Books) -> None:
    """One answer would have done."""
    books.book(*heard(line))
    line.sendall(TAKEN + TAKEN)


def heard(line: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of what was asked."""
    said = b""
    while b"\r\n\r\n" not in said:
        more = line.recv(65536)
        if not more:
            raise OSError("nobody is there any more")
        said += more
    head, _, body = said.partition(b"\r\n\r\n")
    length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length"))
    while len(body) < length:
        body += line.recv(65536)
    return head, body


@contextmanager
def listening(moods: Sequence[Mood]) -> Iterator[tuple[str, Books]]:
    """A system that meets each who asks in the next mood, and then begins anew; many at the same time."""
    books, server = Books(), socket.create_server(("127.0.0.1", 0), backlog=128)

    def meet(line: socket.socket, mood: Mood) -> None:
        with line, suppress(OSError):
            mood(line, books)

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            mood = moods[books.asked % len(moods)]
            books.asked += 1
            threading.Thread(target=meet, args=(line, mood), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", books
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
