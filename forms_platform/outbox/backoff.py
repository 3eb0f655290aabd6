"""How long to wait before the next try: 5, 25, 125 and then 625 minutes, unless the settings say otherwise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

JITTER = 0.1  # a tenth to either side, so that what failed together does not return together


def wait(attempt: int, steps: Sequence[int], *, chance: float | None = None) -> timedelta:
    """The time to wait after the given attempt (1 is the first); `chance` in 0..1 stands for the dice.

    Units: `steps` are seconds; the last is used for all later attempts.
    """
    seconds = steps[min(attempt, len(steps)) - 1]
    thrown = random.random() if chance is None else chance  # noqa: S311 - spreads load, guards nothing
    return timedelta(seconds=seconds * (1 - JITTER + 2 * JITTER * thrown))
