"""A granted leave makes the organisation know that somebody is away."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from forms_platform.cases.leave import leave_of, note_absence
from forms_platform.cases.models import Case
from forms_platform.definitions.load import Loaded, current
from forms_platform.definitions.publish import publish
from forms_platform.organisation import directory
from forms_platform.organisation.models import Absence
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story

SHIPPED = Path("forms_platform/definitions/shipped/ledighetsansokan.json")
FROM, TO = date(2199, 7, 3), date(2199, 7, 14)  # ahead of whatever day the tests are run on


@pytest.fixture
def leave(cast: Cast) -> Loaded:
    """The leave application as it is shipped."""
    publish(json.loads(SHIPPED.read_text(encoding="utf-8")), None, PUBLISHED_AT)
    return current("ledighetsansokan")


def asked(cast: Cast, leave: Loaded, now: datetime, **other: Any) -> Story:
    """Bengt asks for a holiday, whole days."""
    story = Story(cast, leave, now)
    period = {"from": FROM.isoformat(), "to": TO.isoformat()}
    story.registers(
        cast.bengt,
        {"typ": "semester", "period": period, "dagar": "12", "omfattning": "100"} | other,
        subject=cast.bengt.pk,
        attachments=(),
    )
    return story


def noted(case: Case) -> None:
    """The message of the granted leave is handled."""
    envelope = Envelope(uuid4(), "leave.granted", f"case:{case.pk}", {"case": case.pk}, 1, timezone.now())
    assert note_absence(envelope) == Delivered()


def test_bengts_granted_holiday_is_known_and_he_is_asked_who_stands_in(
    cast: Cast, leave: Loaded, now: datetime
) -> None:
    case = asked(cast, leave, now).decides(cast.frida)
    assert case.result == "approved"
    assert Message.objects.filter(topic="leave.granted", about=f"case:{case.pk}").count() == 1
    noted(case)
    noted(case)
    absence = Absence.objects.get(about=f"case:{case.pk}")
    assert (absence.person, absence.starts, absence.ends) == (cast.bengt, FROM, TO)
    assert directory.snapshot().away(cast.bengt.pk, FROM)
    assert Message.objects.filter(topic="absence.noted").count() == 1


def test_a_refused_leave_leaves_bengt_at_work(cast: Cast, leave: Loaded, now: datetime) -> None:
    case = asked(cast, leave, now).decides(cast.frida, "reject", "Det går inte i juli.")
    assert leave_of(case) is None
    assert not Message.objects.filter(topic="leave.granted").exists()


def test_half_time_leave_does_not_make_anybody_away(cast: Cast, leave: Loaded, now: datetime) -> None:
    case = asked(cast, leave, now, omfattning="50").decides(cast.frida)
    assert leave_of(case) is None
    noted(case)
    assert not Absence.objects.exists()


def test_another_matter_is_no_leave(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert leave_of(story.decides(cast.bengt)) is None
