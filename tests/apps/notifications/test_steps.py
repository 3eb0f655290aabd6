"""Reminders, what passes on when nobody answers, hand over, opinions, and what the plan itself wants told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forms_platform.cases.pass_time import pass_time
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications.models import MailChoice, Notice, When
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import StandIn, WorkGroup
from tests.apps.notifications.post import by_reader, everything_goes, whole
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document
from workflows.commands import AskOpinion, Claim, GiveOpinion, HandOver

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def a_story(cast: Cast, now: datetime, at: int = 0, **step: Any) -> Story:
    """The gym with something more in one of its steps, by default the manager's."""
    raw = document("gym")
    raw["workflow"]["steps"][at].update(step)
    publish(raw, None, PUBLISHED_AT)
    return Story(cast, current("gym"), now)


@pytest.fixture(autouse=True)
def cecilia_does_not_stand_in(cast: Cast) -> Iterator[None]:
    StandIn.objects.all().delete()
    changed()
    yield
    forget()


def days_pass(story: Story, day: date) -> list[Any]:
    """The clock has been at work until four in the morning of that day; the mails that went."""
    pass_time(story.case.pk, now=datetime.combine(day, time(4, 5), tzinfo=STOCKHOLM))
    return everything_goes()


def sent(story: Story, **more: Any) -> None:
    """Anna has sent in and everybody has heard of it. Due in five working days: 1 December."""
    story.sends(story.cast.anna, **more)
    everything_goes()


def test_before_the_last_day_whoever_has_the_case_is_reminded_once(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, remind=[{"before": 1}])
    sent(story)
    assert days_pass(story, date(2026, 11, 29)) == []
    (letter,) = days_pass(story, date(2026, 11, 30))
    assert letter.to == [cast.bengt.email]
    assert letter.subject.startswith("Påminnelse: ")
    assert "Svara senast 1 december." in letter.body.replace("\u00a0", " ")
    assert days_pass(story, date(2026, 11, 30)) == []


def test_after_the_last_day_the_reminder_says_that_it_is_late(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, remind=[{"after": 1}])
    sent(story)
    assert days_pass(story, date(2026, 12, 1)) == []
    (letter,) = days_pass(story, date(2026, 12, 2))
    assert letter.subject.startswith("Försenat: ")


def test_a_week_end_is_no_working_day(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now - timedelta(days=4), remind=[{"workdays": 1}])  # a Friday
    sent(story)
    assert days_pass(story, date(2026, 11, 22)) == []  # Sunday
    assert len(days_pass(story, date(2026, 11, 23))) == 1


def test_who_has_chosen_one_mail_a_day_is_reminded_by_that(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, remind=[{"before": 1}])
    MailChoice.objects.create(person=cast.bengt, turns=When.DAILY)
    sent(story)
    assert days_pass(story, date(2026, 11, 30)) == []
    assert Notice.objects.filter(person=cast.bengt, kind="reminded").exists()


def test_of_a_group_only_who_has_taken_the_case_is_reminded(cast: Cast, now: datetime) -> None:
    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    story = a_story(cast, now, at=1, remind=[{"before": 1}])
    sent(story, belopp="2400.00")
    story.decides(cast.bengt)
    everything_goes()
    story.does(Claim(cast.eva.pk, "lon"))
    (letter,) = days_pass(story, date(2026, 11, 27))
    assert letter.to == [cast.eva.email]


def test_a_group_is_reminded_in_its_mailbox(cast: Cast, now: datetime) -> None:
    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    story = a_story(cast, now, at=1, remind=[{"before": 1}])
    sent(story, belopp="2400.00")
    story.decides(cast.bengt)
    everything_goes()
    (letter,) = days_pass(story, date(2026, 11, 27))
    assert letter.to == ["lonecenter@bjorkvatten.example"]


def test_a_case_that_has_passed_on_tells_both_and_why(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, overdue={"move": {"manager_of": "assignee"}})
    sent(story)
    letters = by_reader(days_pass(story, date(2026, 12, 2)))
    assert set(letters) == {cast.bengt.email, cast.frida.email}
    new, old = letters[cast.frida.email], letters[cast.bengt.email]
    assert new.subject.startswith("Har gått vidare till dig: ")
    assert "skulle ha fått svar 1\u00a0december" in new.body
    assert "chefen för Hemtjänst Norr" in new.body  # for whom it has been waiting
    assert "har gått vidare till chefen för Vård och omsorg" in old.subject
    assert "Du behöver inte göra något." in old.body
    assert "/lank/" not in whole(old)


