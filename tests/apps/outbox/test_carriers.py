"""The carriers: many deliveries at once, each receiver in its lane, and nothing lost or doubled on the way."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from forms_platform.outbox.carriers import Carriers
from forms_platform.outbox.claiming import claim, oldest_due
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post_all
from tests.apps.outbox.handlers import most_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def carriers() -> Iterator[Callable[..., Carriers]]:
    """Makes carriers, wakes them, and stops them after the test."""
    made: list[Carriers] = []

    def awake(most: int = 12, idle_seconds: float = 5.0) -> Carriers:
        made.append(Carriers(most, idle_seconds=idle_seconds))
        made[-1].wake()
        return made[-1]

    most_at_once.clear()
    yield awake
    for each in made:
        assert each.stop(10)


def until(what: Callable[[], bool], seconds: float = 15) -> float:
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < seconds
        time.sleep(0.01)
    return time.monotonic() - started


def posted(*lanes: tuple[str, int], topic: str = "outside") -> list[Message]:
    posts = [
        Post(topic, f"case:{lane}-{turn}", {"lane": lane}, lane=lane)
        for lane, number in lanes
        for turn in range(number)
    ]
    return post_all(posts, now=timezone.now())


def done(lane: str) -> int:
    return Message.objects.filter(state="done", lane=lane).count()


def test_many_to_one_receiver_are_on_their_way_at_once_and_each_arrives_once(seen, carriers) -> None:
    posted(("lon", 60))
    carriers()
    until(lambda: done("lon") == 60)
    assert Counter(each.id for each in seen).most_common(1)[0][1] == 1
    assert most_at_once["lon"] > 2


def test_a_receiver_that_hangs_holds_up_nobody_else(seen, carriers) -> None:
    posted(("hangs", 20), ("good", 40))
    carriers()
    took = until(lambda: done("good") == 40)
    assert took < 2.5, "those that hang take three seconds each"
    assert done("hangs") == 0
    assert most_at_once["hangs"] <= 2


def test_what_comes_in_order_goes_one_at_a_time_for_each_subject(seen, carriers) -> None:
    posts = [Post("outside_in_order", f"case:{case}", {"n": n, "lane": "lon"}) for n in range(4) for case in range(5)]
    post_all(posts, now=timezone.now())
    carriers()
    until(lambda: Message.objects.filter(state="done").count() == 20)
    for case in range(5):
        assert [each.payload["n"] for each in seen if each.about == f"case:{case}"] == [0, 1, 2, 3]


def test_a_receiver_that_rests_is_left_in_peace_with_all_its_post(seen, carriers) -> None:
    posted(("rests", 30), topic="outside_resting")
    carriers()
    until(lambda: len(seen) >= 1)
    time.sleep(0.5)
    assert len(seen) <= 4
    assert Message.objects.filter(state="waiting", lease_until=None, attempts=0).count() == 30


def test_a_stop_finishes_what_is_on_its_way_and_puts_the_rest_back(seen, carriers) -> None:
    posted(("lon", 200))
    running = carriers()
    until(lambda: len(seen) >= 5)
    assert running.stop(5)
    assert Message.objects.filter(state="done").count() == len(seen) < 200
    assert set(Message.objects.filter(state="waiting").values_list("attempts", "lease_until")) == {(0, None)}


def test_with_nothing_to_do_no_thread_is_left_and_the_bell_wakes_them_again(seen, carriers) -> None:
    running = carriers(idle_seconds=0.1)
    posted(("lon", 3))
    running.wake()
    until(lambda: done("lon") == 3)
    until(lambda: running._claimer is None and not running._threads)
    posted(("lon", 3))
    running.wake()
    until(lambda: done("lon") == 6)


def test_two_houses_of_carriers_never_carry_the_same_message(seen, carriers) -> None:
    posted(("lon", 80), ("ekonomi", 80))
    carriers(), carriers()
    until(lambda: done("lon") + done("ekonomi") == 160)
    assert Counter(each.id for each in seen).most_common(1)[0][1] == 1


def test_what_is_leased_by_a_dead_process_comes_again_under_the_same_id(seen, carriers) -> None:
    (row,) = posted(("lon", 1))
    past = timezone.now() - timedelta(seconds=70)
    Message.objects.update(created_at=past, available_at=past)
    assert [each.id for each in claim(past, holder="killed")] == [row.id]
    carriers()
    until(lambda: done("lon") == 1)
    assert [(each.id, each.attempt) for each in seen] == [(row.id, 2)]


def test_the_oldest_of_each_lane_is_found_in_one_statement(django_assert_num_queries, now) -> None:
    rows = posted(("lon", 3), ("ekonomi", 2))
    post_all([Post("good", "case:1", {})], now=timezone.now())
    with django_assert_num_queries(1):
        oldest = oldest_due(timezone.now())
    found: dict[str, UUID] = {message.lane: message.id for message in oldest}
    assert set(found) == {"lon", "ekonomi", ""}
    assert (found["lon"], found["ekonomi"]) == (rows[0].id, rows[3].id)
