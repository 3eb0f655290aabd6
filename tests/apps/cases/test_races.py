"""Several commands at the same moment, each in a thread with a connection of its own.

SQLite lets one in at a time and hides most races; the group `postgres` runs the same tests where they bite. Each race
has a red control: the way one would first write it, which must lose here, or the test proves nothing.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from forms_platform.audit.trail import prove
from forms_platform.cases.advance import advance
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Assignment, Case, CaseEvent, Counter
from forms_platform.cases.numbering import next_number
from forms_platform.cases.register import register
from forms_platform.definitions.load import forget
from tests.at_once import at_once
from tests.cast import Cast, a_group, the_cast
from tests.stories import Story, publish_service
from workflows.commands import Amend, Claim, Decide, Withdraw
from workflows.errors import Code, Refused
from workflows.standing import fold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 15
MOST_ROUNDS = 150  # a red control stops at its first loss


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def gym(cast: Cast) -> Iterator[object]:
    yield publish_service("gym")
    forget()


def outcomes(results: list[object]) -> Tally[object]:
    """How often each answer was given: "done" or the code of a refusal; anything else is a fault of ours."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return Tally(result.code if isinstance(result, Refused) else "done" for result in results)


def books_balance(case: Case) -> None:
    """Events counted without gaps, the columns what they add up to, one row open at most, the log unbroken."""
    case.refresh_from_db()
    past = history(case.pk)
    assert [happening.seq for happening in past] == list(range(1, len(past) + 1))
    standing = fold(publish_service("gym").plan, events_of(past))
    assert (case.state, case.step, case.result) == (standing.state, standing.step or "", standing.result or "")
    waiting = Assignment.objects.filter(case=case).exclude(state="closed")
    assert {row.opened_seq for row in waiting} == ({standing.opened_seq} if standing.step else set())
    assert prove([f"case:{case.pk}"]) == []


# ---- two approvers


def test_of_two_approvers_one_decides_and_the_other_is_told_who(story: Story, cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna, belopp="2400.00")

        def decides(person: int, outcome: str, case: Case = case) -> Case:
            command = Decide(person, "chef", 2, outcome, "Nej." if outcome == "reject" else "")
            return advance(case.pk, command, command_id=uuid4(), now=story.now, seen_revision=1)

        results = at_once(lambda: decides(cast.bengt.pk, "approve"), lambda: decides(cast.cecilia.pk, "reject"))
        assert outcomes(results) == {"done": 1, Code.ALREADY_DECIDED: 1}
        refused = next(result for result in results if isinstance(result, Refused))
        decided = CaseEvent.objects.get(case=case, kind="decided")
        assert refused.facts["by"] == decided.actor_id
        assert refused.facts["outcome"] == decided.data["outcome"]
        books_balance(case)


def test_the_naive_way_decides_twice(story: Story, cast: Cast) -> None:
    """Red control: read, look, save, as one would first write it."""

    def naively(case_id: int) -> bool:
        case = Case.objects.get(pk=case_id)
        if case.step != "chef":
            return False
        CaseEvent.objects.filter(case=case).count()  # what a decision reads before it writes
        case.step = "lon"
        case.save()
        return True

    for _ in range(MOST_ROUNDS):
        case = story.sends(cast.anna, belopp="2400.00")
        results = at_once(*[lambda case=case: naively(case.pk)] * 3)
        if sum(result is True for result in results) > 1:
            return
    pytest.fail(f"three naive approvers never collided in {MOST_ROUNDS} rounds: the races here prove nothing")


def test_the_same_press_three_times_at_once_decides_once(story: Story, cast: Cast) -> None:
    for _ in range(ROUNDS):
        case, press = story.sends(cast.anna, belopp="2400.00"), uuid4()

        def presses(case: Case = case, press: UUID = press) -> Case:
            command = Decide(cast.bengt.pk, "chef", 2, "approve")
            return advance(case.pk, command, command_id=press, now=story.now)

        results = at_once(*[presses] * 3)
        assert outcomes(results) == {"done": 3}
        assert case.events.filter(kind="decided").count() == 1
        books_balance(case)


