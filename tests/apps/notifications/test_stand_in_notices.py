"""Who is told of stand-ins, leaves without one, questions and answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forms_platform.notifications.models import MailChoice, Notice, When
from forms_platform.notifications.questions import tell_of_comment
from forms_platform.notifications.stand_ins import ask_who_stands_in, tell_stand_in
from forms_platform.organisation.absences import absence_from_leave, settle
from forms_platform.organisation.models import StandIn
from forms_platform.organisation.stand_ins import set_stand_in
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Envelope
from tests.cast import Cast
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db
FROM, TO = date(2199, 7, 3), date(2199, 7, 14)


def last(topic: str) -> Envelope:
    """The latest message of the topic, as its handler gets it."""
    row = Message.objects.filter(topic=topic).order_by("-created_at", "-id")[0]
    return Envelope(uuid4(), topic, row.about, row.payload, 1, timezone.now())


def told() -> set[tuple[str, str]]:
    """Who has been told what."""
    return {(one.person.given_name if one.person else one.mailbox, one.kind) for one in Notice.objects.all()}


def test_hugo_is_asked_who_stands_in_and_the_words_say_neither_when_nor_why(cast: Cast, now: datetime) -> None:
    absence_from_leave(person=cast.hugo.pk, starts=FROM, ends=TO, about="case:1", now=now)
    ask_who_stands_in(last("absence.noted"))
    assert told() == {("Hugo", "who_stands_in")}
    assert Notice.objects.get().facts == {}


def test_he_is_not_asked_when_he_has_answered_meanwhile(cast: Cast, now: datetime) -> None:
    leave = absence_from_leave(person=cast.hugo.pk, starts=FROM, ends=TO, about="case:1", now=now)
    message = last("absence.noted")
    settle(absence=leave, by=cast.hugo, now=now)
    ask_who_stands_in(message)
    assert told() == set()


def test_the_stand_in_is_told_and_the_absent_only_when_another_arranged_it(cast: Cast, now: datetime) -> None:
    common = {"stand_in": cast.david, "now": now, "today": now.date()}
    set_stand_in(absent=cast.hugo, by=cast.hugo, starts=FROM, ends=TO, **common)
    tell_stand_in(last("stand_in.set"))
    assert told() == {("David", "stands_in")}
    assert "juli" in Notice.objects.get().facts["span"]
    set_stand_in(absent=cast.hugo, by=cast.gunnel, starts=TO + timedelta(days=1), ends=TO + timedelta(days=2), **common)
    tell_stand_in(last("stand_in.set"))
    assert told() == {("David", "stands_in"), ("Hugo", "stood_in_for")}


def test_a_period_that_is_gone_again_is_told_to_nobody(cast: Cast, now: datetime) -> None:
    set_stand_in(absent=cast.hugo, stand_in=cast.david, by=cast.hugo, starts=FROM, ends=TO, now=now, today=now.date())
    message = last("stand_in.set")
    StandIn.objects.all().delete()
    tell_stand_in(message)
    assert told() == set()


def test_a_question_is_told_to_who_has_the_case_and_the_answer_to_anna(cast: Cast, now: datetime) -> None:
    StandIn.objects.all().delete()
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna)
    story.says(cast.anna, "När kommer pengarna?")
    tell_of_comment(last("case.commented"))
    assert told() == {("Bengt", "asked")}
    story.says(cast.bengt, "Med nästa lön.")
    tell_of_comment(last("case.commented"))
    assert told() == {("Bengt", "asked"), ("Anna", "answered")}
    assert "pengarna" not in str(list(Notice.objects.values_list("facts", flat=True)))


def mails() -> int:
    """How many mails are to go."""
    return Message.objects.filter(topic="mail.wanted").count()


@pytest.mark.parametrize(("turns", "gone"), [(When.NOW, 1), (When.DAILY, 1), (When.NONE, 0)])
def test_a_question_is_mailed_as_bengt_has_chosen(cast: Cast, now: datetime, turns: When, gone: int) -> None:
    StandIn.objects.all().delete()
    MailChoice.objects.create(person=cast.bengt, turns=turns)
    story = Story(cast, publish_service("gym"), now)
    story.sends(cast.anna)
    story.says(cast.anna, "När kommer pengarna?")
    tell_of_comment(last("case.commented"))
    assert (told(), mails()) == ({("Bengt", "asked")}, gone)


def test_who_wants_no_mail_as_a_stand_in_is_told_behind_the_bell(cast: Cast, now: datetime) -> None:
    MailChoice.objects.create(person=cast.david, stand_in=When.NONE)
    set_stand_in(absent=cast.hugo, stand_in=cast.david, by=cast.hugo, starts=FROM, ends=TO, now=now, today=now.date())
    tell_stand_in(last("stand_in.set"))
    assert (told(), mails()) == ({("David", "stands_in")}, 0)
