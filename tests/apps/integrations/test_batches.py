"""Many cases in one file: gathered until the day comes, sent once, and each case shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from forms_platform.audit.models import Entry
from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import current, forget
from forms_platform.integrations.batches import deliver, gather_for, is_due
from forms_platform.integrations.delivering import carry
from forms_platform.integrations.models import Batch, Receiver
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from tests.cast import Cast
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings, now: datetime) -> Path:
    """Payroll takes one file a night, in this folder."""
    Receiver.objects.create(target="payroll", address=f"folder:{tmp_path / 'pay'}", batching="daily", changed_at=now)
    return tmp_path / "pay"


@pytest.fixture
def granted(cast: Cast, now: datetime, folder: Path) -> Iterator[list[Story]]:
    """Three allowances, granted and gathered."""
    publish_service("gym")
    stories = []
    for person in (cast.anna, cast.anna, cast.david):
        story = Story(cast, current("gym"), now)
        story.sends(person, belopp="1200.00")
        story.decides(cast.bengt if person == cast.anna else cast.hugo)
        case = story.case
        made = Envelope(uuid4(), "delivery.owed", f"case:{case.pk}", {"case": case.pk}, 1, now)
        assert carry(made, "payroll") == Delivered()
        stories.append(story)
    yield stories
    forget()


def states() -> list[str]:
    return list(Delivery.objects.order_by("case_id").values_list("state", flat=True))


def sent(batch: Batch | None, attempt: int = 1) -> Outcome:
    assert batch is not None
    return deliver(Envelope(uuid4(), "delivery.gathered", "", {"batch": batch.pk}, attempt, batch.made_at))


def test_nothing_is_sent_before_the_day_comes(granted: list[Story], folder: Path) -> None:
    assert states() == ["gathered"] * 3
    assert not folder.exists()


def test_all_of_them_go_in_one_file_and_every_case_says_which(
    granted: list[Story], folder: Path, now: datetime
) -> None:
    batch = gather_for("payroll", now=now)
    assert isinstance(sent(batch), Delivered)
    (file,) = folder.iterdir()
    assert len(ET.parse(file).findall(".//lonetrans")) == 3
    assert set(Delivery.objects.values_list("state", "reference")) == {("delivered", "payroll-2026-11-24")}


def test_a_batch_is_posted_in_the_same_transaction_as_it_is_made(granted: list[Story], now: datetime) -> None:
    batch = gather_for("payroll", now=now)
    assert batch is not None
    assert Message.objects.get(topic="delivery.gathered").payload == {"batch": batch.pk}


def test_what_is_in_one_batch_is_in_no_other(granted: list[Story], now: datetime) -> None:
    assert gather_for("payroll", now=now) is not None
    assert gather_for("payroll", now=now) is None


def test_a_batch_sent_twice_is_one_file(granted: list[Story], folder: Path, now: datetime) -> None:
    batch = gather_for("payroll", now=now)
    sent(batch)
    assert isinstance(sent(batch), Delivered)
    Batch.objects.update(sent_at=None)  # as when the machine stopped between the file and the note of it
    assert isinstance(sent(batch), Delivered)
    assert len(list(folder.iterdir())) == 1


def test_a_case_of_which_nothing_can_be_made_holds_up_no_other(granted: list[Story], now: datetime, cast: Cast) -> None:
    type(cast.david).objects.filter(pk=cast.david.pk).update(employee_number=None)
    batch = gather_for("payroll", now=now)
    assert batch is not None
    assert (batch.cases, batch.items) == (2, 2)
    assert states() == ["gathered", "gathered", "given_up"]


def test_a_receiver_that_is_away_gets_the_same_file_later(granted: list[Story], folder: Path, now: datetime) -> None:
    batch = gather_for("payroll", now=now)
    folder.write_text("a file where the folder should be")
    assert isinstance(sent(batch), TryLater)
    assert states() == ["gathered"] * 3
    folder.unlink()
    assert isinstance(sent(batch, 2), Delivered)
    assert batch is not None
    assert next(folder.iterdir()).read_bytes() == bytes(batch.content)


def test_a_receiver_that_stays_away_is_for_a_person_and_the_button_tries_the_file_again(
    granted: list[Story], folder: Path, now: datetime, cast: Cast, client: Client, settings
) -> None:
    batch = gather_for("payroll", now=now)
    folder.write_text("a file where the folder should be")
    assert isinstance(sent(batch, settings.OUTBOX_TRIES), GiveUp)
    assert states() == ["given_up"] * 3
    post = Message.objects.filter(topic="delivery.gathered")
    post.update(state="dead")
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/drift/mottagare/payroll/forsok-igen/")
    assert post.get().state == "waiting"


def test_what_somebody_has_handled_by_hand_is_not_tried_again(
    granted: list[Story], now: datetime, cast: Cast, client: Client
) -> None:
    gather_for("payroll", now=now)
    post = Message.objects.filter(topic="delivery.gathered")
    post.update(state="handled")
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/drift/mottagare/payroll/forsok-igen/")
    assert post.get().state == "handled"


def test_a_case_of_which_nothing_can_be_made_is_not_gathered_and_its_message_says_why(
    cast: Cast, now: datetime, folder: Path
) -> None:
    publish_service("gym")
    story = Story(cast, current("gym"), now)
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt)
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(employee_number=None)
    made = Envelope(uuid4(), "delivery.owed", f"case:{story.case.pk}", {"case": story.case.pk}, 1, now)
    assert carry(made, "payroll") == GiveUp("Personen saknar anställningsnummer i personalregistret.")
    assert states() == ["given_up"]
    forget()


def test_what_the_receiver_will_not_have_is_for_a_person(granted: list[Story], now: datetime) -> None:
    batch = gather_for("payroll", now=now)
    Receiver.objects.update(address="ftp://nej/")
    assert isinstance(sent(batch), GiveUp)
    assert states() == ["given_up"] * 3


@pytest.mark.parametrize(
    ("batching", "day", "due"), [("each", 1, False), ("daily", 9, True), ("monthly", 1, True), ("monthly", 2, False)]
)
def test_when_a_batch_is_made(batching: str, day: int, due: bool) -> None:
    receiver = Receiver(target="payroll", batching=batching, day_of_month=1)
    assert is_due("payroll", receiver, datetime(2026, 12, day).date()) is due  # noqa: DTZ001 - a day


class TestCommands:
    """payroll_file and finance_file: the batch that would be, or was, delivered."""

    def test_what_would_be_delivered_is_written_and_nothing_is_sent(
        self, granted: list[Story], folder: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "prov.xml"
        call_command("payroll_file", "--out", str(out))
        assert len(ET.parse(out).findall(".//lonetrans")) == 3
        assert states() == ["gathered"] * 3
        assert not folder.exists()

    def test_what_was_delivered_in_a_month_is_written_again(
        self, granted: list[Story], tmp_path: Path, now: datetime
    ) -> None:
        sent(gather_for("payroll", now=now))
        out = tmp_path / "november.xml"
        call_command("payroll_file", "--period", "2026-11", "--out", str(out))
        assert len(ET.parse(out).findall(".//lonetrans")) == 3

    def test_a_period_with_nothing_is_told(self, granted: list[Story], tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Inget"):
            call_command("payroll_file", "--period", "2026-10", "--out", str(tmp_path / "a.xml"))

    @pytest.mark.parametrize("period", ["2026", "2026-13", "november"])
    def test_a_period_is_a_month(self, period: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="2026-11"):
            call_command("finance_file", "--period", period, "--out", str(tmp_path / "a.SI"))


def test_the_operator_takes_out_a_file_and_the_log_says_so(
    granted: list[Story], cast: Cast, client: Client, now: datetime
) -> None:
    batch = gather_for("payroll", now=now)
    assert batch is not None
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    assert "payroll-2026-11-24.xml" in client.get("/drift/mottagare/payroll/filer/").content.decode()
    answer = client.get("/drift/mottagare/payroll/filer/payroll-2026-11-24/")
    assert answer.content == bytes(batch.content)
    entry = Entry.objects.get(action="batch.read")
    assert (entry.stream, entry.actor) == ("receiver:payroll", f"person:{cast.gunnel.pk}")


def test_a_file_to_another_target_is_not_found(granted: list[Story], cast: Cast, client: Client, now: datetime) -> None:
    gather_for("payroll", now=now)
    client.force_login(cast.gunnel, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/drift/mottagare/finance/filer/payroll-2026-11-24/").status_code == 404