def test_when_others_may_act_too_both_know_it(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, overdue={"add": {"manager_of": "assignee"}})
    sent(story)
    letters = by_reader(days_pass(story, date(2026, 12, 2)))
    assert set(letters) == {cast.bengt.email, cast.frida.email}
    assert letters[cast.bengt.email].subject.startswith("Försenat: ")
    assert "Nu kan även chefen för Vård och omsorg svara." in letters[cast.bengt.email].body


def test_a_manager_above_who_stands_in_for_who_was_late_hears_of_it_once(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, overdue={"add": {"manager_of": "assignee"}})
    StandIn.objects.create(
        absent=cast.bengt, stand_in=cast.frida, starts="2000-01-01", ends="2199-01-01", set_by=cast.bengt
    )
    changed()
    sent(story)
    letters = by_reader(days_pass(story, date(2026, 12, 2)))
    assert letters[cast.frida.email].subject.startswith("Har gått vidare till dig: ")
    assert letters[cast.bengt.email].subject.startswith("Försenat: ")


def test_who_wants_no_mail_hears_behind_the_bell_that_a_case_was_taken(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now, overdue={"move": {"manager_of": "assignee"}})
    MailChoice.objects.create(person=cast.bengt, turns=When.NONE)
    sent(story)
    assert [letter.to for letter in days_pass(story, date(2026, 12, 2))] == [[cast.frida.email]]
    assert Notice.objects.filter(person=cast.bengt, kind="taken").exists()


def test_a_case_that_passes_on_says_nothing_of_a_secret_service(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    raw["workflow"]["steps"][0]["overdue"] = {"move": {"manager_of": "assignee"}}
    publish({**raw, "secrecy": {"level": "strict", "mail": "link_only"}}, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    sent(story)
    letters = days_pass(story, date(2026, 12, 2))
    assert len(letters) == 2
    for letter in letters:
        assert "Anna" not in whole(letter)
        assert "Friskvård" not in whole(letter)


def test_what_is_handed_over_tells_whom_it_came_to_and_from_whom(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now)
    sent(story)
    story.does(HandOver(cast.bengt.pk, "chef", cast.frida.pk, "Hemlig kommentar."))
    (letter,) = everything_goes()
    assert letter.to == [cast.frida.email]
    assert letter.subject.startswith("Bengt Lund har lämnat över till dig: ")
    assert "Hemlig" not in whole(letter)


def test_an_opinion_is_asked_by_mail_and_answered_behind_the_bell(cast: Cast, now: datetime) -> None:
    story = a_story(cast, now)
    sent(story)
    story.does(AskOpinion(cast.bengt.pk, "chef", cast.david.pk, "Hemlig fråga?"))
    (letter,) = everything_goes()
    assert letter.to == [cast.david.email]
    assert "vill ha ditt yttrande" in letter.subject
    assert "Hemlig" not in whole(letter)
    story.does(GiveOpinion(cast.david.pk, "chef", "Hemligt svar."))
    assert everything_goes() == []
    assert Notice.objects.filter(person=cast.bengt, kind="opinion_given").exists()


def test_what_the_plan_wants_told_is_told_in_the_readers_language(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    step = {
        "id": "kannedom", "kind": "notify", "label": {"sv": "Till kännedom", "en": "For your information"},
        "to": [{"group": "lonecenter"}, "requester"], "text": {"sv": "Ett kort ska beställas.", "en": "Order a card."},
    }  # fmt: skip
    raw["workflow"]["steps"].insert(1, step)
    publish(raw, None, PUBLISHED_AT)
    cast.anna.language = "en"
    cast.anna.save()
    WorkGroup.objects.filter(key="lonecenter").update(email="lonecenter@bjorkvatten.example")
    changed()
    story = Story(cast, current("gym"), now)
    sent(story)
    story.decides(cast.bengt)
    told = [letter for letter in everything_goes() if "granted" not in letter.subject]
    letters = by_reader(told)
    assert set(letters) == {cast.anna.email, "lonecenter@bjorkvatten.example"}
    assert "Order a card." in letters[cast.anna.email].body
    assert "Ett kort ska beställas." in letters["lonecenter@bjorkvatten.example"].body
