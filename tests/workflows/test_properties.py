"""Whatever anybody tries, in whatever municipality: what must never happen does not, and every case can end."""

from __future__ import annotations

import json
import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.lives_at_random import PEOPLE, a_life, a_random_case, a_whole_life
from tests.workflows.town import SERVICE, TODAY, Story
from workflows import commands as co
from workflows import events as ev
from workflows.approvers import principals_of
from workflows.employments import selves
from workflows.errors import Code, Refused
from workflows.events import from_json, to_json
from workflows.plan import HumanStep, ParallelBlock, RequesterSelf, SendBack, SubjectSelf
from workflows.signed import signature_on
from workflows.standing import fold
from workflows.who import links

pytestmark = pytest.mark.fuzz

seeds = st.integers(0, 2**40)
tries = st.integers(1, 40)  # a shorter life with the same seed begins in the same way
often = settings(max_examples=int(os.environ.get("LIVES", "60")), deadline=None)  # LIVES=3000 takes half an hour


def of_their_own(step: HumanStep) -> bool:
    """Whether the step is a task that the requester or the subject does in their own case."""
    return any(isinstance(link, RequesterSelf | SubjectSelf) for link in links(step.who))


@given(seeds, tries)
@often
def test_nobody_decides_their_own_case_in_any_guise(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    registrants = {event.by for event in story.history if isinstance(event, ev.Registered)}
    own = selves({story.requester, story.subject, *registrants} - {None}, story.town)
    for event in story.history:
        if isinstance(event, ev.Decided | ev.Voted | ev.Carried) and not of_their_own(story.plan.human(event.step)):
            assert event.by not in own
            assert event.on_behalf_of not in own


@given(seeds, tries)
@often
def test_nothing_that_has_to_be_signed_is_decided_without_a_signature_in_any_guise(seed: int, tries: int) -> None:
    life = a_whole_life(seed, tries)

    for event in life.unsigned:
        if isinstance(event, ev.Decided | ev.Voted):
            assert signature_on(life.story.plan.human(event.step), event.outcome) is None
    for event in life.story.history:
        if isinstance(event, ev.Carried):
            step = life.story.plan.human(event.step)
            assert not any(signature_on(step, outcome) for outcome in step.outcomes)


@given(seeds, tries)
@often
def test_nobody_has_a_hand_in_two_steps_that_need_two_people(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    hands: dict[str, set[int]] = {}
    for event in story.history:
        if isinstance(event, ev.Decided | ev.Voted | ev.Carried):
            hands.setdefault(event.step, set()).update(selves({event.by, event.on_behalf_of or event.by}, story.town))
    for step in story.plan.humans:
        for other in step.not_same_as:
            assert not hands.get(step.id, set()) & hands.get(other, set())


@given(seeds, tries)
@often
def test_nobody_votes_twice_as_two_employees(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    for opening in story.standing.open.values():
        seats = [selves({vote.seat}, story.town) for vote in opening.votes]
        assert sum(map(len, seats)) == len(frozenset().union(*seats))


@given(seeds, tries)
@often
def test_whoever_decides_could_have_found_it_in_a_queue(seed: int, tries: int) -> None:
    story = a_life(seed, tries)
    for person in PEOPLE:
        how = story.may_decide(person)
        if how is None:
            continue
        mine = principals_of(person, story.town, SERVICE, TODAY)
        shared = [mine[one] for one in story.standing.principals if one in mine]
        # A position whose manager became excluded after it opened is the one case where only the link leads there.
        if shared:
            assert how.on_behalf_of is None or None not in shared
        else:
            assert any(one.startswith("m:") for one in story.standing.principals)


@given(seeds, tries)
@often
def test_a_case_is_sent_back_no_more_often_than_the_plan_allows(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    for step in story.plan.humans:
        sent = sum(isinstance(event, ev.Returned) and event.step == step.id for event in story.history)
        assert sent <= max([back.max for back in step.every_route.values() if isinstance(back, SendBack)], default=0)


def goes_on(random: Random, story: Story) -> None:
    """Whoever the case waits for does something about it."""
    standing = story.standing
    if standing.state == "returned":
        story.hears(co.Amend(story.requester))
        return
    opening = random.choice([*standing.open.values()])
    if opening.until is not None:
        story.today = max(story.today, opening.until)
        story.hears(co.TimePassed())
    elif opening.action:
        story.hears(random.choice([co.DeliverySucceeded, co.DeliveryGivenUp])(opening.step, opening.seq))
    else:
        step = story.plan.human(opening.step)
        free = [person for person in PEOPLE if story.may_decide(person, step.id)]
        assert free, "a step waits for nobody"
        story.decides(random.choice(free), random.choice(step.outcomes), "x", step=step.id, opened_seq=opening.seq)


@given(seeds)
@often
def test_every_case_can_end_and_does_when_people_go_on_deciding(seed: int) -> None:
    random = Random(seed)
    story = a_random_case(random)
    stuck = False
    try:
        story.begins()
    except Refused as refused:
        if refused.code is not Code.NOBODY:
            raise
        return
    for _ in range(300):
        if story.standing.state == "closed":
            return
        try:
            goes_on(random, story)
        except Refused as refused:
            # Told at once, to whoever would have carried the case into a step that nobody may decide or past the limit.
            if refused.code not in (Code.NOBODY, Code.RETURN_LIMIT):
                raise
            stuck = True
    assert stuck, "the case goes round for ever"


@given(seeds, tries)
@often
def test_nobody_approves_more_than_they_may_in_any_guise(seed: int, tries: int) -> None:
    for event, right in a_whole_life(seed, tries).measured:
        assert event.by in right
        assert event.on_behalf_of is None or event.on_behalf_of in right


@given(seeds, tries)
@often
def test_a_block_waits_for_its_branches_and_leaves_nothing_behind(seed: int, tries: int) -> None:
    story = a_life(seed, tries)
    standing, plan = story.standing, story.plan

    for step in standing.open:
        for block, branch in plan.within(step):
            if isinstance(plan.step(block), ParallelBlock):
                assert branch in standing.blocks[block].branches
                assert branch not in standing.blocks[block].done
    for block_id, joining in standing.blocks.items():
        assert len(joining.done) < joining.needed
        for branch in set(joining.branches) - joining.done:
            assert any((block_id, branch) in plan.within(step) for step in standing.open)


@given(seeds, tries)
@often
def test_the_clock_does_each_thing_once_in_each_round(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    reminded: dict[str, int] = {}
    late: dict[str, int] = {}
    remind: dict[str, int] = {}
    for event in story.history:
        if isinstance(event, ev.StepOpened):
            reminded[event.step], late[event.step], remind[event.step] = 0, 0, len(event.remind)
        elif isinstance(event, ev.Reminded):
            assert reminded[event.step] < event.times <= remind[event.step]
            reminded[event.step] = event.times
        elif isinstance(event, ev.Widened) and event.why.startswith("overdue"):
            late[event.step] += 1
            assert late[event.step] == 1


@given(seeds, tries)
@often
def test_the_clock_looked_at_twice_does_nothing_the_second_time(seed: int, tries: int) -> None:
    story = a_life(seed, tries)
    if story.standing.state == "new":
        return
    for _ in range(20):  # a wait that is over may lead to another thing that is due the same day
        try:
            if not story.hears(co.TimePassed()):
                break
        except Refused as refused:
            if refused.code is not Code.NOBODY:
                raise
            break
    else:
        pytest.fail("the clock never comes to rest")


@given(seeds, tries)
@often
def test_what_happened_adds_up_to_where_the_case_stands(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    standing = story.standing
    assert standing.seq == len(story.history)
    assert bool(standing.open) == (standing.state == "open")
    assert (standing.result is not None) == (standing.state == "closed")
    assert (standing.then is not None) == (standing.state == "returned")
    for opening in standing.open.values():
        opened = story.history[opening.seq - 1]
        assert isinstance(opened, ev.StepOpened | ev.DeliveryAsked | ev.Waiting)
        assert (opened.step, opened.seq) == (opening.step, opening.seq)
        assert bool(opening.principals) == isinstance(opened, ev.StepOpened)
    closing = [place for place, event in enumerate(story.history) if isinstance(event, ev.Ended | ev.Withdrawn)]
    assert len(closing) == (standing.state == "closed")
    for place in closing:
        assert all(isinstance(event, ev.Noted) for event in story.history[place + 1 :])


@given(seeds, tries)
@often
def test_events_survive_being_written_and_read(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    written = [(event.kind, json.dumps(to_json(event))) for event in story.history]
    read = [from_json(kind, json.loads(text)) for kind, text in written]

    assert read == story.history
    assert fold(story.plan, read) == story.standing


@given(seeds)
@often
def test_a_step_opens_only_for_those_who_may_decide_it(seed: int) -> None:
    story = a_random_case(Random(seed))
    try:
        story.begins()
    except Refused as refused:
        if refused.code is not Code.NOBODY:
            raise
        return
    for step in story.standing.waiting:
        assert any(story.may_decide(person, step) for person in PEOPLE)


def test_the_lives_at_random_go_far_and_wide() -> None:
    lives = [a_life(seed, 40) for seed in range(500)]

    kinds = {event.kind for story in lives for event in story.history}
    assert kinds == set(ev.EVENTS)
    decided = [event for story in lives for event in story.history if isinstance(event, ev.Decided)]
    assert len(decided) > 400
    assert sum(event.on_behalf_of is not None for event in decided) > 15
    assert sum(story.standing.state == "closed" for story in lives) > 150
