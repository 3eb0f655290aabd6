"""What an operator can do: try again, and mark as handled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_platform.outbox.claiming import claim
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import post
from forms_platform.outbox.relay import relay
from forms_platform.outbox.replay import replay
from forms_platform.outbox.settle import settle

pytestmark = pytest.mark.django_db


def test_what_was_given_up_is_tried_again_under_the_same_id(now: datetime, seen) -> None:
    (row,) = post("never", "case:1", {}, now=now)
    relay(now)
    later = now + timedelta(hours=2)
    assert replay(Message.objects.all(), now=later) == 1
    relay(later)
    assert [(each.id, each.attempt) for each in seen] == [(row.id, 1), (row.id, 1)]


def test_what_is_done_is_not_sent_again(now: datetime, seen) -> None:
    post("good", "case:1", {}, now=now)
    relay(now)
    assert replay(Message.objects.all(), now=now) == 0


def test_what_somebody_is_carrying_out_is_left_alone(now: datetime, seen) -> None:
    post("good", "case:1", {}, now=now)
    claim(now, holder="busy")
    assert replay(Message.objects.all(), now=now) == 0
    assert settle(Message.objects.all(), note="ringde", by="Gunnel", now=now) == 0


def test_what_was_handled_by_hand_says_by_whom_and_is_not_tried_again(now: datetime, seen) -> None:
    (row,) = post("never", "case:1", {}, now=now)
    relay(now)
    assert settle(Message.objects.all(), note="Skickade filen själv", by="Gunnel Berg", now=now) == 1
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("handled", "Gunnel Berg: Skickade filen själv")
    relay(now + timedelta(days=1))
    assert len(seen) == 1
