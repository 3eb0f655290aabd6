"""A step that waits for another system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from forms_platform.cases.ask_system import answer
from forms_platform.cases.models import CaseEvent
from forms_platform.cases.prove import prove_cases
from forms_platform.definitions.load import forget
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.relay import drain
from forms_platform.wiring import HANDLERS
from tests.apps.cases.several import PAYROLL, publish_with
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db

SYSTEM: dict[str, Any] = {
    "id": "betala",
    "kind": "system",
    "label": {"sv": "Utbetalning", "en": "Payment"},
    "action": "pay",
    "on": {"failed": "@lon"},
}
SAYS: dict[str, Outcome] = {}


def pays(message: Envelope) -> Outcome:
    """Answers what the test wants."""
    return SAYS["pay"]


ACTIONS = {"pay": "tests.apps.cases.test_ask_system.pays"}
WIRED = {**dict.fromkeys(HANDLERS, ()), "delivery.asked": ("forms_platform.cases.ask_system.handle",)}


@pytest.fixture
def paying(cast: Cast, now: datetime, settings: Any) -> Iterator[Story]:
    """A case that waits for a payment and then ends, or goes to Lönecenter."""
    settings.OUTBOX_HANDLERS = "tests.apps.cases.test_ask_system.WIRED"
    settings.SYSTEM_ACTIONS = "tests.apps.cases.test_ask_system.ACTIONS"
    done = {"id": "betalt", "kind": "end", "end": "beviljad"}
    story = Story(cast, publish_with("betala", SYSTEM, done, {**PAYROLL, "on": {"reject": "@avslag"}}), now)
    story.sends(cast.anna)
    assert (story.case.state, story.case.step) == ("open", "betala")
    yield story
    forget()


def test_the_case_goes_on_with_the_systems_receipt(paying: Story, now: datetime) -> None:
    SAYS["pay"] = Delivered("V-17")

    drain(now)

    assert paying.case.result == "approved"
    assert paying.case.events.get(kind="delivery_done").data["reference"] == "V-17"
    assert list(prove_cases()) == []


def test_what_cannot_be_done_goes_to_somebody_who_does_it_by_hand(paying: Story, now: datetime) -> None:
    SAYS["pay"] = GiveUp("kontot finns inte")

    drain(now)

    assert (paying.case.state, paying.case.step) == ("open", "lon")
    assert not Message.objects.filter(topic="delivery.asked", state="dead").exists()


def test_so_does_what_no_system_does(paying: Story, now: datetime, settings: Any) -> None:
    settings.SYSTEM_ACTIONS = "forms_platform.wiring.ACTIONS"

    drain(now)

    assert paying.case.step == "lon"


def test_an_answer_that_nobody_can_go_on_from_is_kept_until_somebody_can(
    paying: Story, cast: Cast, now: datetime
) -> None:
    SAYS["pay"] = GiveUp("kontot finns inte")
    alone = Person.objects.filter(pk__in=[cast.eva.pk, cast.gunnel.pk])  # Lönecenter and the reserve
    alone.update(is_active=False)
    changed()

    drain(now)
    assert paying.case.step == "betala"
    assert Message.objects.get(topic="delivery.asked").state == "waiting"

    alone.update(is_active=True)
    changed()
    drain(now + timedelta(hours=1))
    assert paying.case.step == "lon"


def test_while_the_system_is_away_the_case_waits(paying: Story, now: datetime) -> None:
    SAYS["pay"] = TryLater("svarar inte")

    drain(now)

    assert paying.case.step == "betala"


def test_an_answer_that_comes_twice_or_too_late_changes_nothing(paying: Story, now: datetime) -> None:
    asked = CaseEvent.objects.get(case=paying.case, kind="delivery_asked")

    assert answer(asked, Delivered("V-17")) is not None
    revision = paying.case.revision
    answer(asked, Delivered("V-17"))
    answer(asked, GiveUp("för sent"))

    assert (paying.case.revision, paying.case.result) == (revision, "approved")
