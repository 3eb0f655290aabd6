"""Several who decide one step together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.workflows.town import ANNA, BENGT, CECILIA, DAVID, EVA, FRIDA, HUGO, SARA, Story, Town, a_plan, a_town
from tests.workflows.town import a_step as one_step
from workflows import commands as co
from workflows import events as ev
from workflows.errors import Code, Refused

BOARD = {BENGT, CECILIA, DAVID, SARA}


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def a_board(**changes: Any) -> Town:
    town = a_town()
    town.groups["namnd"] = set(BOARD)
    for name, value in changes.items():
        setattr(town, name, value)
    return town


def asks(need: Any, *, town: Town | None = None, **changes: Any) -> Story:
    step = one_step(**{"who": {"group": "namnd"}, "need": need, **changes})
    return Story(plan=a_plan(step), town=town or a_board()).begins()


def test_all_of_them_have_to_say_yes() -> None:
    story = asks("all")
    assert set(story.standing.principals) == {f"u:{person}" for person in BOARD}

    for person in (BENGT, CECILIA, DAVID):
        assert story.decides(person, "approve") == (ev.Voted("chef", "approve", person),)
    events = story.decides(SARA, "approve")

    assert events == (
        ev.Voted("chef", "approve", SARA),
        ev.Decided("chef", "approve", SARA),
        ev.Ended("beviljad", "approved"),
    )


def test_one_no_is_enough_when_all_are_needed() -> None:
    story = asks("all")

    events = story.decides(DAVID, "reject", "Nej.")

    assert events[-1] == ev.Ended("avslag", "rejected")


@pytest.mark.parametrize(("need", "votes"), [({"count": 2}, 2), ({"percent": 60}, 3), ({"percent": 25}, 1)])
def test_so_many_of_them(need: dict[str, int], votes: int) -> None:
    story = asks(need)
    for person in sorted(BOARD)[: votes - 1]:
        story.decides(person, "approve")
        assert story.standing.state == "open"

    story.decides(sorted(BOARD)[votes - 1], "approve")

    assert story.standing.state == "closed"


def test_a_no_settles_it_when_those_left_are_too_few() -> None:
    story = asks({"count": 3})
    story.decides(BENGT, "approve")
    story.decides(CECILIA, "reject", "Nej.")
    assert story.standing.state == "open"

    assert story.decides(DAVID, "reject", "Nej.")[-1] == ev.Ended("avslag", "rejected")


def test_what_has_become_impossible_goes_where_the_plan_says() -> None:
    back = {"to": "requester", "then": "chef", "max": 1}
    story = asks({"count": 4}, on={"reject": "@avslag", "impossible": back}, comment=None)

    events = story.decides(BENGT, "reject")

    assert [type(event) for event in events] == [ev.Voted, ev.Lapsed, ev.Returned]


def test_one_from_each_group_and_nobody_for_two() -> None:
    town = a_board()
    town.groups |= {"hr": {SARA, DAVID}, "ekonomi": {SARA, EVA}}
    story = asks({"each": ["hr", "ekonomi"]}, town=town)

    story.decides(SARA, "approve")
    assert story.standing.state == "open"
    assert refusal(lambda: story.decides(SARA, "approve")).code is Code.ALREADY_VOTED
    story.decides(EVA, "approve")

    assert story.standing.state == "closed"


def test_a_vote_for_somebody_is_theirs_and_nobody_votes_twice() -> None:
    story = asks("all")
    story.town.stand_in(EVA, BENGT)
    story.town.stand_in(EVA, CECILIA)

    (vote,) = story.decides(EVA, "approve")

    assert isinstance(vote, ev.Voted)
    assert vote.on_behalf_of == BENGT
    assert refusal(lambda: story.decides(EVA, "approve", on_behalf_of=CECILIA)).code is Code.ALREADY_VOTED
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.NOT_YOURS


def test_a_return_by_one_of_them_gives_the_case_back_at_once() -> None:
    story = asks("all")
    story.decides(BENGT, "approve")

    story.decides(DAVID, "return", "Bilagan?")
    assert story.standing.state == "returned"

    story.hears(co.Amend(ANNA))
    assert story.standing.open["chef"].votes == ()


def test_where_the_group_is_too_small_the_reserve_decides_instead() -> None:
    town = a_board()
    town.groups["stor"] = {*BOARD, HUGO, FRIDA}

    story = asks({"count": 5}, who={"group": "namnd", "otherwise": {"group": "stor"}}, town=town)

    assert len(story.standing.principals) == 6


def test_nobody_is_found_when_the_reserve_is_too_small_too() -> None:
    with pytest.raises(Refused) as caught:
        asks({"count": 9})
    assert caught.value.code is Code.NOBODY


def test_when_members_leave_all_means_all_who_are_left() -> None:
    story = asks("all")
    for person in (BENGT, CECILIA, DAVID):
        story.decides(person, "approve")
    story.town.gone.add(SARA)

    story.hears(co.TimePassed())

    assert story.standing.result == "approved"


def test_who_voted_may_not_decide_a_step_that_needs_others() -> None:
    second = one_step(id="tva", who={"group": "namnd"}, not_same_as=["chef"], on={"reject": "@avslag"})
    first = one_step(who={"group": "namnd"}, need={"count": 2})
    story = Story(plan=a_plan(first, second), town=a_board()).begins()
    story.decides(BENGT, "approve")
    story.decides(DAVID, "approve")

    assert [person for person in sorted(BOARD) if story.may_decide(person)] == [CECILIA, SARA]


def test_opinions_all_count_whichever_way_they_go() -> None:
    step = one_step(kind="review", who={"group": "namnd"}, need={"count": 2}, on={}, comment=None)
    story = Story(plan=a_plan(step), town=a_board()).begins()

    story.decides(BENGT, "support")
    events = story.decides(DAVID, "object")

    assert story.standing.state == "closed"
    assert events[1] == ev.Decided("chef", "object", DAVID)


def test_the_chair_alone_cannot_be_the_requester() -> None:
    story = Story(plan=a_plan(one_step(who={"group": "namnd"}, need="all")), town=a_board(), requester=BENGT).begins()

    assert f"u:{BENGT}" not in story.standing.principals
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.OWN_CASE
