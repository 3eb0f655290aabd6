from datetime import timedelta

import pytest

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Delivery
from forms_platform.outbox.models import Message
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(story: Story, cast: Cast, every_topic_is_heard: None) -> Story:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    return story


def told() -> int:
    return Message.objects.filter(topic="delivery.changed").count()


def test_a_receipt_is_kept_logged_and_posted_once(granted: Story) -> None:
    for _ in range(2):  # the message came twice
        mark(granted.case.pk, "payroll", "delivered", "GYM-1", now=granted.now)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reference, delivery.changed_at) == ("delivered", "GYM-1", granted.now)
    assert Entry.objects.filter(action="delivery.delivered").count() == 1
    assert told() == 1
    assert prove() == []


def test_a_new_try_is_shown_and_nobody_is_disturbed(granted: Story) -> None:
    later = granted.now + timedelta(minutes=5)
    mark(granted.case.pk, "payroll", "retrying", next_try=later, now=granted.now)
    assert Delivery.objects.values_list("state", "next_try").get() == ("retrying", later)
    assert told() == 0


def test_what_is_delivered_stays_delivered(granted: Story) -> None:
    mark(granted.case.pk, "payroll", "delivered", "GYM-1", now=granted.now)
    assert mark(granted.case.pk, "payroll", "retrying", now=granted.now) is False
    assert mark(granted.case.pk, "payroll", "given_up", now=granted.now) is False
    assert Delivery.objects.get().state == "delivered"


def test_what_was_given_up_can_be_delivered_after_all_and_forgets_the_next_try(granted: Story) -> None:
    mark(granted.case.pk, "payroll", "retrying", next_try=granted.now, now=granted.now)
    mark(granted.case.pk, "payroll", "given_up", now=granted.now)
    mark(granted.case.pk, "payroll", "given_up", now=granted.now)
    assert told() == 1
    mark(granted.case.pk, "payroll", "delivered", "GYM-1", now=granted.now)
    assert told() == 2
    assert Delivery.objects.get().next_try is None


def test_a_target_that_the_case_does_not_have_is_told_by_the_answer(granted: Story) -> None:
    assert mark(granted.case.pk, "finance", "delivered", now=granted.now) is False


def test_a_state_that_does_not_exist_is_an_error_at_once(granted: Story) -> None:
    with pytest.raises(ValueError, match="lost"):
        mark(granted.case.pk, "payroll", "lost", now=granted.now)
