"""Posting: one row for each handler, in the transaction of what happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from forms_platform.outbox import doorbell
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, ordered_id, post, post_all

pytestmark = pytest.mark.django_db


def test_each_handler_has_a_row_of_its_own(now: datetime) -> None:
    post("two", "case:17", {"case": 17}, now=now)
    rows = Message.objects.order_by("id").values_list("handler", "queue", "about", "state")
    assert [(handler.rsplit(".")[-1], *rest) for handler, *rest in rows] == [
        ("good", "interactive", "case:17", "waiting"),
        ("receipted", "deliveries", "case:17", "waiting"),
    ]


def test_what_is_for_some_receivers_leaves_no_row_for_the_others(now: datetime) -> None:
    post("inside_and_outside", "case:1", {}, now=now, lanes=["lon", "ekonomi"])
    post("inside_and_outside", "case:2", {}, now=now, lanes=[])
    assert sorted(Message.objects.values_list("about", "lane")) == [("case:1", ""), ("case:1", "lon"), ("case:2", "")]


def test_a_topic_nobody_listens_to_leaves_no_row(now: datetime) -> None:
    assert post("nobody", "case:17", {}, now=now) == []
    assert not Message.objects.exists()


def test_a_topic_nobody_knows_is_refused_before_anything_is_written(now: datetime) -> None:
    with pytest.raises(LookupError, match="unheard"):
        post_all([Post("good", "case:1", {}), Post("unheard", "case:1", {})], now=now)
    assert not Message.objects.exists()


def test_any_number_of_posts_is_one_statement(now: datetime, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        post_all([Post("two", f"case:{n}", {"case": n}) for n in range(20)], now=now)
    assert Message.objects.count() == 40


def test_post_for_later_is_not_due_yet(now: datetime) -> None:
    (row,) = post("good", "case:1", {}, now=now, at=now + timedelta(seconds=10))
    assert row.available_at == now + timedelta(seconds=10)
    assert row.created_at == now


def test_ids_sort_in_the_order_they_were_made(now: datetime) -> None:
    made = [ordered_id(now) for _ in range(5000)]
    assert sorted(made) == made
    assert len(set(made)) == 5000
    assert {each.version for each in made} == {7}


@pytest.mark.django_db(transaction=True)
def test_the_doorbell_rings_when_the_transaction_is_kept(now: datetime, settings) -> None:
    settings.OUTBOX_BY = "thread"
    doorbell.rung.clear()
    with transaction.atomic():
        post("good", "case:1", {}, now=now)
        assert not doorbell.rung.is_set()
    assert doorbell.rung.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_row_nor_ring(now: datetime, settings) -> None:
    settings.OUTBOX_BY = "thread"
    doorbell.rung.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        post("good", "case:1", {}, now=now)
        raise RuntimeError
    assert not doorbell.rung.is_set()
    assert not Message.objects.exists()
