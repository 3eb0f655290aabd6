"""Granted payments are gathered in a list, which somebody who has nothing to do with them attests before it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_platform.audit.models import Entry
from forms_platform.cases.models import Delivery
from forms_platform.cases.reverse import reverse
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.integrations.batches import deliver as deliver_batch
from forms_platform.integrations.batches import gather, gather_for
from forms_platform.integrations.models import Batch, Receiver
from forms_platform.integrations.payments.attest import MayNot, attest
from forms_platform.integrations.payments.deliver import deliver
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, document

pytestmark = pytest.mark.django_db
PAYMENTS = {"payments": [{"kind": "payment", "set": {
    "payee": {"field": "aktivitet"}, "amount": {"field": "belopp"}, "way": {"value": "bankgiro"},
    "account": {"parameter": "konto", "default": "5050-1055"}, "due": {"case": "decided_on"},
}}]}  # fmt: skip


@pytest.fixture
def stories(cast: Cast, now: datetime, settings: Any, tmp_path: Path) -> Iterator[list[Story]]:
    """Two payments, granted by Bengt and waiting for a list."""
    settings.DELIVERY_FOLDERS = {"payments": tmp_path / "ut"}
    raw = document("gym") | {"deliveries": {"payments": PAYMENTS}}
    publish(raw, None, PUBLISHED_AT)
    made = []
    for amount, payee in (("1200.00", "Bygdegården"), ("350.50", "=Anna; Ö")):
        story = Story(cast, current("gym"), now)
        story.sends(cast.anna, belopp=amount, aktivitet=payee)
        story.decides(cast.bengt)
        assert carried(story) == Delivered()
        made.append(story)
    yield made
    forget()


def carried(story: Story, topic: str = "delivery.owed") -> object:
    return deliver(Envelope(uuid4(), topic, f"case:{story.case.pk}", {"case": story.case.pk}, 1, story.now))


def a_list(now: datetime) -> Batch:
    batch = gather_for("payments", now=now)
    assert batch is not None
    return batch


def carrying(batch: Batch, now: datetime) -> object:
    return deliver_batch(Envelope(uuid4(), "delivery.gathered", "", {"batch": batch.pk}, 1, now))


def test_the_list_has_every_payment_and_their_sum(stories: list[Story], now: datetime) -> None:
    batch = a_list(now)
    lines = bytes(batch.content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Rad;Ärende;Mottagare")
    assert lines[1].split(";")[2:9] == ["Bygdegården", "", "bankgiro", "5050-1055", "", "", "1200,00"]
    assert lines[2].split(";")[2] == "\"'=Anna" or "'=Anna" in lines[2]
    assert lines[3].split(";")[-1] == "1550,50"
    assert (batch.items, batch.amount) == (2, 155_050)


def test_nothing_leaves_before_somebody_has_attested(stories: list[Story], now: datetime, tmp_path: Path) -> None:
    batch = a_list(now)
    assert not Message.objects.filter(topic="delivery.gathered").exists()
    assert isinstance(carrying(batch, now), GiveUp)
    assert not (tmp_path / "ut").exists()
    attest(batch.name, by=stories[0].cast.eva.pk, amount=155_050, now=now)
    assert Message.objects.filter(topic="delivery.gathered", payload={"batch": batch.pk}).count() == 1
    batch.refresh_from_db()
    assert isinstance(carrying(batch, now), Delivered)
    assert [file.name for file in (tmp_path / "ut").iterdir()] == [batch.file_name]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert Entry.objects.filter(action="payments.attested").count() == 1


def test_attested_twice_is_attested_once(stories: list[Story], now: datetime) -> None:
    batch = a_list(now)
    for person in (stories[0].cast.eva, stories[0].cast.gunnel):
        attest(batch.name, by=person.pk, amount=155_050, now=now)
    batch.refresh_from_db()
    assert batch.attested_by == stories[0].cast.eva
    assert Message.objects.filter(topic="delivery.gathered").count() == 1


@pytest.mark.parametrize(("who", "amount", "code"), [("anna", 155_050, "own"), ("bengt", 155_050, "decided"),
                                                     ("eva", 155_049, "other")])  # fmt: skip
def test_who_asked_or_decided_or_read_another_sum_does_not_attest(
    who: str, amount: int, code: str, stories: list[Story], now: datetime
) -> None:
    batch = a_list(now)
    with pytest.raises(MayNot) as refused:
        attest(batch.name, by=getattr(stories[0].cast, who).pk, amount=amount, now=now)
    assert refused.value.code == code
    batch.refresh_from_db()
    assert batch.attested_at is None


def test_a_list_is_made_every_night_until_somebody_says_once_a_month(stories: list[Story], now: datetime) -> None:
    Receiver.objects.create(
        target="payments", address="folder:/tmp/x", batching="monthly", day_of_month=28, changed_at=now
    )
    day = Envelope(uuid4(), "day.begun", "", {}, 1, now)
    gather(day)
    assert not Batch.objects.exists()
    Receiver.objects.all().delete()
    gather(day)
    assert Batch.objects.get().items == 2


def test_a_payment_that_has_left_is_for_a_person_to_stop(stories: list[Story], now: datetime) -> None:
    batch = a_list(now)
    attest(batch.name, by=stories[0].cast.eva.pk, amount=155_050, now=now)
    batch.refresh_from_db()
    carrying(batch, now)
    reverse(stories[0].case.pk, by=stories[0].cast.eva.pk, reason="Fel", command_id=uuid4(), now=stories[0].now)
    outcome = carried(stories[0], "case.reversed")
    assert isinstance(outcome, GiveUp)
    assert "Stoppa eller kräv tillbaka" in outcome.reason


def test_an_account_that_cannot_be_paid_to_is_told_and_is_on_no_list(
    stories: list[Story], now: datetime, settings: Any
) -> None:
    settings.FINANCE_PARAMETERS = {"konto": "5050-1056"}
    assert gather_for("payments", now=now) is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {"given_up"}


class TestPage:
    """The pages of who attests."""

    @pytest.fixture
    def attester(self, stories: list[Story]) -> Client:
        client = Client()
        client.force_login(
            a_person(name="Ulla Attest", unit=stories[0].cast.municipality, roles=("utbetalningsattest",))
        )
        return client

    def test_a_list_is_read_and_attested(self, attester: Client, stories: list[Story], now: datetime) -> None:
        batch = a_list(now)
        assert batch.name in attester.get("/utbetalningar/").content.decode()
        page = attester.get(f"/utbetalningar/{batch.name}/").content.decode()
        assert "Bygdegården" in page
        assert "1\u00a0550,50" in page
        assert Entry.objects.filter(action="batch.read").count() == 1
        said = attester.post(f"/utbetalningar/{batch.name}/attestera/", {"belopp": "155050"}, follow=True)
        assert "Attesterad av Ulla Attest" in said.content.decode()

    def test_another_sum_than_the_one_that_was_read_is_refused(self, attester: Client, now: datetime) -> None:
        batch = a_list(now)
        said = attester.post(f"/utbetalningar/{batch.name}/attestera/", {"belopp": "1"}, follow=True)
        assert "ett annat belopp" in said.content.decode()
        batch.refresh_from_db()
        assert batch.attested_at is None


def test_the_mapping_is_checked_before_it_is_published(cast: Cast) -> None:
    from forms_platform.definitions.checks import check

    wrong = json.loads(json.dumps(PAYMENTS))
    wrong["payments"][0]["set"] |= {"way": {"value": "swish"}, "due": {"case": "number"}}
    del wrong["payments"][0]["set"]["account"]
    found = {(one.path, one.code) for one in check(document("gym") | {"deliveries": {"payments": wrong}})}
    at = "deliveries.payments.payments.0.set"
    assert {(f"{at}.way", "unknown_code"), (f"{at}.due", "bad_source"), (at, "needed_attribute")} <= found
