"""Whatever anybody tries, in whatever municipality: what must never happen does not, and every case can end."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.lives_at_random import PEOPLE, a_life, a_random_case
from tests.workflows.town import SERVICE, TODAY
from workflows import commands as co
from workflows import events as ev
from workflows.approvers import people_for, principals_of
from workflows.errors import Code, Refused
from workflows.events import from_json, to_json
from workflows.plan import HumanStep, SendBack
from workflows.standing import fold

pytestmark = pytest.mark.fuzz

seeds = st.integers(0, 2**40)
tries = st.integers(1, 40)  # a shorter life with the same seed begins in the same way
often = settings(max_examples=300, deadline=None)


@given(seeds, tries)
@often
def test_nobody_decides_their_own_case_in_any_guise(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    registrants = {event.by for event in story.history if isinstance(event, ev.Registered)}
    own = {story.requester, story.subject, *registrants}
    for event in story.history:
        if isinstance(event, ev.Decided):
            assert event.by not in own
            assert event.on_behalf_of not in own - {None}


@given(seeds, tries)
@often
def test_nobody_has_a_hand_in_two_steps_that_need_two_people(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    hands: dict[str, set[int]] = {}
    for event in story.history:
        if isinstance(event, ev.Decided):
            hands.setdefault(event.step, set()).update({event.by, event.on_behalf_of or event.by})
    for step in story.plan.steps:
        for other in getattr(step, "not_same_as", ()):
            assert not hands.get(step.id, set()) & hands.get(other, set())


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

    for step in story.plan.steps:
        sent = sum(isinstance(event, ev.Returned) and event.step == step.id for event in story.history)
        back = step.routes.get("return") if isinstance(step, HumanStep) else None
        assert sent <= (back.max if isinstance(back, SendBack) else 0)


@given(seeds)
@often
def test_every_case_can_end_and_does_when_people_go_on_deciding(seed: int) -> None:
    random = Random(seed)
    story = a_random_case(random)
    try:
        story.begins()
        for _ in range(60):
            standing = story.standing
            if standing.state == "closed":
                break
            if standing.state == "returned":
                story.hears(co.Amend(story.requester))
                continue
            step = story.plan.human(standing.step or "")
            free = [person for person in PEOPLE if story.may_decide(person)]
            assert free, "a step waits for nobody"
            story.decides(random.choice(free), random.choice(step.outcomes), "x")
    except Refused as refused:
        # Told at once, to whoever would have carried the case into a step that nobody may decide or past the limit.
        if refused.code not in (Code.NOBODY, Code.RETURN_LIMIT):
            raise
        return
    assert story.standing.state == "closed"


@given(seeds, tries)
@often
def test_what_happened_adds_up_to_where_the_case_stands(seed: int, tries: int) -> None:
    story = a_life(seed, tries)

    standing = story.standing
    assert standing.seq == len(story.history)
    assert (standing.step is not None) == (standing.state == "open") == bool(standing.principals)
    assert (standing.result is not None) == (standing.state == "closed")
    assert (standing.then is not None) == (standing.state == "returned")
    if standing.opened_seq is not None:
        opened = story.history[standing.opened_seq - 1]
        assert isinstance(opened, ev.StepOpened)
        assert (opened.step, opened.principals, opened.seq) == (standing.step, standing.principals, standing.opened_seq)
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
    if story.standing.step is not None:
        excluded = dict.fromkeys({story.requester, story.subject} - {None}, Code.OWN_CASE)
        assert people_for(story.standing.principals, excluded, story.town)


def test_the_lives_at_random_go_far_and_wide() -> None:
    lives = [a_life(seed, 40) for seed in range(400)]

    kinds = {event.kind for story in lives for event in story.history}
    assert kinds == set(ev.EVENTS)
    decided = [event for story in lives for event in story.history if isinstance(event, ev.Decided)]
    assert len(decided) > 400
    assert sum(event.on_behalf_of is not None for event in decided) > 40
    assert sum(story.standing.state == "closed" for story in lives) > 150
