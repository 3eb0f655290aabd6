"""A granted case reaches payroll once, and the case shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from django.utils import timezone

from forms_platform.cases.models import Delivery
from forms_platform.definitions.load import forget
from forms_platform.integrations.payroll.deliver import deliver
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.relay import drain
from tests.cast import Cast
from tests.stories import Story, publish_service


@pytest.fixture
def story(cast: Cast, now: datetime, settings: object, tmp_path: Path) -> Iterator[Story]:
    """A story of the service gym; the payroll folder is this test's own."""
    settings.DELIVERY_FOLDERS = {"payroll": tmp_path / "pay"}  # type: ignore[attr-defined]  # pytest-django's settings take any name
    yield Story(cast, publish_service("gym"), now)
    forget()


def a_message(story: Story, *, attempt: int = 1, id: UUID | None = None) -> Envelope:
    case = story.case
    return Envelope(id or uuid4(), "delivery.owed", f"case:{case.pk}", {"case": case.pk}, attempt, story.now)


def delivered(story: Story, **message: object) -> tuple[Outcome, Delivery]:
    outcome = deliver(a_message(story, **message))  # type: ignore[arg-type]  # the builder takes any change
    return outcome, Delivery.objects.get(case=story.case)


def granted(story: Story) -> None:
    story.sends(story.cast.anna, belopp="1200.00")
    story.decides(story.cast.bengt)


def test_the_file_holds_the_amount_and_the_employee_number(story: Story, settings) -> None:
    granted(story)
    outcome, delivery = delivered(story)
    assert isinstance(outcome, Delivered)
    (file,) = settings.DELIVERY_FOLDERS["payroll"].iterdir()
    row = ET.parse(file).find(".//lonetrans")
    assert row is not None
    assert (row.get("anstid"), row.findtext("belopp")) == (story.cast.anna.employee_number, "1200.00")
    assert delivery.state == Delivery.State.DELIVERED
    assert delivery.reference == file.stem


def test_the_same_message_twice_leaves_one_file(story: Story, settings) -> None:
    granted(story)
    for _ in range(2):
        assert isinstance(delivered(story)[0], Delivered)
    assert len(list(settings.DELIVERY_FOLDERS["payroll"].iterdir())) == 1


def test_a_rejected_case_leaves_nothing(story: Story, settings) -> None:
    story.sends(story.cast.anna)
    story.decides(story.cast.bengt, "reject", "Kvittot gäller kläder.")
    assert isinstance(deliver(a_message(story)), Delivered)
    assert not settings.DELIVERY_FOLDERS["payroll"].exists()


def test_a_folder_that_cannot_be_written_is_tried_again_and_the_case_says_when(story: Story, settings) -> None:
    granted(story)
    settings.DELIVERY_FOLDERS["payroll"].write_text("in the way")
    outcome, delivery = delivered(story)
    assert isinstance(outcome, TryLater)
    assert delivery.state == Delivery.State.RETRYING
    assert delivery.next_try is not None
    settings.DELIVERY_FOLDERS["payroll"].unlink()
    assert isinstance(delivered(story, attempt=2)[0], Delivered)


def test_the_last_try_gives_up_visibly(story: Story, settings) -> None:
    granted(story)
    settings.DELIVERY_FOLDERS["payroll"].write_text("in the way")
    outcome, delivery = delivered(story, attempt=settings.OUTBOX_TRIES)
    assert isinstance(outcome, GiveUp)
    assert delivery.state == Delivery.State.GIVEN_UP


def test_a_person_without_employee_number_needs_help(story: Story) -> None:
    granted(story)
    story.cast.anna.employee_number = None
    story.cast.anna.save()
    outcome, delivery = delivered(story)
    assert isinstance(outcome, GiveUp)
    assert "anställningsnummer" in outcome.reason
    assert delivery.state == Delivery.State.GIVEN_UP


def test_a_closed_case_is_posted_to_the_targets_that_it_owes_and_to_no_other(story: Story) -> None:
    granted(story)
    told = Message.objects.filter(topic="delivery.owed")
    assert [(message.lane, message.about) for message in told] == [("payroll", f"case:{story.case.pk}")]


def test_a_record_that_cannot_be_made_holds_up_no_delivery(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_press(*_: object) -> None:
        raise OSError("the press is gone")

    monkeypatch.setattr("forms_platform.archive.make_record._press", no_press)
    granted(story)
    drain(story.now)
    assert Message.objects.get(handler__endswith="make_record.handle").attempts == 1
    assert Delivery.objects.get(case=story.case).state == Delivery.State.DELIVERED


def test_cases_whose_record_was_to_be_made_before_are_told_of_once_when_the_new_version_is_installed(
    story: Story,
) -> None:
    migration = import_module("forms_platform.cases.migrations.0010_deliveries_do_not_wait_for_the_record")
    granted(story)
    Message.objects.filter(topic="delivery.owed").delete()  # the version before posted it with the record
    migration.owe(apps, None)
    migration.owe(apps, None)
    (told,) = Message.objects.filter(topic="delivery.owed")
    assert (told.lane, told.queue, told.payload) == ("payroll", "deliveries", {"case": story.case.pk})
    drain(timezone.now())
    assert Delivery.objects.get(case=story.case).state == Delivery.State.DELIVERED
    Message.objects.filter(topic="delivery.owed").delete()
    migration.owe(apps, None)
    assert not Message.objects.filter(topic="delivery.owed").exists()  # it has its record, and has been delivered
