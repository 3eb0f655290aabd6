"""A step that waits for payroll: the case goes on when it is delivered, and takes the other way when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from forms_platform.cases.ask_system import handle as deliver
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, TryLater
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document

pytestmark = pytest.mark.django_db


def a_document(action: str = "payroll") -> dict[str, Any]:
    """The allowance, with a step that waits for payroll and a task for when that fails."""
    raw = document("gym")
    steps = raw["workflow"]["steps"]
    end = {"kind": "end", "end": steps[-1]["end"]}
    by_hand = {"id": "for_hand", "kind": "task", "label": "Registrera för hand", "who": {"group": "ekonomi"},
               "due": {"workdays": 2}, "on": {"done": "@" + end["end"]}}  # fmt: skip
    waits = {"id": "lon", "kind": "system", "label": "Till lön", "action": action, "on": {"failed": "@for_hand"}}
    raw["workflow"]["steps"] = [steps[0], waits, {**end, "id": "slut"}, by_hand]
    return raw


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.DELIVERY_FOLDERS = {"payroll": tmp_path / "pay"}
    return tmp_path / "pay"


@pytest.fixture
def story(cast: Cast, now: datetime, folder: Path) -> Iterator[Story]:
    publish(a_document(), None, PUBLISHED_AT)
    yield Story(cast, current("gym"), now)
    forget()


def asked(story: Story) -> Envelope:
    """The post that the step has put in the outbox, once Bengt has said yes."""
    story.sends(story.cast.anna, belopp="1200.00")
    story.decides(story.cast.bengt)
    row = Message.objects.get(topic="delivery.asked")
    return Envelope(row.id, row.topic, row.about, row.payload, 1, story.now)


def test_the_case_waits_until_payroll_has_it_and_then_goes_on(story: Story, folder: Path) -> None:
    message = asked(story)
    assert story.case.state == Case.State.OPEN
    assert isinstance(deliver(message), Delivered)
    assert (story.case.state, story.case.result) == ("closed", "approved")
    assert len(list(folder.iterdir())) == 1
    assert Delivery.objects.get(case=story.case).state == "delivered"


def test_a_repeated_message_sends_nothing_more_and_moves_nothing(story: Story, folder: Path) -> None:
    message = asked(story)
    deliver(message)
    revision = story.case.revision
    assert isinstance(deliver(message), Delivered)
    assert story.case.revision == revision
    assert len(list(folder.iterdir())) == 1


def test_what_can_never_be_delivered_goes_to_a_person(story: Story) -> None:
    message = asked(story)
    type(story.cast.anna).objects.filter(pk=story.cast.anna.pk).update(employee_number=None)
    assert deliver(message) == Delivered("Personen saknar anställningsnummer i personalregistret.")
    assert (story.case.state, story.case.step) == ("open", "for_hand")
    assert Delivery.objects.get(case=story.case).state == "given_up"


def test_a_receiver_that_is_away_keeps_the_case_waiting(story: Story, folder: Path) -> None:
    message = asked(story)
    folder.write_text("a file where the folder should be")
    assert isinstance(deliver(message), TryLater)
    assert story.case.step == "lon"


def test_an_action_that_nobody_answers_goes_to_a_person(cast: Cast, now: datetime) -> None:
    publish(a_document("journal"), None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    assert deliver(asked(story)) == Delivered("inget system gör journal")
    assert story.case.step == "for_hand"
    forget()
