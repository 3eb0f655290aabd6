"""Lanes: how many messages to one receiver a process carries at once, so that a slow one holds up nobody else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from forms_platform.outbox.models import Message

FIRST, MOST_A_LANE = 2, 8  # messages at once to a receiver nobody knows yet, and to one that answers quickly
QUICK_SECONDS = 1.0  # an answer that takes longer halves what the receiver gets at once
RESERVED = 2  # places that only a receiver with nothing on its way may take
LONGEST_REST = 5.0  # seconds until a receiver that rests is asked whether it still does: somebody may have woken it


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand: whose it is, since when on the steady clock, and what tells the time."""

    message: Message
    holder: str
    since: float
    tell: Callable[[], datetime]


@dataclass(slots=True)
class Lane:
    """The messages to one receiver: those in hand, and how many may be on their way at once."""

    allowed: int = FIRST
    busy: int = 0
    rests_until: float = 0.0
    in_hand: deque[Claimed] = field(default_factory=deque)

    def wants(self, at: float) -> int:
        """How many more to claim: what is in hand lasts for one round more, and no longer."""
        if at < self.rests_until or len(self.in_hand) >= self.allowed:
            return 0
        return 2 * self.allowed - len(self.in_hand) if self.allowed > 1 else 1 - len(self.in_hand)

    def ended(self, seconds: float, well: bool) -> None:
        """One more for a receiver that takes its messages quickly, half as many for one that does not."""
        if well and seconds < QUICK_SECONDS:
            self.allowed = min(self.allowed + 1, MOST_A_LANE)
        else:
            self.allowed = max(self.allowed // 2, 1)


def next_of(lanes: Iterable[Lane], most: int, at: float) -> Lane | None:
    """The lane to serve next: of those with something in hand the one with least on its way. The last places are for
    lanes with nothing on its way."""
    every = list(lanes)
    free = most - sum(lane.busy for lane in every)
    kept = min(RESERVED, most // 4)
    open_ones = [
        lane
        for lane in every
        if lane.in_hand and at >= lane.rests_until and lane.busy < lane.allowed and free > (kept if lane.busy else 0)
    ]
    return min(open_ones, key=lambda lane: (lane.busy, lane.in_hand[0].since), default=None)
