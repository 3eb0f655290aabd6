"""A cache that is allowed to be away: Redis when it answers, nothing when it does not."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

QUIET_AFTER_FAILURE = 5.0  # seconds during which a Redis that did not answer is not asked again
PATIENCE = 0.3  # seconds
OWED_AT_MOST = 10_000

T = TypeVar("T")
log = logging.getLogger(__name__)


class RedisOrNothing(RedisCache):
    """Redis as cache; while it is away every look-up misses and every write is dropped, so that the site goes on.

    Sessions are kept in the database behind it, so nobody is signed out. What was removed meanwhile (somebody signed
    out) is removed from Redis as the first thing when it answers again.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        params["OPTIONS"] = {**patience, **params.get("OPTIONS", {})}
        super().__init__(server, params)
        self._quiet_until = 0.0
        self._owed: set[tuple[Any, int | None]] = set()

    def _ask(self, question: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < self._quiet_until:
            return otherwise
        try:
            while self._owed:
                key, version = next(iter(self._owed))
                super().delete(key, version)
                self._owed.discard((key, version))
            return question()
        except (RedisError, OSError) as refusal:
            self._quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
            log.warning("cache not reached (%s)", type(refusal).__name__)
            return otherwise

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the value was added; while Redis is away: as if it was."""
        return self._ask(lambda: super(RedisOrNothing, self).add(key, value, *args, **kwargs), True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._ask(lambda: super(RedisOrNothing, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """The value is kept, if Redis answers."""
        self._ask(lambda: super(RedisOrNothing, self).set(key, value, *args, **kwargs), None)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the value lives on."""
        return self._ask(lambda: super(RedisOrNothing, self).touch(key, *args, **kwargs), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether there was a value to remove; while Redis is away the removal is owed."""
        removed = self._ask(lambda: int(super(RedisOrNothing, self).delete(key, version)), -1)
        if removed < 0 and len(self._owed) < OWED_AT_MOST:
            self._owed.add((key, version))
        return removed > 0

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """The values that are there."""
        return self._ask(lambda: super(RedisOrNothing, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether there is a value."""
        return self._ask(lambda: super(RedisOrNothing, self).has_key(key, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The number after adding; while Redis is away: as if it began now."""
        return self._ask(lambda: super(RedisOrNothing, self).incr(key, delta, version), delta)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """The keys that could not be kept."""
        return self._ask(lambda: super(RedisOrNothing, self).set_many(data, *args, **kwargs), list(data))
