"""The day's work: the operators hear of what is stuck, and what nobody asks for any more is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from forms_platform.cases.models import Case
from forms_platform.definitions.load import forget
from forms_platform.notifications.models import Digest, Notice, SignInLink
from forms_platform.notifications.stuck import report
from forms_platform.notifications.tidy import tidy
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope
from tests.apps.notifications.post import mails_go, whole
from tests.cast import Cast
from tests.stories import Story, publish_service


def a_dead_row(days: int = 1) -> Message:
    at = timezone.now() - timedelta(days=days)
    return Message.objects.create(
        topic="delivery.owed", handler="x.y", about="case:1", state=Message.State.DEAD, created_at=at, available_at=at,
        finished_at=at, outcome="Hemlig text ur ett svar", last_error="Hemlig text",
    )  # fmt: skip


def the_day_begins(id: UUID | None = None) -> None:
    day = Envelope(id or uuid4(), "day.begun", "day:x", {"day": "2026-11-24"}, 1, timezone.now())
    assert isinstance(report(day), Delivered)
    mails_go()


def test_the_operators_hear_how_much_is_stuck_and_nothing_of_what_it_is(cast: Cast, settings: Settings) -> None:
    settings.OPERATOR_MAIL = "drift@bjorkvatten.example"
    a_dead_row(), a_dead_row(days=5)
    the_day_begins()
    assert {letter.to[0] for letter in mail.outbox} == {cast.gunnel.email, "drift@bjorkvatten.example"}
    for letter in mail.outbox:
        assert letter.subject == "2 saker behöver hjälp i utkorgen"
        assert "/drift/" in letter.body
        assert "Hemlig" not in whole(letter)


def test_one_day_has_one_mail_and_the_next_day_one_more(cast: Cast) -> None:
    a_dead_row()
    today = uuid4()
    for id in (today, today, uuid4()):
        the_day_begins(id)
    assert len(mail.outbox) == 2


def test_nothing_is_told_when_nothing_is_stuck(cast: Cast, settings: Settings) -> None:
    settings.OPERATOR_MAIL = "drift@bjorkvatten.example"
    the_day_begins()
    Message.objects.update(state=Message.State.HANDLED)
    the_day_begins()
    assert mail.outbox == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize("days", [(29, True), (31, False)], ids=str)
def test_links_and_digests_are_kept_for_a_month_after_they_were_of_use(
    cast: Cast, now: datetime, days: tuple[int, bool]
) -> None:
    case: Case = Story(cast, publish_service("gym"), now).sends(cast.anna)
    forget()
    ago, kept = timezone.now() - timedelta(days=days[0]), days[1]
    notice = Notice.objects.create(message=uuid4(), person=cast.bengt, case=case, kind="your_turn", told_at=now)
    SignInLink.objects.create(notice=notice, person=cast.bengt, case=case, made_at=ago, expires_at=ago)
    Digest.objects.create(person=cast.bengt, day=timezone.localdate() - timedelta(days=days[0]), mailed_at=ago)
    tidy(Envelope(uuid4(), "day.begun", "day:x", {}, 1, timezone.now()))
    assert (SignInLink.objects.exists(), Digest.objects.exists()) == (kept, kept)


def test_a_notice_of_long_ago_is_forgotten(cast: Cast) -> None:
    for days in (399, 401):
        told = timezone.now() - timedelta(days=days)
        Notice.objects.create(message=uuid4(), person=cast.bengt, kind="your_turn", told_at=told)
    tidy(Envelope(uuid4(), "day.begun", "day:x", {}, 1, timezone.now()))
    assert Notice.objects.count() == 1
    assert timezone.now() - Notice.objects.get().told_at < timedelta(days=400)
