"""One mail a day with all that waits: to who has chosen so, on working days, once, however late the outbox comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.cases.models import Assignment
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications import digest
from forms_platform.notifications.models import Digest, MailChoice, When
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope
from tests.apps.notifications.post import digests_go, everything_goes, whole
from tests.cast import Cast, a_stand_in
from tests.stories import PUBLISHED_AT, Story, document, publish_service

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    yield Story(cast, publish_service("gym"), now)
    forget()


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=STOCKHOLM)


def the_day_begins(day: date = TUESDAY, now: datetime | None = None) -> None:
    digest.plan_day(day, now or at(4, day=day))


def bengt_wants_a_mail_a_day(cast: Cast, **more: object) -> MailChoice:
    return MailChoice.objects.create(person=cast.bengt, turns=When.DAILY, **more)


def test_who_has_chosen_one_a_day_gets_nothing_at_once_and_all_that_waits_in_the_morning(
    story: Story, cast: Cast
) -> None:
    bengt_wants_a_mail_a_day(cast)
    MailChoice.objects.create(person=cast.cecilia, stand_in=When.NONE)
    numbers = [story.sends(cast.anna).number, story.sends(cast.anna).number]
    assert everything_goes() == []
    the_day_begins()
    assert digests_go(at(7, 29)) == []
    (letter,) = digests_go(at(7, 30))
    assert letter.to == [cast.bengt.email]
    assert letter.subject == "2 ärenden väntar på dig"
    for number in numbers:
        assert f"/att-godkanna/{number}/" in letter.body
    assert "Friskvård i prov" in letter.body


def test_nothing_is_sent_when_nothing_waits(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast)
    the_day_begins()
    assert digests_go(at(8)) == []


def test_a_sweep_that_stood_still_for_hours_sends_one_mail_and_not_one_more(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins(now=at(15))  # the day's work itself came late
    assert len(digests_go(at(15, 1))) == 1
    for _ in range(2):
        digest.plan_day(TUESDAY, at(16))
        assert digests_go(at(17)) == []


def test_what_was_planned_for_yesterday_is_not_sent_today(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins()
    assert digests_go(at(9, day=TUESDAY + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 24), date(2026, 12, 25), date(2026, 6, 19)], ids=str
)
def test_no_mail_comes_on_a_day_when_nobody_works(story: Story, cast: Cast, day: date) -> None:
    bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins(day)
    assert not Message.objects.filter(topic="digest.due").exists()


@pytest.mark.parametrize(
    ("day", "utc"), [(date(2026, 3, 27), 6), (date(2026, 3, 30), 5), (date(2026, 10, 23), 5), (date(2026, 10, 26), 6)]
)
def test_half_past_seven_is_half_past_seven_in_summer_and_in_winter(
    story: Story, cast: Cast, day: date, utc: int
) -> None:
    bengt_wants_a_mail_a_day(cast)
    the_day_begins(day)
    due = Message.objects.get(topic="digest.due").available_at
    assert due.astimezone(UTC) == datetime(day.year, day.month, day.day, utc, 30, tzinfo=UTC)


def test_what_is_late_stands_first_and_the_subject_says_so(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast)
    raw = document("gym")
    publish({**raw, "key": "annat", "title": "Annat i prov"}, None, PUBLISHED_AT)
    other = Story(cast, current("annat"), story.now)
    early = other.sends(cast.anna).number
    story.sends(cast.anna)
    late = story.sends(cast.anna)
    Assignment.objects.filter(case=late).update(due=TUESDAY - timedelta(days=4))
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert letter.subject == "3 ärenden väntar på dig, 1 är försenat"
    body = letter.body
    assert body.index(late.number) < body.index(early)
    assert body.index("Friskvård i prov") < body.index("Annat i prov")  # the service with something late
    assert body.count("Friskvård i prov") == 1
    assert "skulle ha fått svar 20" in body


def test_a_stand_in_gets_what_they_chose_and_for_whom(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.cecilia, stand_in=When.DAILY)
    story.sends(cast.anna)
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert letter.to == [cast.cecilia.email]
    assert "för Bengt Lund" in letter.body


def test_a_stand_in_is_not_shown_the_absent_colleagues_own_case(story: Story, cast: Cast) -> None:
    a_stand_in(absent=cast.frida, stand_in=cast.cecilia)
    MailChoice.objects.create(person=cast.cecilia, stand_in=When.DAILY)
    story.sends(cast.bengt)  # waits for Frida, for whom Cecilia stands in too
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert "för Frida Falk" in letter.body


def test_a_group_waits_in_the_mail_of_the_member_who_wants_it_until_somebody_takes_the_case(
    story: Story, cast: Cast
) -> None:
    MailChoice.objects.create(person=cast.eva, groups=When.DAILY)
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert letter.to == [cast.eva.email]


def test_the_requesters_own_turn_is_in_it_too(story: Story, cast: Cast) -> None:
    MailChoice.objects.create(person=cast.anna, turns=When.DAILY)
    case = story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Hemligt skäl.")
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert f"/arenden/{case.number}/" in letter.body
    assert "ska rättas av dig" in letter.body
    assert "Hemligt" not in whole(letter)


def test_who_is_away_and_wants_no_mail_then_has_none(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast, while_away=False)
    story.sends(cast.anna)
    the_day_begins()
    assert digests_go(at(8)) == []


def test_a_time_changed_during_the_morning_holds_the_same_day_and_gives_one_mail(story: Story, cast: Cast) -> None:
    choice = bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins()
    choice.daily_at = time(9, 30)
    choice.save()
    digest.plan_again(choice, at(7))
    assert digests_go(at(8)) == []
    assert len(digests_go(at(9, 30))) == 1
    assert Digest.objects.count() == 1


def test_a_mail_that_went_but_was_not_written_down_has_the_same_id_the_second_time(story: Story, cast: Cast) -> None:
    bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins()
    row = Message.objects.get(topic="digest.due")
    letter = Envelope(row.id, row.topic, row.about, row.payload, 1, row.created_at)
    from django.core import mail

    for _ in range(2):
        assert isinstance(digest.send(letter, at(8)), Delivered)
        Digest.objects.all().delete()  # the process died between the mail and the note
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_cases_with_secrecy_are_numbers_under_no_title(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    publish({**raw, "secrecy": {"level": "confidential", "mail": "link_only"}}, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    bengt_wants_a_mail_a_day(cast)
    number = story.sends(cast.anna, aktivitet="Krigskonst").number
    the_day_begins()
    (letter,) = digests_go(at(8))
    forget()
    assert number in letter.body
    for secret in ("Friskvård", "Anna Svensson", "Krigskonst"):
        assert secret not in whole(letter)


def test_an_english_reader_gets_english(story: Story, cast: Cast) -> None:
    from forms_platform.organisation.directory import changed

    cast.bengt.language = "en"
    cast.bengt.save()
    changed()
    bengt_wants_a_mail_a_day(cast)
    story.sends(cast.anna)
    the_day_begins()
    (letter,) = digests_go(at(8))
    assert letter.subject == "1 case is waiting for you"
    assert "Wellness on trial" in letter.body


def test_who_saves_new_choices_gets_todays_mail_at_the_new_time(cast: Cast, client: Client) -> None:
    client.force_login(cast.bengt)
    sent = {"turns": "daily", "stand_in": "none", "groups": "none", "daily_at": "17:30", "decisions": "on"}
    assert client.post("/aviseringar/val/", sent).status_code == 302
    choice = MailChoice.objects.get(person=cast.bengt)
    assert (choice.turns, choice.daily_at, choice.while_away, choice.receipts) == ("daily", time(17, 30), False, False)
    planned = list(Message.objects.filter(topic="digest.due").values_list("payload", flat=True))
    today, due = timezone.localdate(), at(17, 30, timezone.localdate())
    from forms_platform.sweden.working_days import is_working_day

    expected = due > timezone.now() and is_working_day(today)
    assert [one["at"] for one in planned] == (["17:30"] if expected else [])
    assert "belopp" not in json.dumps(planned)


def test_a_person_with_no_choice_gets_no_mail_a_day(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    the_day_begins()
    assert not Message.objects.filter(topic="digest.due").exists()
    assert isinstance(digest.plan(Envelope(uuid4(), "day.begun", "", {"day": "2026-11-24"}, 1, at(4))), Delivered)
