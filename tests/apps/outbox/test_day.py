"""The day's work is begun once, by whoever comes first."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from forms_platform.embedded import Dispatcher
from forms_platform.outbox.day import TOPIC, begin, day_of
from forms_platform.outbox.handlers import handlers_of
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from forms_platform.outbox.tasks import begin_day
from tests.apps.outbox.test_embedded import until

WIRING = "forms_platform.wiring.HANDLERS"


@pytest.fixture(autouse=True)
def ours(settings: Settings) -> None:
    """The installation's own table."""
    settings.OUTBOX_HANDLERS = WIRING


@pytest.mark.django_db
def test_however_many_begin_the_day_its_work_is_there_once(now: datetime) -> None:
    handlers = len(handlers_of(TOPIC))
    assert begin(now) == handlers >= 3
    assert begin(now) == 0
    assert begin(now + timedelta(hours=13)) == 0
    assert Message.objects.filter(topic=TOPIC).count() == handlers
    assert begin(now + timedelta(days=1)) == handlers


@pytest.mark.django_db
def test_before_four_in_the_morning_it_is_still_yesterday(now: datetime) -> None:
    begin(now)
    assert begin(now.replace(hour=3, minute=59) + timedelta(days=1)) == 0
    assert begin(now.replace(hour=4, minute=0) + timedelta(days=1)) > 0
    assert day_of(now.replace(hour=3)) == day_of(now) - timedelta(days=1)


@pytest.mark.django_db
def test_a_handler_that_came_with_a_new_release_gets_its_day_too(now: datetime) -> None:
    begin(now)
    Message.objects.filter(handler__endswith="drafts.warn").delete()
    assert begin(now) == 1


@pytest.mark.django_db
def test_an_installation_without_daily_work_has_none(now: datetime, settings: Settings) -> None:
    settings.OUTBOX_HANDLERS = "tests.apps.outbox.handlers.HANDLERS"
    assert begin(now) == 0
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_work_of_an_empty_house_is_done_without_a_fault(now: datetime) -> None:
    begin(now)
    assert drain(now).delivered == len(handlers_of(TOPIC))


@pytest.mark.django_db
def test_the_clock_of_production_begins_it(settings: Settings) -> None:
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert begin_day.name in names
    begin_day()
    assert Message.objects.filter(topic=TOPIC).exists()


@pytest.mark.django_db(transaction=True)
def test_the_thread_of_an_embedded_house_begins_it_and_then_lets_it_be() -> None:
    dispatcher = Dispatcher(sweep_seconds=0.05)
    dispatcher.start()
    try:
        work = Message.objects.filter(topic=TOPIC)
        until(lambda: work.filter(state=Message.State.DONE).count() == len(handlers_of(TOPIC)))
        work.delete()
        time.sleep(0.3)  # six rounds more
        assert not work.exists()  # it knows that this day has begun, and asks nobody
    finally:
        assert dispatcher.stop(10)
