"""An e-service where no stand-in acts: nobody decides, reads or is told of a case in somebody else's place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from forms_platform.approvals.queue import Queue
from forms_platform.cases.access import visible_to
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.notifications.recipients import whose_turn
from forms_platform.organisation.arrangements import e_service_titles
from forms_platform.organisation.directory import snapshot
from tests.cast import TODAY, Cast, a_stand_in
from tests.stories import PUBLISHED_AT, Story, document
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(cast: Cast, now: datetime) -> Iterator[tuple[Story, Story]]:
    """Anna's case in a service that is closed to stand-ins, and one in a service that is not."""
    raw = document("gym")
    publish(raw, None, PUBLISHED_AT)
    closed = {
        **raw,
        "key": "halsa",
        "title": "Hälsa",
        "secrecy": {"level": "strict", "mail": "link_only", "stand_ins": False},
    }
    publish(closed, None, PUBLISHED_AT)
    told = Story(cast, current("halsa"), now), Story(cast, current("gym"), now)
    for story in told:
        story.sends(cast.anna)
    yield told
    forget()


def test_a_stand_in_neither_decides_nor_reads_nor_sees_it_in_the_queue(
    stories: tuple[Story, Story], cast: Cast
) -> None:
    closed, plain = stories
    assert list(visible_to(cast.cecilia, today=TODAY)) == [plain.case]
    rows = Queue(cast.cecilia, TODAY).every_waiting()
    assert [row.case_id for row in rows] == [plain.case.pk]
    with pytest.raises(Refused) as refused:
        closed.decides(cast.cecilia)
    assert refused.value.code is Code.NOT_YOURS
    plain.decides(cast.cecilia)


def test_the_manager_has_it_and_decides(stories: tuple[Story, Story], cast: Cast) -> None:
    closed, _ = stories
    assert closed.case in visible_to(cast.bengt, today=TODAY)
    assert Queue(cast.bengt, TODAY).every_waiting().filter(case=closed.case).exists()
    closed.decides(cast.bengt)
    assert closed.case.result == "approved"


def test_a_stand_in_is_not_told(stories: tuple[Story, Story], cast: Cast) -> None:
    manager = (f"m:{cast.home_care.pk}",)
    for key, people in (("halsa", {cast.bengt.pk}), ("gym", {cast.bengt.pk, cast.cecilia.pk})):
        found = whose_turn(manager, snapshot(), e_service=key, excluded=frozenset({cast.anna.pk}), today=TODAY)
        assert {one.person for one in found} == people


def test_nobody_can_be_made_a_stand_in_for_it_alone(stories: tuple[Story, Story]) -> None:
    assert [key for key, _ in e_service_titles()] == ["gym"]


@pytest.fixture
def named(cast: Cast, now: datetime) -> Iterator[Story]:
    """Anna's case in a service where only a stand-in named for it acts."""
    secrecy = {"level": "strict", "mail": "link_only", "stand_ins": "named"}
    publish({**document("gym"), "key": "halsa", "title": "Hälsa", "secrecy": secrecy}, None, PUBLISHED_AT)
    told = Story(cast, current("halsa"), now)
    told.sends(cast.anna)
    yield told
    forget()


def test_a_stand_in_for_everything_is_not_let_in_where_only_the_named_are(named: Story, cast: Cast) -> None:
    assert not visible_to(cast.cecilia, today=TODAY).exists()
    assert not Queue(cast.cecilia, TODAY).every_waiting().exists()
    with pytest.raises(Refused) as refused:
        named.decides(cast.cecilia)
    assert refused.value.code is Code.NOT_YOURS


def test_a_stand_in_named_for_it_sees_and_decides(named: Story, cast: Cast) -> None:
    a_stand_in(absent=cast.bengt, stand_in=cast.cecilia, e_service="halsa")
    assert visible_to(cast.cecilia, today=TODAY).get() == named.case
    assert Queue(cast.cecilia, TODAY).every_waiting().filter(case=named.case).exists()
    named.decides(cast.cecilia)
    assert named.case.events.get(kind="decided").on_behalf_of == cast.bengt
