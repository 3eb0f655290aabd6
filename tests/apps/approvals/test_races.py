"""Several people press at the same moment. Real threads and connections; on PostgreSQL in the group `postgres`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from forms_platform.approvals.begin_batch import AT_ONCE, begin_batch
from forms_platform.approvals.bulk import Chosen
from forms_platform.approvals.carry_out_batch import carry_out_batch
from forms_platform.approvals.decide import Wish, carry_out_held, decide, undo
from forms_platform.approvals.models import Batch, BatchItem, HeldDecision
from forms_platform.approvals.work_off import work_off
from forms_platform.cases.models import Assignment, Case
from forms_platform.definitions.load import forget
from tests.at_once import at_once
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


def test_a_bundle_and_a_single_decision_of_the_same_case_make_one(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        row = Assignment.objects.get(case=case)
        picked = [Chosen(case, row, case.revision)]
        results = at_once(
            lambda picked=picked: begin_batch(picked, "approve", "", by=cast.bengt, now=now, batch=uuid4()),
            lambda case=case: decide(a_wish(case, "reject", "Nej"), by=cast.cecilia, now=now),
        )
        assert isinstance(results[0], Batch), results
        (held,) = HeldDecision.objects.filter(case=case)
        item = BatchItem.objects.get(case=case)
        assert (held.by, item.state) in {(cast.bengt, "held"), (cast.cecilia, "refused")}


def test_two_workers_on_one_bundle_decide_each_case_once(story: Story, cast: Cast, now: datetime) -> None:
    cases = [story.sends(cast.anna) for _ in range(AT_ONCE + 4)]
    rows = {row.case_id: row for row in Assignment.objects.filter(case__in=cases)}
    picked = [Chosen(case, rows[case.pk], case.revision) for case in cases]
    batch = begin_batch(picked, "approve", "", by=cast.bengt, now=now, batch=uuid4())
    results = at_once(*[lambda: work_off(batch.pk, now=now)] * 2)
    assert not [each for each in results if isinstance(each, Exception)], results
    assert HeldDecision.objects.filter(batch=batch.pk).count() == len(cases)
    assert set(BatchItem.objects.values_list("state", flat=True)) == {"held"}
    at_once(*[lambda: carry_out_batch(batch.pk, now=now + timedelta(seconds=11))] * 2)
    assert Case.objects.filter(result="approved").count() == len(cases)


def test_an_undo_against_the_worker_leaves_nothing_half_done(story: Story, cast: Cast, now: datetime) -> None:
    cases = [story.sends(cast.anna) for _ in range(AT_ONCE + 4)]
    rows = {row.case_id: row for row in Assignment.objects.filter(case__in=cases)}
    picked = [Chosen(case, rows[case.pk], case.revision) for case in cases]
    batch = begin_batch(picked, "approve", "", by=cast.bengt, now=now, batch=uuid4())
    at_once(lambda: work_off(batch.pk, now=now), lambda: undo(batch.pk, by=cast.bengt, now=now))
    held = set(HeldDecision.objects.filter(batch=batch.pk).values_list("state", flat=True))
    assert held <= {"undone"} or (held == {"held"} and HeldDecision.objects.count() == len(cases)), held
    open_or_held = set(Assignment.objects.values_list("state", flat=True))
    assert open_or_held == ({"held"} if held == {"held"} else {"open"})


def test_the_same_press_twice_at_once_makes_one_bundle(story: Story, cast: Cast, now: datetime) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        picked = [Chosen(case, Assignment.objects.get(case=case), case.revision)]
        name = uuid4()
        press = lambda picked=picked, name=name: begin_batch(  # noqa: E731
            picked, "approve", "", by=cast.bengt, now=now, batch=name
        )
        results = at_once(press, press)
        assert not [each for each in results if isinstance(each, Exception)], results
        assert BatchItem.objects.filter(case=case).count() == 1
        assert HeldDecision.objects.filter(case=case).count() == 1


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
