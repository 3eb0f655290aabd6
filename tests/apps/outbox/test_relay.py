"""The relay: every message reaches its handler, and what became of it is written down."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.db.models import F

from forms_platform.outbox.claiming import claim
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post, post_all
from forms_platform.outbox.relay import drain, relay
from forms_platform.outbox.results import Tally

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_message_is_handed_to_its_handler_once(now: datetime, seen) -> None:
    (row,) = post("good", "case:17", {"case": 17}, now=now)
    assert relay(now) == Tally(delivered=1)
    assert relay(now + MINUTE) == Tally()
    assert [(each.id, each.topic, each.about, each.payload, each.attempt, each.first_at) for each in seen] == [
        (row.id, "good", "case:17", {"case": 17}, 1, now)
    ]
    row.refresh_from_db()
    assert (row.state, row.finished_at, row.lease_until) == ("done", now, None)


def test_the_receivers_reference_is_kept(now: datetime, seen) -> None:
    post("two", "case:17", {"case": 17}, now=now)
    relay(now)
    assert sorted(Message.objects.values_list("outcome", flat=True)) == ["", "KVITTO-17"]


def test_a_busy_receiver_is_tried_again_later_and_longer_each_time(now: datetime, seen) -> None:
    (row,) = post("busy", "case:17", {}, now=now)
    waits = []
    for _ in range(3):
        row.refresh_from_db()
        at = row.available_at
        relay(at)
        row.refresh_from_db()
        waits.append((row.available_at - at) / MINUTE)
        assert relay(row.available_at - timedelta(seconds=1)) == Tally()
    assert [round(wait / 1.1) <= goal <= round(wait / 0.9) for wait, goal in zip(waits, (5, 25, 125), strict=True)] == [
        True
    ] * 3
    assert (row.state, row.attempts, row.outcome) == ("waiting", 3, "mappen går inte att skriva till")


def test_what_was_not_even_tried_spends_no_try(now: datetime, seen) -> None:
    (row,) = post("resting", "case:17", {}, now=now)
    for _ in range(12):
        row.refresh_from_db()
        relay(row.available_at)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.outcome) == ("waiting", 0, "mottagaren vilar")


def test_after_the_last_try_it_is_given_up_and_says_why(now: datetime, seen) -> None:
    (row,) = post("busy", "case:17", {}, now=now)
    for _ in range(4):
        row.refresh_from_db()
        relay(row.available_at)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.outcome) == ("dead", 4, "mappen går inte att skriva till")
    assert relay(now + timedelta(days=30)) == Tally()


def test_a_handler_may_say_when_to_come_back(now: datetime, seen) -> None:
    (row,) = post("in_an_hour", "case:17", {}, now=now)
    relay(now)
    row.refresh_from_db()
    assert row.available_at == now + timedelta(hours=1)


def test_a_handler_may_give_up_at_once(now: datetime, seen) -> None:
    (row,) = post("never", "case:17", {}, now=now)
    assert relay(now) == Tally(given_up=1)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("dead", "kostnadsstället finns inte")


def test_an_exception_is_a_try_that_failed_and_the_operator_sees_where(now: datetime, seen) -> None:
    (row,) = post("broken", "case:17", {}, now=now)
    assert relay(now) == Tally(later=1)
    row.refresh_from_db()
    assert row.outcome == "ZeroDivisionError: oj"
    assert "in broken" in row.last_error


def test_one_message_that_fails_does_not_stop_the_others(now: datetime, seen) -> None:
    post_all([Post("broken", "case:1", {}), Post("good", "case:2", {}), Post("never", "case:3", {})], now=now)
    assert relay(now) == Tally(delivered=1, later=1, given_up=1)


def test_nothing_is_claimed_before_its_time(now: datetime, seen) -> None:
    post("good", "case:1", {}, now=now, at=now + timedelta(seconds=10))
    assert relay(now + timedelta(seconds=9)) == Tally()
    assert relay(now + timedelta(seconds=10)) == Tally(delivered=1)


def test_what_is_leased_is_nobody_elses_until_the_lease_runs_out(now: datetime, seen) -> None:
    (row,) = post("good", "case:1", {}, now=now)
    assert [each.id for each in claim(now, holder="killed")] == [row.id]
    assert relay(now + timedelta(seconds=59)) == Tally()
    assert relay(now + timedelta(seconds=60)) == Tally(delivered=1)
    assert [(each.id, each.attempt) for each in seen] == [(row.id, 2)]


def test_who_has_lost_the_lease_has_lost_the_say(now: datetime, seen) -> None:
    (row,) = post("good", "case:1", {}, now=now)

    def stolen_meanwhile() -> bool:
        Message.objects.filter(id=row.id).update(leased_by="another")
        return False

    relay(now, stopping=stolen_meanwhile)
    row.refresh_from_db()
    assert (row.state, row.leased_by) == ("waiting", "another")


def test_a_message_that_kills_its_carriers_is_given_up_in_the_end(now: datetime, seen) -> None:
    (row,) = post("good", "case:1", {}, now=now)
    for turn in range(4):
        assert claim(now + turn * MINUTE, holder=f"killed-{turn}")
    assert claim(now + 4 * MINUTE, holder="last") == []
    row.refresh_from_db()
    assert row.state == "dead"
    assert "dog" in row.outcome


def test_who_stops_puts_the_rest_back_with_their_tries(now: datetime, seen) -> None:
    post_all([Post("good", f"case:{n}", {}) for n in range(5)], now=now)
    assert relay(now, stopping=lambda: len(seen) >= 2) == Tally(delivered=2, put_back=3)
    assert set(Message.objects.filter(state="waiting").values_list("attempts", "lease_until")) == {(0, None)}


def test_the_rest_is_put_back_before_the_lease_runs_out(now: datetime, seen, settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 0.3
    post_all([Post("slow", f"case:{n}", {}) for n in range(6)], now=now)
    done = relay(now)
    assert done.delivered >= 2
    assert done.put_back >= 1
    assert done.delivered + done.put_back == 6


def test_an_ordered_handler_gets_a_subjects_messages_in_order_whatever_fails(now: datetime, seen) -> None:
    post_all([Post("ordered", "case:1", {"n": 1}), Post("ordered", "case:1", {"n": 2})], now=now)
    post("ordered", "case:2", {"n": 3}, now=now)
    for minutes in range(0, 30, 3):
        relay(now + minutes * MINUTE)
        relay(now + minutes * MINUTE)
    assert [each.payload["n"] for each in seen if each.about == "case:1"] == [1, 1, 2]
    assert [each.payload["n"] for each in seen].index(3) <= 1


def test_other_handlers_do_not_wait_for_each_other(now: datetime, seen) -> None:
    post_all([Post("unordered", "case:1", {"n": 1}), Post("unordered", "case:1", {"n": 2})], now=now)
    relay(now)
    assert [each.payload["n"] for each in seen] == [1, 2]


def test_only_the_asked_for_rows_are_carried_out(now: datetime, seen) -> None:
    first, second = post_all([Post("good", "case:1", {}), Post("good", "case:2", {})], now=now)
    relay(now, ids=[second.id])
    assert [each.id for each in seen] == [second.id]
    relay(now, ids=[second.id, first.id, UUID(int=0)])
    assert [each.id for each in seen] == [second.id, first.id]


def test_drain_carries_out_all_that_is_due(now: datetime, seen) -> None:
    post_all([Post("two", f"case:{n}", {"case": n}) for n in range(150)], now=now)
    assert drain(now) == Tally(delivered=300)


def test_a_batch_of_quick_deliveries_costs_few_statements(now: datetime, seen, django_assert_max_num_queries) -> None:
    post_all([Post("good", f"case:{n}", {}) for n in range(10)], now=now)
    # look, savepoint, claim (2), release, one statement for all ten; more only when the machine is slow
    with django_assert_max_num_queries(10):
        assert relay(now).delivered == 10


@pytest.mark.django_db(transaction=True)
def test_four_relays_at_once_never_carry_the_same_message_twice(now: datetime, seen) -> None:
    post_all([Post("good", f"case:{n}", {}) for n in range(120)], now=now)
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    def carry() -> None:
        try:
            together.wait(10)
            while relay(now).total:
                pass
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=carry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Counter(each.id for each in seen).most_common(1)[0][1] == 1
    assert len(seen) == 120
    assert Message.objects.filter(state="done").count() == 120


@pytest.mark.django_db(transaction=True)
def test_claiming_without_a_lock_would_carry_messages_twice(now: datetime, seen) -> None:
    """The control: a claim that reads first and writes later loses the same race, or the race proves nothing."""
    post_all([Post("good", f"case:{n}", {}) for n in range(40)], now=now)
    together = threading.Barrier(4)
    taken: list[UUID] = []

    def carry() -> None:
        try:
            rows = list(Message.objects.filter(state="waiting", leased_by=""))
            together.wait(10)
            Message.objects.filter(id__in=[row.id for row in rows]).update(leased_by="me", attempts=F("attempts") + 1)
            taken.extend(row.id for row in rows)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=carry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken).most_common(1)[0][1] > 1
