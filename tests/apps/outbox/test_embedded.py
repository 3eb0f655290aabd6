"""The dispatcher thread: woken by the doorbell, patient with a database that is away, quick to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from forms_platform.embedded import Dispatcher
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post, post_all
from forms_platform.outbox.relay import relay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dispatcher(settings) -> Iterator[Callable[[float], Dispatcher]]:
    """Starts dispatchers, and stops them after the test."""
    settings.OUTBOX_BY = "thread"
    started: list[Dispatcher] = []

    def start(sweep_seconds: float) -> Dispatcher:
        started.append(Dispatcher(sweep_seconds=sweep_seconds))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        assert each.stop(10)


def until(what: Callable[[], bool], seconds: float = 5) -> float:
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < seconds
        time.sleep(0.005)
    return time.monotonic() - started


def test_the_doorbell_wakes_it_long_before_the_sweep(dispatcher, seen) -> None:
    dispatcher(60.0)
    time.sleep(0.3)
    post("good", "case:1", {}, now=timezone.now())
    assert until(lambda: bool(seen)) < 3


def test_the_sweep_finds_what_rang_at_another_door(dispatcher, seen, settings) -> None:
    settings.OUTBOX_BY = "nobody"
    dispatcher(0.1)
    post("good", "case:1", {}, now=timezone.now())
    until(lambda: bool(seen))


def test_many_are_carried_out_one_claim_after_the_other(dispatcher, seen) -> None:
    post_all([Post("good", f"case:{turn}", {}) for turn in range(400)], now=timezone.now())
    dispatcher(60.0)
    until(lambda: Message.objects.filter(state="done").count() == 400, 20)
    assert len(seen) == 400


def test_a_stop_finishes_the_message_in_hand_and_puts_the_rest_back(dispatcher, seen) -> None:
    post_all([Post("slow", f"case:{turn}", {}) for turn in range(8)], now=timezone.now())
    running = dispatcher(60.0)
    until(lambda: len(seen) >= 2)
    assert running.stop(5)
    done = Message.objects.filter(state="done").count()
    assert done == len(seen) < 8
    assert set(Message.objects.filter(state="waiting").values_list("attempts", "lease_until")) == {(0, None)}


def test_claims_do_not_wait_for_the_disk_and_everything_else_does(seen) -> None:
    with connection.cursor() as cursor:
        asking = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = FULL")
        post("good", "case:1", {}, now=timezone.now())
        assert relay(timezone.now()).delivered == 1
        cursor.execute(asking)
        assert cursor.fetchone()[0] in (2, "on")
