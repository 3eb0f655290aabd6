"""The pages: the notices page by page, and choosing among mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from forms_platform.notifications.models import MailChoice, Notice
from forms_platform.notifications.views import unread
from tests.cast import Cast

FACTS = {"absent": "Bengt Lund", "stand_in": "Cecilia Ek", "by": "Bengt Lund", "span": "1–5 december"}
CHOSEN = {"turns": "daily", "stand_in": "now", "groups": "none", "daily_at": "08:00", "while_away": "on"}


@pytest.fixture
def annas(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.anna)
    return client


def notices(cast: Cast, count: int, now: datetime) -> None:
    """So many notices to Anna, all told at the same moment."""
    Notice.objects.bulk_create(
        Notice(message=uuid4(), person=cast.anna, kind="stands_in", facts={**FACTS, "span": f"dag {n:03}"}, told_at=now)
        for n in range(count)
    )


def test_every_notice_is_on_one_page_and_no_other_also_when_all_came_at_once(
    cast: Cast, annas: Client, now: datetime
) -> None:
    notices(cast, 65, now)
    address, seen = "/aviseringar/", []
    for _ in range(5):
        page = annas.get(address)
        seen += [row["said"].subject for row in page.context["notices"]]
        if not page.context["next_href"]:
            break
        address = "/aviseringar/" + page.context["next_href"]
    assert len(seen) == 65
    assert len(set(seen)) == 65


@pytest.mark.parametrize("asked", ["?efter=x", "?efter=2026-11-24T10:00:00%2B01:00&id=x", "?efter=2026&id=1"])
def test_a_place_that_is_no_place_is_the_beginning_or_nothing(cast: Cast, annas: Client, asked: str) -> None:
    assert annas.get(f"/aviseringar/{asked}").status_code == 200


def test_the_bell_counts_to_ninety_nine(cast: Cast, now: datetime) -> None:
    notices(cast, 120, now)
    assert unread(cast.anna) == 99


def test_what_has_been_seen_is_read(cast: Cast, annas: Client, now: datetime) -> None:
    notices(cast, 3, now)
    annas.get("/aviseringar/")
    cache.clear()
    assert unread(cast.anna) == 0


def test_a_notice_to_a_shared_mailbox_is_on_nobodys_page(cast: Cast, annas: Client, now: datetime) -> None:
    Notice.objects.create(message=uuid4(), mailbox="group:lonecenter", kind="stands_in", facts=FACTS, told_at=now)
    assert "Bengt Lund" not in annas.get("/aviseringar/").content.decode()


def test_choices_are_kept_and_shown_again(cast: Cast, annas: Client) -> None:
    assert annas.post("/aviseringar/val/", CHOSEN)["Location"] == "/aviseringar/val/"
    choice = MailChoice.objects.get(person=cast.anna)
    assert (choice.turns, choice.daily_at.hour, choice.while_away, choice.decisions) == ("daily", 8, True, False)
    page = annas.get("/aviseringar/val/").content.decode()
    assert 'value="daily" checked' in page
    assert '<option value="08:00" selected>' in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"turns": "hourly"}, "Välj ett av alternativen."),
        ({"turns": ""}, "Välj ett av alternativen."),
        ({"daily_at": "03:17"}, "Välj en av tiderna."),
        ({"daily_at": "x"}, "Välj en av tiderna."),
    ],
    ids=str,
)
def test_what_is_no_choice_is_told_in_place_and_nothing_is_kept(
    cast: Cast, annas: Client, wrong: dict[str, str], told: str
) -> None:
    answer = annas.post("/aviseringar/val/", CHOSEN | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not MailChoice.objects.exists()


def test_nobody_chooses_for_another(cast: Cast, annas: Client) -> None:
    annas.post("/aviseringar/val/", CHOSEN | {"person": str(cast.bengt.pk), "person_id": str(cast.bengt.pk)})
    assert [choice.person_id for choice in MailChoice.objects.all()] == [cast.anna.pk]


def test_a_refused_address_is_told_until_a_mail_comes_through(cast: Cast, annas: Client, now: datetime) -> None:
    refused = Notice.objects.create(
        message=uuid4(), person=cast.anna, kind="stands_in", facts=FACTS, told_at=now, refused_at=now
    )
    assert "kom inte fram" in annas.get("/aviseringar/val/").content.decode()
    later = refused.told_at + timedelta(days=1)
    Notice.objects.create(
        message=uuid4(), person=cast.anna, kind="stands_in", facts=FACTS, told_at=later, mailed_at=later
    )
    assert "kom inte fram" not in annas.get("/aviseringar/val/").content.decode()
