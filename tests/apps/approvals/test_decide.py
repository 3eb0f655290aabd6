"""A decision stands at once, can be undone for ten seconds, and is then carried out once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_platform.approvals.decide import Wish, carry_out_held, decide, undo
from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import Assignment, Case
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from tests.cast import Cast
from tests.stories import Story
from workflows.errors import Code, Refused


def a_wish(case: Case, *, outcome: str = "approve", comment: str = "", revision: int | None = None) -> Wish:
    assignment = Assignment.objects.filter(case=case).order_by("-opened_seq")[0]
    return Wish(
        case.number,
        assignment.step,
        assignment.opened_seq,
        outcome,
        comment,
        case.revision if revision is None else revision,
    )


def refusal(case: Case, by: Person, now: datetime, **wish: object) -> Refused:
    with pytest.raises(Refused) as raised:
        decide(a_wish(case, **wish), by=by, now=now)  # type: ignore[arg-type]  # the builder takes any change
    return raised.value


def test_the_case_moves_only_when_the_seconds_have_passed(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    decide(a_wish(case), by=cast.bengt, now=now)
    drain(now + timedelta(seconds=9))
    assert story.case.state == Case.State.OPEN
    drain(now + timedelta(seconds=11))
    assert story.case.result == "approved"


def test_an_undone_decision_never_happens(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    held = decide(a_wish(case), by=cast.bengt, now=now)
    assert undo(held.batch, by=cast.bengt, now=now + timedelta(seconds=5))
    drain(now + timedelta(minutes=1))
    assert story.case.state == Case.State.OPEN
    assert not story.case.events.filter(kind="decided").exists()
    assert decide(a_wish(case), by=cast.bengt, now=now + timedelta(minutes=2)).state == "held"


def test_after_its_seconds_a_decision_cannot_be_undone(story: Story, cast: Cast, now: datetime) -> None:
    held = decide(a_wish(story.sends(cast.anna)), by=cast.bengt, now=now)
    assert undo(held.batch, by=cast.bengt, now=now + timedelta(seconds=10)) == []


def test_nobody_undoes_for_somebody_else(story: Story, cast: Cast, now: datetime) -> None:
    held = decide(a_wish(story.sends(cast.anna)), by=cast.bengt, now=now)
    assert undo(held.batch, by=cast.cecilia, now=now) == []


def test_a_repeated_press_gives_the_same_decision(story: Story, cast: Cast, now: datetime) -> None:
    wish = a_wish(story.sends(cast.anna))
    assert decide(wish, by=cast.bengt, now=now) == decide(wish, by=cast.bengt, now=now)
    assert Message.objects.filter(topic="decision.due").count() == 1


def test_the_second_of_two_is_told_who_decided(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    decide(a_wish(case), by=cast.bengt, now=now)
    refused = refusal(case, cast.cecilia, now, outcome="reject", comment="Nej")
    assert refused.code == Code.ALREADY_DECIDED
    assert refused.facts["by"] == cast.bengt.pk
    assert refused.facts["outcome"] == "approve"


def test_the_second_is_told_also_when_the_first_has_been_carried_out(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    wish = a_wish(case, outcome="reject", comment="Nej")
    decide(a_wish(case), by=cast.bengt, now=now)
    drain(now + timedelta(seconds=11))
    with pytest.raises(Refused) as raised:
        decide(wish, by=cast.cecilia, now=now + timedelta(seconds=12))
    assert (raised.value.code, raised.value.facts["by"]) == (Code.ALREADY_DECIDED, cast.bengt.pk)


def test_a_stand_in_decides_on_behalf_of_the_manager(story: Story, cast: Cast, now: datetime) -> None:
    held = decide(a_wish(story.sends(cast.anna)), by=cast.cecilia, now=now)
    assert held.on_behalf_of == cast.bengt
    drain(now + timedelta(seconds=11))
    decided = story.case.events.get(kind="decided")
    assert (decided.actor, decided.on_behalf_of) == (cast.cecilia, cast.bengt)


@pytest.mark.parametrize(("who", "code"), [("anna", Code.OWN_CASE), ("david", Code.NOT_YOURS)])
def test_who_may_not_decide_is_refused_before_anything_is_held(
    story: Story, cast: Cast, now: datetime, who: str, code: Code
) -> None:
    case = story.sends(cast.anna)
    assert refusal(case, getattr(cast, who), now).code == code
    assert not HeldDecision.objects.exists()


def test_a_rejection_without_a_reason_is_refused(story: Story, cast: Cast, now: datetime) -> None:
    assert refusal(story.sends(cast.anna), cast.bengt, now, outcome="reject").code == Code.COMMENT_REQUIRED


def test_a_version_that_nobody_has_read_is_not_decided(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    assert refusal(case, cast.bengt, now, revision=case.revision - 1).code == Code.STALE


def test_a_case_taken_back_in_the_meantime_says_so_to_the_decider(story: Story, cast: Cast, now: datetime) -> None:
    held = decide(a_wish(story.sends(cast.anna)), by=cast.bengt, now=now)
    story.withdraws(cast.anna)
    carry_out_held(held.pk, now=now + timedelta(hours=2))
    held.refresh_from_db()
    assert held.state == HeldDecision.State.REFUSED
    assert held.refusal["code"] == Code.CASE_CLOSED
    assert story.case.result == "withdrawn"


def test_carrying_out_twice_decides_once(story: Story, cast: Cast, now: datetime) -> None:
    held = decide(a_wish(story.sends(cast.anna)), by=cast.bengt, now=now)
    for _ in range(2):
        carry_out_held(held.pk, now=now + timedelta(seconds=11))
    assert story.case.events.filter(kind="decided").count() == 1


def test_while_it_is_held_nobody_else_has_it_in_their_queue(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    held = decide(a_wish(case), by=cast.bengt, now=now)
    assert set(case.assignments.values_list("state", flat=True)) == {"held"}
    undo(held.batch, by=cast.bengt, now=now)
    assert set(case.assignments.values_list("state", flat=True)) == {"open"}


def test_a_decision_takes_few_statements(
    story: Story, cast: Cast, now: datetime, django_assert_max_num_queries
) -> None:
    wish = a_wish(story.sends(cast.anna))
    with django_assert_max_num_queries(12):
        held = decide(wish, by=cast.bengt, now=now)
    with django_assert_max_num_queries(22):
        carry_out_held(held.pk, now=now + timedelta(seconds=11))
