"""Files added to a case under way: an event, a hash, a new version for who decides, and nobody else's case."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from forms_platform.cases.add_file import ADDED, add_file
from forms_platform.cases.attachments import store
from forms_platform.cases.models import Attachment, CaseEvent
from forms_platform.organisation.models import Person
from tests.cast import Cast
from tests.stories import Story
from workflows.errors import Code, Refused

PDF = b"%PDF-1.7 intyg"


def a_supplement(person: Person, now: datetime) -> Attachment:
    return store(
        PDF, name="intyg.pdf", content_type="application/pdf", field=ADDED, uploader=person.pk, now=now
    )  # fmt: skip


def test_anna_adds_a_certificate_and_the_history_says_so_by_its_hash(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    file, command = a_supplement(cast.anna, now), uuid4()
    for kept in (file, a_supplement(cast.anna, now)):  # a second press of the button sends the file again
        add_file(case.pk, kept.pk, by=cast.anna.pk, now=now, command_id=command)
    event = CaseEvent.objects.get(case=case, kind="noted")
    assert event.actor == cast.anna
    assert event.data["facts"]["sha256"] == file.sha256
    assert "intyg.pdf" not in str(event.data), "the name may be personal and stays in its row"
    assert list(case.attachments.all()) == [file]


def test_bengt_has_to_read_it_before_he_decides(story: Story, cast: Cast, now: datetime) -> None:
    seen = story.sends(cast.anna).revision
    add_file(story.case.pk, a_supplement(cast.anna, now).pk, by=cast.anna.pk, now=now, command_id=uuid4())
    with pytest.raises(Refused) as refused:
        story.decides(cast.bengt, seen_revision=seen)
    assert refused.value.code is Code.STALE
    story.decides(cast.bengt)


@pytest.mark.parametrize("who", ["bengt", "david"])
def test_nobody_adds_to_the_case_of_another(story: Story, cast: Cast, now: datetime, who: str) -> None:
    case, person = story.sends(cast.anna), getattr(cast, who)
    with pytest.raises(Refused) as refused:
        add_file(case.pk, a_supplement(person, now).pk, by=person.pk, now=now, command_id=uuid4())
    assert refused.value.code is Code.NOT_YOURS
    assert not case.attachments.exists()


def test_nothing_is_added_to_what_is_closed(story: Story, cast: Cast, now: datetime) -> None:
    story.sends(cast.anna)
    case = story.decides(cast.bengt)
    with pytest.raises(Refused) as refused:
        add_file(case.pk, a_supplement(cast.anna, now).pk, by=cast.anna.pk, now=now, command_id=uuid4())
    assert refused.value.code is Code.CASE_CLOSED


def test_a_file_of_somebody_elses_draft_cannot_be_taken(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    with pytest.raises(Attachment.DoesNotExist):
        add_file(case.pk, a_supplement(cast.david, now).pk, by=cast.anna.pk, now=now, command_id=uuid4())
