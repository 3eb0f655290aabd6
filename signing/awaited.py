"""What a coroutine of pyHanko gives, for those who have nothing else to do meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Given = TypeVar("Given")


def awaited(coroutine: Coroutine[Any, Any, Given]) -> Given:
    """What the coroutine gives. Never inside an event loop.

    `asyncio.run` would also look after Ctrl-C, and Python then spells out the whole result in a message that nobody
    sees: 70 ms for a time stamp, more than a signature costs.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()
