"""Several people press at the same moment. Real threads and connections; on PostgreSQL in the group `postgres`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from forms_platform.approvals.decide import Wish, carry_out_held, decide, undo
from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import Assignment, Case
from forms_platform.definitions.load import forget
from tests.cast import Cast, a_person, the_cast
from tests.stories import Story, publish_service
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def story(cast: Cast, now: datetime):
    yield Story(cast, publish_service("gym"), now)
    forget()


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Does them all at the same moment, each on its own connection; gives what they returned or raised."""
    barrier = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=10)
            return deed()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def a_wish(case: Case, outcome: str = "approve", comment: str = "") -> Wish:
    assignment = Assignment.objects.filter(case=case).order_by("-opened_seq")[0]
    return Wish(case.number, assignment.step, assignment.opened_seq, outcome, comment, case.revision)


def test_of_two_approvers_one_decides_and_the_other_is_told_who(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        results = at_once(
            lambda case=case: decide(a_wish(case), by=cast.bengt, now=now),
            lambda case=case: decide(a_wish(case, "reject", "Nej"), by=cast.cecilia, now=now),
        )
        made = [each for each in results if isinstance(each, HeldDecision)]
        refused = [each for each in results if isinstance(each, Refused)]
        assert (len(made), len(refused)) == (1, 1), results
        assert refused[0].code == Code.ALREADY_DECIDED
        assert refused[0].facts["by"] == made[0].by_id


def test_a_triple_press_decides_once(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        results = at_once(*[lambda case=case: decide(a_wish(case), by=cast.bengt, now=now)] * 3)
        assert len({each.pk for each in results if isinstance(each, HeldDecision)}) == 1, results
        assert HeldDecision.objects.filter(case=case).count() == 1


def test_undo_and_carrying_out_at_once_leave_one_truth(story: Story, cast: Cast, now: datetime) -> None:
    late = now + timedelta(seconds=9)
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        held = decide(a_wish(case), by=cast.bengt, now=now)
        at_once(
            lambda held=held: undo(held.batch, by=cast.bengt, now=late),
            lambda held=held: carry_out_held(held.pk, now=now + timedelta(seconds=10)),
        )
        held.refresh_from_db()
        decided = case.events.filter(kind="decided").count()
        assert (held.state, decided) in {("undone", 0), ("done", 1)}


def test_withdrawal_and_decision_at_once_never_both_take_effect(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        held = decide(a_wish(case), by=cast.bengt, now=now)
        at_once(
            lambda: story.withdraws(cast.anna),
            lambda held=held: carry_out_held(held.pk, now=now + timedelta(seconds=11)),
        )
        case.refresh_from_db()
        ends = case.events.filter(kind__in=["ended", "withdrawn"]).count()
        assert ends == 1
        assert case.result in {"approved", "withdrawn"}


def test_two_carriers_of_the_same_decision_carry_it_out_once(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        held = decide(a_wish(case), by=cast.bengt, now=now)
        at_once(*[lambda held=held: carry_out_held(held.pk, now=now + timedelta(seconds=11))] * 2)
        assert case.events.filter(kind="decided").count() == 1


def test_two_in_a_group_cannot_both_take_a_case(story: Story, cast: Cast, now: datetime) -> None:
    other = a_person(name="Olle Ros", groups=("lonecenter",))
    for _ in range(ROUNDS):
        story.sends(cast.anna, belopp="2400.00")
        case = story.decides(cast.bengt)
        at_once(lambda: story.claims(cast.eva), lambda: story.claims(other))
        assert case.events.filter(kind="claimed").count() == 1


def test_without_the_lock_the_same_race_decides_twice(story: Story, cast: Cast, now: datetime) -> None:
    """The control: read, look, write, as a naive view would. If this never fails, the tests above prove nothing."""

    def naive(case: Case) -> Callable[[], bool]:
        def press() -> bool:
            row = Case.objects.get(pk=case.pk)
            if row.state != Case.State.OPEN:
                return False
            gate.wait(timeout=10)  # both have read before either writes
            Case.objects.filter(pk=case.pk).update(state=Case.State.CLOSED)
            return True

        return press

    case = story.sends(cast.anna)
    gate = Barrier(2)
    assert at_once(naive(case), naive(case)) == [True, True]
