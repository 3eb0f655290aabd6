"""The doorbell: it tells whoever carries post, and nothing depends on it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import redis

from forms_platform.demo.neighbours import Redis, free_port
from forms_platform.outbox import doorbell
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post, post_all
from forms_platform.outbox.tasks import sweep
from tests.apps.outbox.bell import rings_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(settings) -> Iterator[redis.Redis]:
    """A real Redis that Celery's doorbell rings at."""
    settings.OUTBOX_BY, settings.OUTBOX_CELERY = "celery", "tests.apps.outbox.bell.app"
    with Redis() as server:
        rings_at(server.url)
        doorbell.forgive()
        yield redis.Redis.from_url(server.url)


def test_rows_are_told_ten_at_a_time_and_deliveries_are_looked_for_by_their_carriers(
    broker: redis.Redis, now: datetime
) -> None:
    rows = post_all([Post("two", f"case:{turn}", {"case": turn}) for turn in range(12)], now=now)
    doorbell.ring([(row.id, row.queue) for row in rows])
    assert (broker.llen("interactive"), broker.llen("deliveries")) == (2, 1)


def test_the_message_holds_ids_and_nothing_else(broker: redis.Redis, now: datetime) -> None:
    rows = post("two", "case:secret", {"case": 4711}, now=now)
    doorbell.ring([(row.id, row.queue) for row in rows])
    for row in rows:
        arguments, named, _ = json.loads(base64.b64decode(json.loads(broker.lindex(row.queue, 0))["body"]))
        assert (arguments, named) == ([] if row.queue == "deliveries" else [[str(row.id)]], {})


def test_a_broker_that_is_away_costs_once_and_then_nothing(settings, now: datetime, caplog) -> None:
    settings.OUTBOX_BY, settings.OUTBOX_CELERY = "celery", "tests.apps.outbox.bell.app"
    rings_at(f"redis://127.0.0.1:{free_port()}/0")
    doorbell.forgive()
    (row,) = post("good", "case:1", {}, now=now)
    started = time.monotonic()
    for _ in range(50):
        doorbell.ring([(row.id, row.queue)])
    assert time.monotonic() - started < 3
    assert [record.getMessage().split(" (")[0] for record in caplog.records if "broker" in record.getMessage()] == [
        "broker not reached"
    ]
    doorbell.forgive()


def test_the_sweep_rings_for_what_became_due_and_what_nobody_heard(broker: redis.Redis) -> None:
    now = datetime.now().astimezone()
    post("good", "case:fresh", {}, now=now)
    post("good", "case:unheard", {}, now=now - timedelta(seconds=30))
    post("good", "case:timed", {}, now=now - timedelta(seconds=11), at=now - timedelta(seconds=1))
    post("good", "case:later", {}, now=now, at=now + timedelta(hours=1))
    sweep()
    told = broker.lindex("interactive", 0)
    wanted = Message.objects.filter(about__in=["case:unheard", "case:timed"]).values_list("id", flat=True)
    (ids,), *_ = json.loads(base64.b64decode(json.loads(told)["body"]))
    assert set(ids) == {str(each) for each in wanted}
