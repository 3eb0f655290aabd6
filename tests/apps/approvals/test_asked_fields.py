"""Who sends a case back may mark the questions that it is about; the requester sees which."""

from __future__ import annotations

import pytest
from django.test import Client

from forms_platform.approvals.decide import carry_out_held
from forms_platform.approvals.models import HeldDecision
from tests.cast import Cast
from tests.guard.town import decision
from tests.stories import Story
from workflows.events import Returned, from_json

pytestmark = pytest.mark.django_db


def sends_back(story: Story, cast: Cast, **more: object) -> tuple[int, str]:
    """Bengt begs for a correction through the form."""
    client = Client()
    client.force_login(cast.bengt)
    sent: dict[str, object] = {**decision(story.case, beslut="return"), **more}
    answer = client.post(f"/att-godkanna/{story.case.number}/beslut/", sent)
    return answer.status_code, answer.content.decode()


def test_marked_questions_come_with_the_return_and_made_up_ones_do_not(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    status, _ = sends_back(story, cast, meddelande="Fel belopp.", galler=["belopp", "finns-inte"])
    held = HeldDecision.objects.get()
    assert (status, held.asked) == (302, ["belopp"])
    carry_out_held(held.pk, now=held.effective_at)
    row = story.case.events.get(kind="returned")
    event = from_json("returned", row.data)
    assert isinstance(event, Returned)
    assert event.asked == ("belopp",)


def test_a_forgotten_message_keeps_what_was_marked(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    status, page = sends_back(story, cast, meddelande="", galler=["belopp"])
    assert status == 422
    assert 'name="galler" value="belopp" checked' in page
