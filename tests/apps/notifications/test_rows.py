"""Rows that did not go on with their case: the requester hears which, and never what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
from django.core import mail

from forms_platform.cases.models import CaseEvent
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications.models import MailChoice, Notice
from forms_platform.organisation.directory import changed
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document
from workflows.commands import Decide

RECEIPTS = [{"kopt_hos": f"Butik {n}", "summa": "100.00"} for n in range(1, 5)]


@pytest.fixture
def story(cast: Cast, now: datetime) -> Iterator[Story]:
    """Bengt decides the gym's receipts one by one."""
    raw = document("gym")
    raw["workflow"]["steps"][0] |= {"bulk": False, "rows": {"field": "kvitton", "route": "any"}}
    publish(raw, None, PUBLISHED_AT)
    yield Story(cast, current("gym"), now)
    forget()


def decided(story: Story, rows: Mapping[str, str], now: datetime) -> list[mail.EmailMessage]:
    """Anna's four receipts have been decided by Bengt; the mails that Anna gets for it."""
    story.sends(story.cast.anna, kvitton=RECEIPTS)
    bengt = story.cast.bengt.pk
    opened = CaseEvent.objects.get(case=story.case, kind="step_opened")
    story.does(Decide(bengt, opened.step, opened.seq, "approve", "Kvittot går inte att läsa.", rows=rows))
    drain(now + timedelta(days=1))
    return [letter for letter in mail.outbox if letter.to == [story.cast.anna.email]]


ALL = {str(n): "approve" for n in range(4)}


def test_the_requester_hears_which_rows_did_not_go_on_and_from_whom(story: Story, cast: Cast, now: datetime) -> None:
    letters = decided(story, ALL | {"1": "return", "3": "return"}, now)
    (letter,) = [one for one in letters if "gick inte vidare" in one.subject]
    assert "utan rad 2 och 4." in letter.body
    assert "Bengt Lund" in letter.body
    (notice,) = Notice.objects.filter(person=cast.anna, kind="rows_returned")
    assert notice.facts["rows"] == "rad 2 och 4"


def test_neither_the_receipt_nor_the_reason_is_in_the_mail(story: Story, now: datetime) -> None:
    (letter, *_) = [one for one in decided(story, ALL | {"2": "return"}, now) if "gick inte vidare" in one.subject]
    for secret in ("Butik", "100", "går inte att läsa"):
        assert secret not in letter.body


def test_when_every_row_went_on_nothing_is_said_of_rows(story: Story, cast: Cast, now: datetime) -> None:
    decided(story, ALL, now)
    assert not Message.objects.filter(topic="rows.returned").exists()
    assert not Notice.objects.filter(kind="rows_returned").exists()


def test_who_wants_no_mail_of_decisions_sees_it_behind_the_bell(story: Story, cast: Cast, now: datetime) -> None:
    MailChoice.objects.create(person=cast.anna, decisions=False)
    assert decided(story, ALL | {"0": "return"}, now) == []
    assert Notice.objects.filter(person=cast.anna, kind="rows_returned").count() == 1


def test_an_english_reader_reads_it_in_english(story: Story, cast: Cast, now: datetime) -> None:
    cast.anna.language = "en"
    cast.anna.save()
    changed()
    letters = decided(story, ALL | {"0": "return", "1": "return", "2": "return"}, now)
    assert any("has gone on without rows 1, 2 and 3." in letter.body for letter in letters)
