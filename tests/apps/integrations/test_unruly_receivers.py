"""Receivers that fail in every way a receiver can: at the end nothing is lost and nothing is booked twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

import pytest

from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import forget
from forms_platform.integrations import health
from forms_platform.integrations.delivering import carry
from forms_platform.integrations.models import Receiver
from forms_platform.outbox.outcomes import Delivered, Envelope, TryLater
from tests.cast import Cast
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 13\r\nConnection: close\r\n\r\n" + b'{"id": "R-1"}'
ROOM = b"HTTP/1.1 503 Away\r\nContent-Length: 4\r\nConnection: close\r\n\r\nAway"


class Books:
    """A system with books: a parcel whose key it has seen is not booked again."""

    def __init__(self) -> None:
        self.booked: dict[str, int] = {}  # key -> size of the body
        self.asked = 0

    def book(self, head: bytes, body: bytes) -> None:
        key = next(
            line.split(b":")[1].strip().decode() for line in head.split(b"\r\n") if line.lower().startswith(b"idem")
        )
        assert self.booked.setdefault(key, len(body)) == len(body), "a repeat came with other bytes"


def books_and_answers(line: socket.socket, books: Books) -> None:
    books.book(*_heard(line))
    line.sendall(TAKEN)


def answers_500(line: socket.socket, books: Books) -> None:
    _heard(line)
    line.sendall(ROOM)


def answers_garbage(line: socket.socket, books: Books) -> None:
    _heard(line)
    line.sendall(b"\x00\xff\xfe not http at all\r\n\r\n")


def goes_away_before_it_has_all(line: socket.socket, books: Books) -> None:
    line.recv(20)


def books_and_goes_away(line: socket.socket, books: Books) -> None:
    """It has the parcel, and nobody is told."""
    books.book(*_heard(line))


def breaks_off_its_answer(line: socket.socket, books: Books) -> None:
    books.book(*_heard(line))
    line.sendall(TAKEN[:-6])


def is_slow(line: socket.socket, books: Books) -> None:
    books.book(*_heard(line))
    time.sleep(0.3)
    line.sendall(TAKEN)


def answers_twice(line: socket.socket, books: Books) -> None:
    books.book(*_heard(line))
    line.sendall(TAKEN + TAKEN)


def _heard(line: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of what was asked."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length"))
    while len(body) < length:
        body += line.recv(65536)
    return head, body


Mood = Callable[[socket.socket, Books], None]
MOODS: tuple[Mood, ...] = (
    answers_500, goes_away_before_it_has_all, books_and_goes_away, answers_garbage, breaks_off_its_answer, is_slow,
    answers_twice, books_and_answers,
)  # fmt: skip


@contextmanager
def listening(moods: tuple[Mood, ...]) -> Iterator[tuple[str, Books]]:
    """A system that is in one mood after another, and then from the first again."""
    books, server = Books(), socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                mood = moods[books.asked % len(moods)]
                books.asked += 1
                mood(line, books)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/lon", books
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


@pytest.fixture
def granted(cast: Cast, now: datetime, settings) -> Iterator[list[Story]]:
    """Six allowances, granted."""
    settings.DELIVERY_ALLOWED, settings.OUTBOX_TRIES = ["127.0.0.1"], 12
    loaded, stories = publish_service("gym"), []
    for _ in range(6):
        story = Story(cast, loaded, now)
        story.sends(cast.anna, belopp="1200.00")
        story.decides(cast.bengt)
        stories.append(story)
    yield stories
    forget()


def carried(stories: list[Story], rounds: int) -> None:
    """Each is tried once a round until it is through, as the relay does; the operator wakes what rests."""
    left = list(stories)
    for attempt in range(1, rounds + 1):
        health.wake("payroll")
        for story in list(left):
            message = Envelope(uuid4(), "record.made", "", {"case": story.case.pk}, attempt, story.now)
            outcome = carry(message, "payroll")
            assert isinstance(outcome, Delivered | TryLater), outcome
            if isinstance(outcome, Delivered):
                left.remove(story)
        if not left:
            return
    raise AssertionError(f"{len(left)} never got through")


@pytest.mark.parametrize("first", range(len(MOODS)), ids=lambda at: MOODS[at].__name__)
def test_nothing_is_lost_and_nothing_is_booked_twice(granted: list[Story], now: datetime, first: int) -> None:
    with listening(MOODS[first:] + MOODS[:first]) as (address, books):
        Receiver.objects.create(target="payroll", address=address, changed_at=now)
        carried(granted, rounds=12)
    assert len(books.booked) == len(granted)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert books.asked > len(granted)


def test_what_was_taken_is_not_sent_again_however_often_the_message_comes(granted: list[Story], now: datetime) -> None:
    with listening((books_and_answers,)) as (address, books):
        Receiver.objects.create(target="payroll", address=address, changed_at=now)
        carried(granted, rounds=1)
        carried(granted, rounds=1)
        assert books.asked == len(granted)
