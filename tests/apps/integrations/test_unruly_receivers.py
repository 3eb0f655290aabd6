"""Receivers that fail in every way a receiver can: at the end nothing is lost and nothing is booked twice."""

from __future__ import annotations

from collections.abc import Iterator
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
from tests.neighbours import unruly
from tests.neighbours.unruly import listening
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db
MOODS = (
    unruly.says_500, unruly.goes_away_at_once, unruly.takes_and_goes_away, unruly.says_garbage,
    unruly.takes_and_breaks_off, unruly.takes_slowly, unruly.answers_twice, unruly.takes,
)  # fmt: skip


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
            message = Envelope(uuid4(), "delivery.owed", "", {"case": story.case.pk}, attempt, story.now)
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
    assert books.changed == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert books.asked > len(granted)


def test_what_was_taken_is_not_sent_again_however_often_the_message_comes(granted: list[Story], now: datetime) -> None:
    with listening([unruly.takes]) as (address, books):
        Receiver.objects.create(target="payroll", address=address, changed_at=now)
        carried(granted, rounds=1)
        carried(granted, rounds=1)
        assert books.asked == len(granted)
