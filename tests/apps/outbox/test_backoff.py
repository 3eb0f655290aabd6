"""The waits between tries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_platform.outbox.backoff import wait

STEPS = (300, 1500, 7500)


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 5), (2, 25), (3, 125), (4, 125), (40, 125)])
def test_each_wait_is_five_times_the_one_before_and_the_last_repeats(attempt: int, minutes: int) -> None:
    assert wait(attempt, STEPS, chance=0.5) == timedelta(minutes=minutes)


def test_the_dice_move_the_wait_by_a_tenth_at_most() -> None:
    assert wait(1, STEPS, chance=0.0) == timedelta(seconds=270)
    assert wait(1, STEPS, chance=1.0) == timedelta(seconds=330)
    assert len({wait(1, STEPS) for _ in range(20)}) > 1
