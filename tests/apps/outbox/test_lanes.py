"""Lanes: how many messages to one receiver are on their way at once, and who is served next."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from forms_platform.outbox.lanes import FIRST, MOST_A_LANE, RESERVED, Claimed, Lane, next_of
from forms_platform.outbox.models import Message

_at = count()


def a_lane(in_hand: int = 1, busy: int = 0, allowed: int = FIRST, rests_until: float = 0.0) -> Lane:
    lane = Lane(allowed=allowed, busy=busy, rests_until=rests_until)
    lane.in_hand.extend(Claimed(Message(), "me", next(_at), datetime.now) for _ in range(in_hand))
    return lane


def test_a_receiver_that_answers_quickly_gets_one_more_at_once_up_to_the_most() -> None:
    lane = a_lane()
    for _ in range(2 * MOST_A_LANE):
        lane.ended(0.05, well=True)
    assert lane.allowed == MOST_A_LANE


def test_one_that_is_slow_or_fails_gets_half_and_never_nothing() -> None:
    slow, failing = a_lane(allowed=8), a_lane(allowed=8)
    slow.ended(9.0, well=True)
    failing.ended(0.01, well=False)
    assert (slow.allowed, failing.allowed) == (4, 4)
    for _ in range(5):
        slow.ended(9.0, well=True)
    assert slow.allowed == 1


def test_no_more_is_claimed_than_lasts_for_one_round_more() -> None:
    assert a_lane(in_hand=0, allowed=4).wants(1.0) == 8
    assert a_lane(in_hand=4, allowed=4).wants(1.0) == 0
    assert a_lane(in_hand=0, allowed=1).wants(1.0) == 1
    assert a_lane(in_hand=0, rests_until=2.0).wants(1.0) == 0


def test_the_lane_with_least_on_its_way_is_served_next() -> None:
    busy, idle = a_lane(busy=1, allowed=8), a_lane()
    assert next_of([busy, idle], 12, 1.0) is idle


def test_the_one_that_has_waited_longest_is_served_first_of_equals() -> None:
    first, second = a_lane(), a_lane()
    assert next_of([second, first], 12, 1.0) is first


def test_the_last_places_are_kept_for_who_has_nothing_on_its_way() -> None:
    hanging, other = a_lane(busy=12 - RESERVED, allowed=20), a_lane()
    assert next_of([hanging], 12, 1.0) is None
    assert next_of([hanging, other], 12, 1.0) is other


def test_nobody_goes_beyond_what_is_allowed_or_there_is_room_for() -> None:
    assert next_of([a_lane(busy=2, allowed=2)], 12, 1.0) is None
    assert next_of([a_lane(busy=0), a_lane(busy=12, allowed=12)], 12, 1.0) is None
    assert next_of([a_lane(in_hand=0)], 12, 1.0) is None
    assert next_of([a_lane(rests_until=2.0)], 12, 1.0) is None


def test_with_one_place_everybody_still_gets_a_turn() -> None:
    assert next_of([a_lane()], 1, 1.0) is not None
