"""A draft that is about to go is told of, once for each time it was left to rest."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.intake.drafts import KEPT_FOR
from forms_platform.intake.models import Draft
from forms_platform.notifications import send
from forms_platform.notifications.drafts import WARNED_BEFORE, warn
from forms_platform.notifications.models import Notice
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater

pytestmark = pytest.mark.django_db

TOLD_FROM = KEPT_FOR - WARNED_BEFORE


def document() -> dict[str, Any]:
    """The wellness allowance."""
    with open("forms_platform/definitions/shipped/friskvardsbidrag.json", encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


@pytest.fixture
def allowance(gunnel: Person, now: datetime) -> Version:
    """The wellness allowance, published."""
    return publish(document(), gunnel, now)


def resting(person: Person, version: Version, rest: timedelta) -> Draft:
    """A draft that nobody has touched for so long."""
    at = timezone.now() - rest
    return Draft.objects.create(person=person, version=version, raw={"belopp": "hemligt"}, created_at=at, saved_at=at)


def the_day() -> Outcome:
    """The day's message, handled, and then the mail it asks for; the first that could not go tells."""
    outcome = warn(Envelope(uuid4(), "day.begun", "day:x", {}, 1, timezone.now()))
    outcomes = []
    for row in Message.objects.filter(topic="mail.wanted"):
        outcomes.append(send.handle(Envelope(row.id, row.topic, row.about, row.payload, 1, row.created_at)))
    return next((one for one in outcomes if not isinstance(one, Delivered)), outcome)


def test_the_warning_comes_five_days_before_and_says_when_and_what(anna: Person, allowance: Version) -> None:
    resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    assert the_day() == Delivered()
    (letter,) = mail.outbox
    assert letter.to == [anna.email]
    assert letter.subject.startswith("Ditt utkast till Friskvårdsbidrag tas bort ")
    assert "/utkast/" in letter.body
    assert "hemligt" not in letter.body + letter.subject


@pytest.mark.parametrize("rest", [timedelta(0), TOLD_FROM - timedelta(hours=1), KEPT_FOR + timedelta(hours=1)], ids=str)
def test_nobody_is_warned_too_early_or_too_late(anna: Person, allowance: Version, rest: timedelta) -> None:
    resting(anna, allowance, rest)
    the_day()
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_one_rest_is_warned_of_once_however_many_days_pass(anna: Person, allowance: Version) -> None:
    draft = resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    for _ in range(3):
        the_day()
    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 1
    Draft.objects.filter(pk=draft.pk).update(saved_at=timezone.now() - TOLD_FROM - timedelta(minutes=1))
    the_day()  # touched in between, and then left again
    assert len(mail.outbox) == 2


def test_a_draft_that_was_sent_in_is_no_draft(anna: Person, allowance: Version, now: datetime) -> None:
    from forms_platform.cases.models import Case

    draft = resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    draft.submitted_as = Case.objects.create(
        number="2026-0001", version=allowance, e_service="friskvardsbidrag", title="F", requester=anna,
        registered_at=now, changed_at=now,
    )  # fmt: skip
    draft.save()
    the_day()
    assert mail.outbox == []


def test_an_english_reader_gets_english(anna: Person, allowance: Version) -> None:
    Person.objects.filter(pk=anna.pk).update(language="en")
    directory.changed()
    resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    the_day()
    assert mail.outbox[0].subject.startswith("Your draft of Wellness allowance will be removed ")


def test_where_mail_may_not_say_the_title_it_does_not(anna: Person, gunnel: Person, now: datetime) -> None:
    secret = publish(document() | {"secrecy": {"mail": "link_only"}}, gunnel, now)
    resting(anna, secret, TOLD_FROM + timedelta(hours=1))
    the_day()
    assert "Friskvård" not in mail.outbox[0].subject + mail.outbox[0].body


def test_a_mail_server_that_is_away_is_tried_again_and_nobody_is_told_twice(
    anna: Person, allowance: Version, settings: Settings
) -> None:
    resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert isinstance(the_day(), TryLater)
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = working
    assert the_day() == Delivered()
    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 1


def test_somebody_who_has_left_is_not_written_to(anna: Person, allowance: Version) -> None:
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    directory.changed()
    resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    the_day()
    assert mail.outbox == []


def test_the_bell_leads_to_the_drafts(anna: Person, allowance: Version, client: Client) -> None:
    resting(anna, allowance, TOLD_FROM + timedelta(hours=1))
    the_day()
    client.force_login(anna)
    page = client.get("/aviseringar/").content.decode()
    assert "Ditt utkast till Friskvårdsbidrag tas bort" in page
    assert 'href="/utkast/"' in page
