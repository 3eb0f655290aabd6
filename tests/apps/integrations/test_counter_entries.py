"""What was delivered and is taken back: each target gets a counter-entry, once, and never before what it counters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from forms_platform.cases.models import Delivery
from forms_platform.cases.reverse import reverse
from forms_platform.definitions.load import forget
from forms_platform.integrations.batches import deliver as deliver_batch
from forms_platform.integrations.batches import gather_for
from forms_platform.integrations.finance.make import against
from forms_platform.integrations.finance.sie import Row, Voucher
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.payroll.deliver import deliver
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater
from forms_platform.outbox.post import post
from forms_platform.outbox.relay import drain
from forms_platform.sweden.money import Ore
from tests.apps.integrations.receivers import receiver
from tests.cast import Cast
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db
FIRST, COUNTER = "delivery.owed", "case.reversed"


@pytest.fixture
def story(cast: Cast, now: datetime, settings: object, tmp_path: Path) -> Iterator[Story]:
    """Anna's allowance, granted; the payroll folder is this test's own."""
    settings.DELIVERY_FOLDERS = {"payroll": tmp_path / "pay"}  # type: ignore[attr-defined]  # pytest-django's settings take any name
    made = Story(cast, publish_service("gym"), now)
    made.sends(cast.anna, belopp="1200.00")
    made.decides(cast.bengt)
    yield made
    forget()


def carried(story: Story, topic: str, attempt: int = 1) -> Outcome:
    about = {"case": story.case.pk}
    return deliver(Envelope(uuid4(), topic, f"case:{story.case.pk}", about, attempt, story.now))


def taken_back(story: Story) -> None:
    reverse(story.case.pk, by=story.cast.eva.pk, reason="Dubbelt", command_id=uuid4(), now=story.now)


def states() -> list[tuple[bool, str]]:
    return list(Delivery.objects.order_by("id").values_list("counter", "state"))


def amounts(folder: Path) -> list[str]:
    rows = [row for file in sorted(folder.iterdir()) for row in ET.parse(file).iter("lonetrans")]
    return [row.findtext("belopp") or "" for row in rows]


def test_payroll_gets_the_same_amount_below_nothing_in_a_file_of_its_own(story: Story, settings) -> None:
    carried(story, FIRST)
    taken_back(story)
    for _ in range(2):
        assert isinstance(carried(story, COUNTER), Delivered)
    assert sorted(amounts(settings.DELIVERY_FOLDERS["payroll"])) == ["-1200.00", "1200.00"]
    assert states() == [(False, "delivered"), (True, "delivered")]
    (note,) = [ET.parse(file).findtext(".//lonetrans/info") for file in settings.DELIVERY_FOLDERS["payroll"].iterdir()
               if "aterta" in file.name]  # fmt: skip
    assert note == f"Återtag av {story.case.number}"


def test_what_never_left_never_leaves_and_needs_no_counter_entry(story: Story, settings) -> None:
    taken_back(story)
    assert carried(story, COUNTER) == Delivered()
    assert carried(story, FIRST) == Delivered()
    assert states() == [(False, "cancelled"), (True, "cancelled")]
    assert not settings.DELIVERY_FOLDERS["payroll"].exists()


def test_the_two_go_under_different_keys(story: Story, settings) -> None:
    settings.DELIVERY_ALLOWED = ["127.0.0.1"]
    with receiver() as payroll:
        Receiver.objects.create(target="payroll", address=f"{payroll.url}/in", changed_at=story.now)
        carried(story, FIRST)
        taken_back(story)
        carried(story, COUNTER)
        assert len(set(payroll.keys())) == 2


def test_a_counter_entry_waits_until_the_file_it_counters_has_been_taken(story: Story, tmp_path: Path) -> None:
    Receiver.objects.create(
        target="payroll", address=f"folder:{tmp_path / 'pay'}", batching="daily", changed_at=story.now
    )
    carried(story, FIRST)
    batch = gather_for("payroll", now=story.now)
    assert batch is not None
    taken_back(story)
    assert isinstance(carried(story, COUNTER), TryLater)
    deliver_batch(Envelope(uuid4(), "delivery.gathered", "", {"batch": batch.pk}, 1, story.now))
    assert carried(story, COUNTER) == Delivered()
    assert states() == [(False, "delivered"), (True, "gathered")]
    second = gather_for("payroll", now=story.now)
    assert second is not None
    deliver_batch(Envelope(uuid4(), "delivery.gathered", "", {"batch": second.pk}, 1, story.now))
    assert states() == [(False, "delivered"), (True, "delivered")]
    assert sorted(amounts(tmp_path / "pay")) == ["-1200.00", "1200.00"]


def test_what_waits_for_the_next_file_is_not_in_it(story: Story, tmp_path: Path) -> None:
    Receiver.objects.create(
        target="payroll", address=f"folder:{tmp_path / 'pay'}", batching="daily", changed_at=story.now
    )
    carried(story, FIRST)
    taken_back(story)
    carried(story, COUNTER)
    assert gather_for("payroll", now=story.now) is None
    assert states() == [(False, "cancelled"), (True, "cancelled")]


def test_the_outbox_keeps_the_order_though_the_first_has_to_try_again(story: Story, settings) -> None:
    Message.objects.all().delete()
    folder = settings.DELIVERY_FOLDERS["payroll"]
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    post(FIRST, f"case:{story.case.pk}", {"case": story.case.pk}, now=story.now)
    drain(story.now)
    taken_back(story)
    drain(story.now)
    assert states() == [(False, "retrying"), (True, "waiting")]
    folder.unlink()
    Message.objects.filter(state="waiting").update(available_at=story.now)
    drain(story.now)
    # It had never left when it was taken back, so nothing leaves now.
    assert states() == [(False, "cancelled"), (True, "cancelled")]


def test_a_voucher_is_turned_about_and_names_the_case(story: Story) -> None:
    taken_back(story)
    first = Voucher(
        story.now.date(), f"Utlägg {story.case.number}", (Row("6410", Ore(9_995)), Row("2890", Ore(-9_995)))
    )
    (turned,) = against(story.case, [first], f"Återtag av {story.case.number}")
    assert [row.amount for row in turned.rows] == [-9_995, 9_995]
    assert (turned.difference, turned.text) == (0, f"Återtag av {story.case.number}")
