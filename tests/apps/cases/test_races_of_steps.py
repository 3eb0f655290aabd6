"""Several at once on cases that wait at several steps: votes, branches, recalls, the clock, and fifty deciders.

TRIES says how many decisions the fifty make in all (600 when nothing is said; 20 000 is a quarter of an hour).
"""

from __future__ import annotations

import os
import random
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from forms_platform.cases.advance import advance
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.cases.pass_time import pass_time
from forms_platform.cases.prove import prove_cases
from forms_platform.definitions.load import forget
from tests.apps.cases.several import AT_ONCE, MANAGER, publish_with
from tests.apps.cases.test_races import at_once, outcomes
from tests.cast import Cast, a_group, a_person, the_cast
from tests.stories import Story
from workflows.commands import Decide, HandOver, Recall
from workflows.errors import Code, Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 12
DECIDERS = 50
TRIES = int(os.environ.get("TRIES", "600"))


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    forget()


def seq_of(case: Case, step: str) -> int:
    return Assignment.objects.filter(case=case, step=step).latest("opened_seq").opened_seq


def does(case: Case, command: object, now: datetime) -> Case:
    return advance(case.pk, command, command_id=uuid4(), now=now)  # type: ignore[arg-type]


def sound(case: Case) -> Case:
    """The case as it is, which fits the log and itself."""
    assert list(prove_cases([case.pk])) == []
    return Case.objects.get(pk=case.pk)


def test_the_last_two_votes_together_settle_it_once(cast: Cast, now: datetime) -> None:
    a_group(key="namnd", members=[cast.bengt, cast.david])
    step = {**MANAGER, "who": {"group": "namnd"}, "need": "all", "on": {"reject": "@avslag"}}
    story = Story(cast, publish_with("namnd", step), now)
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        votes = [Decide(one.pk, "chef", 2, "approve") for one in (cast.bengt, cast.david)]
        results = at_once(*[lambda case=case, vote=vote: does(case, vote, now) for vote in votes])
        assert outcomes(results) == {"done": 2}
        assert (sound(case).result, case.events.filter(kind="decided").count()) == ("approved", 1)


def test_a_yes_and_a_no_in_two_branches_at_once_leave_one_truth(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    ended: Tally[str] = Tally()
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        yes = Decide(cast.eva.pk, "lon", seq_of(case, "lon"), "approve")
        no = Decide(cast.bengt.pk, "chef", seq_of(case, "chef"), "reject", "Nej.")
        results = at_once(lambda case=case, yes=yes: does(case, yes, now), lambda case=case, no=no: does(case, no, now))
        assert outcomes(results)["done"] >= 1
        ended[sound(case).result] += 1
    assert ended == {"rejected": ROUNDS}


def test_the_two_last_branches_together_join_once(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        both = [
            Decide(person.pk, step, seq_of(case, step), "approve")
            for person, step in ((cast.eva, "lon"), (cast.bengt, "chef"))
        ]
        results = at_once(*[lambda case=case, one=one: does(case, one, now) for one in both])
        assert outcomes(results) == {"done": 2}
        assert (sound(case).result, case.events.filter(kind="ended").count()) == ("approved", 1)


def test_recall_send_back_approval_handing_over_and_the_clock_at_once(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    late = now + timedelta(days=20)
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        chef = seq_of(case, "chef")
        commands = [
            Recall(cast.anna.pk),
            Decide(cast.bengt.pk, "chef", chef, "return", "Kvittot?"),
            Decide(cast.cecilia.pk, "chef", chef, "approve"),
            HandOver(cast.eva.pk, "lon", cast.david.pk),
        ]
        deeds = [lambda case=case, command=command: does(case, command, late) for command in commands]
        results = at_once(*deeds, lambda case=case: pass_time(case.pk, now=late))
        outcomes(results)
        after = sound(case)
        assert after.events.filter(kind="reminded", step="chef").count() <= 1
        assert after.events.filter(kind="widened").count() <= 1


def test_the_clock_of_two_machines_reminds_once(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    late = now + timedelta(days=20)
    for _ in range(ROUNDS):
        case = story.sends(cast.anna)
        at_once(*[lambda case=case: pass_time(case.pk, now=late)] * 3)
        kinds = Tally(sound(case).events.order_by("seq").values_list("kind", flat=True))
        assert (kinds["reminded"], kinds["widened"]) == (2, 1)


def test_fifty_deciders_lose_nothing_and_decide_nothing_twice(cast: Cast, now: datetime) -> None:
    """Fifty people with a connection each decide what lies in one common queue, often the same case at once."""
    people = [a_person(name=f"Attestant {number}", unit=cast.payroll) for number in range(DECIDERS)]
    a_group(key="femtio", members=people)
    step = {**MANAGER, "who": {"group": "femtio"}, "on": {"reject": "@avslag"}}
    story = Story(cast, publish_with("femtio", step), now)
    cases = [story.sends(cast.anna).pk for _ in range(max(20, TRIES // 20))]
    barrier = Barrier(DECIDERS)

    def decides(number: int) -> Tally[str]:
        chance, said = random.Random(number), Tally[str]()
        connection.ensure_connection()
        barrier.wait(timeout=60)
        try:
            for turn in range(TRIES // DECIDERS):
                case = cases[(turn * DECIDERS // 20 + chance.randrange(8)) % len(cases)]
                outcome = chance.choice(["approve", "approve", "reject"])
                command = Decide(people[number].pk, "chef", 2, outcome, "Därför.")
                try:
                    advance(case, command, command_id=uuid4(), now=now)
                except Refused as refused:
                    said[refused.code] += 1
                else:
                    said["done"] += 1
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(DECIDERS) as pool:
        said = sum(pool.map(decides, range(DECIDERS)), Tally[str]())

    decided = CaseEvent.objects.filter(case__in=cases, kind="decided")
    assert said.total() == TRIES // DECIDERS * DECIDERS
    assert set(said) <= {"done", Code.ALREADY_DECIDED, Code.CASE_CLOSED}, said
    assert said["done"] == decided.count() == decided.values("case").distinct().count()
    assert list(prove_cases(cases)) == []
