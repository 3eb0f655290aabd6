"""Celery's tasks: what they are told of is carried out, and where tasks stand in line, what lies behind as well."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from forms_platform.outbox.models import Message
from forms_platform.outbox.post import Post, post_all
from forms_platform.outbox.tasks import BEHIND_AT_MOST, run

pytestmark = pytest.mark.django_db
LATE = timedelta(seconds=5)


def posted(topic: str, many: int, now: datetime) -> list[Message]:
    return post_all([Post(topic, f"case:{number}", {}) for number in range(many)], now=now)


def ring(message: Message, queue: str = "interactive") -> None:
    """The task comes as a worker would have it."""
    run.apply(args=[[str(message.id)]], routing_key=queue).get()


def test_the_task_carries_out_the_rows_it_is_told_of(seen) -> None:
    first, second = posted("good", 2, timezone.now())
    run([str(second.id)])
    assert [each.id for each in seen] == [second.id]
    run([str(second.id), str(first.id)])
    assert [each.id for each in seen] == [second.id, first.id]


def test_fresh_post_is_left_to_those_who_were_told_of_it(seen) -> None:
    rows = posted("good", 5, timezone.now())
    ring(rows[2])
    assert [each.id for each in seen] == [rows[2].id]


def test_where_post_lies_waiting_what_lies_behind_is_carried_out_too(seen) -> None:
    rows = posted("good", BEHIND_AT_MOST + 5, timezone.now() - LATE)
    ring(rows[-1])
    assert [each.id for each in seen] == [rows[-1].id, *(row.id for row in rows[:BEHIND_AT_MOST])]
    ring(rows[0])  # somebody was told of it who came after it was done: nothing was late, nothing more is taken
    assert len(seen) == BEHIND_AT_MOST + 1


def test_only_the_post_of_the_tasks_own_queue(seen) -> None:
    documents = posted("document", 3, timezone.now() - LATE)
    waiting = posted("outside", 1, timezone.now() - LATE)
    (own,) = posted("good", 1, timezone.now() - LATE)
    ring(own)
    assert [each.id for each in seen] == [own.id]
    ring(documents[0], "documents")
    assert {each.id for each in seen} == {own.id, *(row.id for row in documents)}
    assert Message.objects.get(id=waiting[0].id).state == "waiting"


def test_a_task_soon_leaves_the_rest_to_others_and_none_of_it_has_spent_a_try(seen) -> None:
    rows = posted("slow", 20, timezone.now() - LATE)
    ring(rows[0])
    left = Message.objects.filter(state="waiting")
    assert 0 < left.count() < 19
    assert set(left.values_list("attempts", "lease_until", "leased_by")) == {(0, None, "")}
