"""Deciding together: each vote is held for itself, and what others answer beside it makes nothing stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from forms_platform.approvals.decide import Wish, carry_out_held, decide, undo
from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.task import task_of
from forms_platform.cases.models import Assignment, Case
from forms_platform.definitions.load import forget
from forms_platform.organisation.models import Person
from tests.apps.cases.several import AT_ONCE, MANAGER, publish_with
from tests.cast import Cast, a_group
from tests.stories import Story
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast: Cast, now: datetime) -> Iterator[Story]:
    """A case that two of three decide together."""
    a_group(key="namnd", members=[cast.bengt, cast.hugo, cast.david])
    step = {**MANAGER, "who": {"group": "namnd"}, "need": {"count": 2}, "on": {"reject": "@avslag"}}
    story = Story(cast, publish_with("namnd", step), now)
    story.sends(cast.anna)
    yield story
    forget()


@pytest.fixture
def both(cast: Cast, now: datetime) -> Iterator[Story]:
    """A case that the manager and Lönecenter have at the same time."""
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    story.sends(cast.anna)
    yield story
    forget()


def wish(case: Case, step: str, outcome: str = "approve", seen: int = 1) -> Wish:
    opened = Assignment.objects.filter(case=case, step=step).latest("opened_seq").opened_seq
    return Wish(case.number, step, opened, outcome, "", seen)


def held_by(person: Person) -> HeldDecision:
    return HeldDecision.objects.get(by=person)


def test_two_votes_are_held_at_once_and_carried_out_to_one_decision(board: Story, cast: Cast, now: datetime) -> None:
    for person in (cast.hugo, cast.david):
        decide(wish(board.case, "chef"), by=person, now=now)
    left = Assignment.objects.filter(case=board.case, state=Assignment.State.OPEN)
    assert [row.principal for row in left] == [f"u:{cast.bengt.pk}"]

    for person in (cast.hugo, cast.david):
        carry_out_held(held_by(person).pk, now=now + timedelta(seconds=11))

    assert board.case.result == "approved"
    assert {held.state for held in HeldDecision.objects.all()} == {"done"}


def test_a_vote_that_is_undone_can_be_given_again_and_leaves_the_others_alone(
    board: Story, cast: Cast, now: datetime
) -> None:
    decide(wish(board.case, "chef"), by=cast.hugo, now=now)
    first = decide(wish(board.case, "chef"), by=cast.david, now=now)

    undo(first.batch, by=cast.david, now=now)

    open_rows = Assignment.objects.filter(case=board.case, state=Assignment.State.OPEN)
    assert {row.principal for row in open_rows} == {f"u:{cast.bengt.pk}", f"u:{cast.david.pk}"}
    assert decide(wish(board.case, "chef"), by=cast.david, now=now).state == "held"


def test_the_same_press_twice_is_one_vote(board: Story, cast: Cast, now: datetime) -> None:
    first = decide(wish(board.case, "chef"), by=cast.hugo, now=now)
    assert decide(wish(board.case, "chef"), by=cast.hugo, now=now).pk == first.pk


def test_what_somebody_answers_beside_it_does_not_make_what_was_read_stale(
    both: Story, cast: Cast, now: datetime
) -> None:
    decide(wish(both.case, "lon"), by=cast.eva, now=now)
    carry_out_held(held_by(cast.eva).pk, now=now)
    assert both.case.revision == 2

    assert decide(wish(both.case, "chef", seen=1), by=cast.bengt, now=now).state == "held"


def test_but_what_somebody_said_since_does(both: Story, cast: Cast, now: datetime) -> None:
    both.says(cast.anna, "Kvittot var fel.")

    with pytest.raises(Refused) as refused:
        decide(wish(both.case, "chef", seen=1), by=cast.bengt, now=now)
    assert refused.value.code is Code.STALE


def test_each_reader_has_their_own_step_on_the_task_page(both: Story, cast: Cast, now: datetime) -> None:
    assert task_of(both.case, cast.bengt, now=now).step == "chef"
    eva = task_of(both.case, cast.eva, now=now)
    assert (eva.step, [outcome.key for outcome in eva.outcomes]) == ("lon", ["approve", "reject"])


def test_a_held_answer_to_a_step_that_was_cancelled_is_told_why_it_was_not_carried_out(
    both: Story, cast: Cast, now: datetime
) -> None:
    decide(wish(both.case, "lon"), by=cast.eva, now=now)
    rejected = Wish(both.case.number, "chef", wish(both.case, "chef").opened_seq, "reject", "Nej.", 1)
    decide(rejected, by=cast.bengt, now=now)
    carry_out_held(held_by(cast.bengt).pk, now=now)

    carry_out_held(held_by(cast.eva).pk, now=now)

    assert held_by(cast.eva).state == "refused"
    assert both.case.result == "rejected"
    assert not Assignment.objects.filter(case=both.case).exclude(state="closed").exists()
