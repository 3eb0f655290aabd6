"""The table of handlers, as the outbox reads it from the settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from forms_platform.outbox.outcomes import Handle

QUEUES = ("interactive", "documents", "deliveries", "bulk")
DELIVERIES = "deliveries"  # the queue of what waits for somebody outside: many at once, each receiver in its lane
LONGEST_LANE = 80  # characters


@dataclass(frozen=True, slots=True)
class Handler:
    """Who answers a topic, and in which queue. `in_order`: a subject's messages come in the order of posting.
    `wanted`: the path of a function of the topic that says whether there is anything to do at all. `lane`: the
    receiver that all its messages are for, in the queue of deliveries; its own path when nothing is said."""

    path: str
    queue: str = "interactive"
    in_order: bool = False
    wanted: str = ""
    lane: str = ""

    def lane_of(self, named: str = "") -> str:
        """The lane of a message, `named` by who posts it when it knows better; "" for who waits for nobody outside."""
        return (named or self.lane or self.path)[:LONGEST_LANE] if self.queue == DELIVERIES else ""

    def has_work(self, topic: str, lanes: Collection[str] | None = None) -> bool:
        """Whether a message has to be posted to it; of those outside only to who is in one of the lanes, when given."""
        if lanes is not None and self.queue == DELIVERIES and self.lane_of() not in lanes:
            return False
        return not self.wanted or bool(import_string(self.wanted)(topic))


@cache
def table(path: str) -> Mapping[str, tuple[Handler, ...]]:
    """Every topic's handlers, from the table at `path`."""
    return {
        topic: tuple(Handler(entry) if isinstance(entry, str) else entry for entry in entries)
        for topic, entries in import_string(path).items()
    }


def handlers_of(topic: str) -> tuple[Handler, ...]:
    """The topic's handlers. Raises: LookupError for a topic that the table does not know."""
    try:
        return table(settings.OUTBOX_HANDLERS)[topic]
    except KeyError:
        raise LookupError(f"no topic {topic!r} in {settings.OUTBOX_HANDLERS}") from None


def in_order_paths() -> frozenset[str]:
    """The handlers that want a subject's messages in the order they were posted."""
    every = table(settings.OUTBOX_HANDLERS).values()
    return frozenset(handler.path for entries in every for handler in entries if handler.in_order)


@cache
def load(path: str) -> Handle:
    """The handler at `path`, imported the first time it is needed."""
    handle: Handle = import_string(path)
    return handle
