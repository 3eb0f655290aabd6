"""A small bar chart as SVG, worked out on the server; the same figures stand in a table beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 640, 160, 8  # units of the drawing
SMALL_WIDTH, SMALL_HEIGHT, SMALL_GAP = 72, 20, 2
LEAST = 2  # so that something is seen where there was anything


@dataclass(frozen=True)
class Bar:
    """One bar, and where what it says stands."""

    x: float
    y: float
    width: float
    height: float
    label: str
    n: int

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        """Where its number stands."""
        return self.y - 5


def bars(counted: Sequence[tuple[str, int]], *, small: bool = False) -> list[Bar]:
    """The bars of the figures, first to last; the highest fills the height but for its number."""
    if not counted:
        return []
    width, height, gap = (SMALL_WIDTH, SMALL_HEIGHT, SMALL_GAP) if small else (WIDTH, HEIGHT, GAP)
    room = height if small else height - 20
    most = max(n for _, n in counted) or 1
    each = (width - gap * (len(counted) - 1)) / len(counted)
    found = []
    for place, (label, n) in enumerate(counted):
        tall = max(round(room * n / most, 1), LEAST) if n else 0
        found.append(Bar(round(place * (each + gap), 1), round(height - tall, 1), round(each, 1), tall, label, n))
    return found