def test_approve_withdraw_and_return_at_once_leave_one_truth(story: Story, cast: Cast) -> None:
    seen: Tally[object] = Tally()
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        commands = (
            Decide(cast.bengt.pk, "chef", 2, "approve"),
            Decide(cast.cecilia.pk, "chef", 2, "return", "Fel?"),
            Withdraw(cast.anna.pk),
        )
        results = at_once(
            *[
                lambda case=case, command=command: advance(case.pk, command, command_id=uuid4(), now=story.now)
                for command in commands
            ]
        )
        assert 1 <= outcomes(results)["done"] <= 2  # a case that was just returned may still be withdrawn
        books_balance(case)
        seen[case.result or case.state] += 1
    assert sum(seen.values()) == ROUNDS


def test_two_colleagues_take_the_groups_case_and_one_gets_it(story: Story, cast: Cast) -> None:
    a_group(key="lonecenter", members=[cast.david])
    for _ in range(ROUNDS):
        case = story.sends(cast.anna, belopp="2400.00")
        story.decides(cast.bengt)
        results = at_once(
            *[
                lambda case=case, person=person: advance(
                    case.pk, Claim(person, "lon"), command_id=uuid4(), now=story.now
                )
                for person in (cast.eva.pk, cast.david.pk)
            ]
        )
        assert outcomes(results) == {"done": 1, Code.CLAIMED_BY_OTHER: 1}
        books_balance(case)


def test_two_answers_to_one_return_at_once_open_the_step_once(story: Story, cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        story.decides(cast.bengt, "return", "Fel?")

        def amends(belopp: str, case: Case = case) -> Case:
            answers = {"aktivitet": "Gymkort", "belopp": belopp}
            return advance(case.pk, Amend(cast.anna.pk), command_id=uuid4(), now=story.now, answers=answers)

        results = at_once(lambda: amends("900.00"), lambda: amends("800.00"))
        assert outcomes(results) == {"done": 1, Code.NOT_RETURNED: 1}
        assert case.earlier_answers.count() == 1
        books_balance(case)


# ---- sending in


def test_a_triple_click_registers_one_case(story: Story, cast: Cast) -> None:
    for _ in range(ROUNDS):
        draft, before = uuid4(), Case.objects.count()
        results = at_once(*[lambda draft=draft: sends(story, cast, draft)] * 3)
        assert outcomes(results) == {"done": 3}
        assert len({result.pk for result in results if isinstance(result, Case)}) == 1
        assert Case.objects.count() == before + 1
        books_balance(Case.objects.get(command=draft))


def test_the_naive_way_registers_twice(story: Story, cast: Cast) -> None:
    """Red control: look whether the draft is sent in, then send it in."""

    def naively(title: str) -> bool:
        if Case.objects.filter(title=title).exists():
            return False
        fresh = {"version_id": story.loaded.version_id, "requester": cast.anna, "title": title, "e_service": "gym"}
        Case.objects.create(number=next_number(story.now), registered_at=story.now, changed_at=story.now, **fresh)
        return True

    for _ in range(MOST_ROUNDS):
        title = str(uuid4())
        if sum(result is True for result in at_once(*[lambda title=title: naively(title)] * 3)) > 1:
            return
    pytest.fail(f"three naive senders never collided in {MOST_ROUNDS} rounds: the races here prove nothing")


def test_many_senders_at_once_get_numbers_of_their_own(story: Story, cast: Cast) -> None:
    results = at_once(*[lambda: [sends(story, cast, uuid4()) for _ in range(8)]] * 6)
    for result in results:
        assert isinstance(result, list), result
    numbers = [case.number for result in results if isinstance(result, list) for case in result]
    assert len(numbers) == len(set(numbers)) == 48


def test_the_naive_way_gives_a_number_twice(now: datetime) -> None:
    """Red control: read the last number, add one, save."""

    def naively() -> int | None:
        try:
            counter, _ = Counter.objects.get_or_create(year=2026)
            counter.last += 1
            counter.save()
        except OperationalError:
            return None
        return counter.last

    for _ in range(MOST_ROUNDS):
        given = [number for number in at_once(*[naively] * 4) if isinstance(number, int)]
        if len(given) != len(set(given)):
            return
    pytest.fail(f"four naive counters never collided in {MOST_ROUNDS} rounds: the races here prove nothing")


def sends(story: Story, cast: Cast, draft: UUID) -> Case:
    """Anna's draft is sent in, without the story noting whose case it is."""
    return register(
        story.loaded,
        {"aktivitet": "Gymkort", "belopp": "1200.00"},
        by=cast.anna.pk,
        requester=cast.anna.pk,
        now=story.now,
        command_id=draft,
    )
