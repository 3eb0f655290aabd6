"""What the check of people finds by asking about those alike once is what one finds who asks about everybody."""

from __future__ import annotations

from random import Random

import pytest

from tests.workflows.checks.slow_and_sure import SlowAndSure, a_random_question, a_random_town
from tests.workflows.town import TODAY
from workflows.checks.somebody import look_for_somebody


def both(seed: int) -> tuple[SlowAndSure, dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    dice = Random(seed)
    slow = a_random_question(dice, a_random_town(dice))
    fast = look_for_somebody(slow.asked, slow.town, slow.everybody, TODAY)
    told = {(one.code, one.step): one.affected for one in fast.lacks}
    told |= {("reserve", one.step): one.used for one in fast.reserves}
    return slow, told, {key: len(people) for key, people in slow.told().items()}


@pytest.mark.parametrize("part", range(2))
def test_those_alike_are_told_of_as_if_each_had_been_asked_about(part: int) -> None:
    found = 0
    for seed in range(part * 25, part * 25 + 25):
        slow, told, sure = both(seed)
        assert told == sure, (seed, slow.asked.plan, slow.town)
        found += len(sure)

    assert found > 25, "the municipalities lack too little to tell anything"


@pytest.mark.fuzz
def test_so_they_are_in_thousands_of_municipalities() -> None:
    for seed in range(1000, 3500):
        slow, told, sure = both(seed)
        assert told == sure, (seed, slow.asked.plan, slow.town)
