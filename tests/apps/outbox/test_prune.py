"""What was done long ago is forgotten; what waits for a person never is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope
from forms_platform.outbox.prune import forget, prune

pytestmark = pytest.mark.django_db
State = Message.State


def a_row(state: str, days: int) -> Message:
    at = timezone.now() - timedelta(days=days)
    return Message.objects.create(
        topic="case.closed", handler="x.y", state=state, created_at=at, available_at=at, finished_at=at
    )


def the_day() -> Delivered:
    outcome = prune(Envelope(uuid4(), "day.begun", "day:x", {}, 1, timezone.now()))
    assert isinstance(outcome, Delivered)
    return outcome


@pytest.mark.parametrize("state", [State.WAITING, State.DEAD, State.HANDLED])
def test_what_waits_was_given_up_or_settled_by_hand_is_kept_for_ever(state: str) -> None:
    a_row(state, 4000)
    the_day()
    assert Message.objects.count() == 1


def test_what_is_done_is_kept_as_long_as_the_setting_says(settings: Settings) -> None:
    settings.OUTBOX_KEPT_DAYS = 30
    kept, _ = a_row(State.DONE, 29), a_row(State.DONE, 31)
    assert the_day().reference == "1 rader"
    assert list(Message.objects.values_list("pk", flat=True)) == [kept.pk]


def test_what_was_carried_out_late_is_kept_from_then(settings: Settings) -> None:
    settings.OUTBOX_KEPT_DAYS = 30
    late = a_row(State.DONE, 60)
    Message.objects.filter(pk=late.pk).update(finished_at=timezone.now() - timedelta(days=2))
    the_day()
    assert Message.objects.count() == 1


def test_many_go_in_batches_and_no_more_than_a_night_allows() -> None:
    for _ in range(5):
        a_row(State.DONE, 400)
    assert [forget(timezone.now(), batch=2, batches=2) for _ in range(3)] == [4, 1, 0]
