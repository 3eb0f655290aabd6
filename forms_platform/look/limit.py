"""How often somebody may do the same thing, counted in the cache so that all web processes count together."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from uuid import uuid4

from django.core.cache import cache

REMEMBERED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many times within so many seconds. While the cache is away nobody is stopped: fails open."""

    name: str
    most: int
    seconds: int

    def spend(self, who: str, at: float) -> int:
        """One more is counted. 0 within the limit, else how long to wait. Units: seconds since the epoch in, seconds
        out."""
        key = f"limit:{self.name}:{who}:{int(at // self.seconds)}"
        cache.add(key, 0, 2 * self.seconds)
        try:
            spent = cache.incr(key)
        except ValueError:  # it was pushed out of a full cache between the two lines
            return 0
        return 0 if spent <= self.most else self.seconds - int(at % self.seconds)

    def left(self, who: str, at: float) -> tuple[int, int]:
        """How many times are left, and in how many seconds it begins anew. Units as in spend."""
        spent = cache.get(f"limit:{self.name}:{who}:{int(at // self.seconds)}") or 0
        return max(0, self.most - int(spent)), self.seconds - int(at % self.seconds)


@dataclass(slots=True)
class OwnCount:
    """The same, counted by this process alone: for what must not fail open when the cache is away."""

    most: int
    seconds: int
    _times: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, who: str, at: float | None = None) -> bool:
        """One more is counted; whether it was within the limit. Units: seconds of any steady clock."""
        now = time.monotonic() if at is None else at
        with self._lock:
            recent = [then for then in self._times.pop(who, []) if then > now - self.seconds]
            within = len(recent) < self.most
            self._times[who] = [*recent, now] if within else recent
            while len(self._times) > REMEMBERED_AT_MOST:
                self._times.popitem(last=False)
            return within


def cache_answers() -> bool:
    """Whether what is put into the cache can be taken out again."""
    key = f"limit:probe:{uuid4()}"
    cache.set(key, 1, 10)
    return bool(cache.get(key) == 1)
