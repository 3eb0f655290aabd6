""" "Cecilia för Bengt" wherever the decision is told: the log, the page, the record and the notice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.documents.facts_of import facts_of
from forms_platform.notifications.facts import by_whom
from forms_platform.organisation import directory
from forms_platform.organisation.absences import tell_absence
from forms_platform.organisation.models import StandIn
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db
BOTH = "Cecilia Ek för Bengt Lund"


@pytest.fixture
def decided(story: Story, cast: Cast) -> Story:
    """Cecilia has granted Anna's case in Bengt's place."""
    story.sends(cast.anna)
    story.decides(cast.cecilia)
    return story


def test_the_log_names_both(decided: Story, cast: Cast) -> None:
    entry = Entry.objects.filter(stream=f"case:{decided.case.pk}", action="case.decided").get()
    (told,) = [one for one in entry.facts["events"] if one["kind"] == "decided"]
    assert (told["by"], told["on_behalf_of"]) == (cast.cecilia.pk, cast.bengt.pk)
    assert entry.actor == f"person:{cast.cecilia.pk}"
    assert prove() == []


def test_the_pages_name_both(decided: Story, cast: Cast) -> None:
    for person in (cast.anna, cast.bengt):
        client = Client()
        client.force_login(person)
        page = client.get(f"/arenden/{decided.case.number}/").content.decode()
        assert BOTH.replace("Bengt Lund", "dig" if person == cast.bengt else "Bengt Lund") in page


def test_the_record_names_both(decided: Story) -> None:
    told = facts_of(decided.case)
    assert "Cecilia Ek, Samordnare, Hemtjänst Norr, för Bengt Lund" in str(told.facts)
    assert "Cecilia Ek för Bengt Lund" in str(told)


def test_notices_name_both(decided: Story, cast: Cast) -> None:
    assert by_whom(cast.cecilia.pk, cast.bengt.pk, directory.snapshot()) == BOTH


def test_anna_is_told_that_bengt_is_away_when_nobody_answers_instead(story: Story, cast: Cast) -> None:
    now = timezone.now()
    StandIn.objects.all().delete()
    story.now = now - timedelta(hours=2)
    story.sends(cast.anna)
    today = timezone.localdate(now)
    tell_absence(person=cast.bengt, starts=today, ends=today + timedelta(days=1), by=cast.bengt, now=now)
    client = Client()
    client.force_login(cast.anna)
    page = client.get(f"/arenden/{story.case.number}/").content.decode()
    assert "Bengt Lund är borta till och med i morgon." in page
