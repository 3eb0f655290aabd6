"""Posting: what has to be told the world is written down in the same transaction as what happened."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_platform.outbox import doorbell
from forms_platform.outbox.handlers import handlers_of
from forms_platform.outbox.models import Message

_turn = itertools.count(secrets.randbelow(1 << 20))


@dataclass(frozen=True, slots=True)
class Post:
    """Something to be told: `about` is the subject ("case:17"), `payload` holds ids only, `at` is when it is due,
    `lane` the receiver outside, where the handler has several. `lanes` names the receivers outside that it is for at
    all; None is for every one."""

    topic: str
    about: str
    payload: Mapping[str, Any]
    at: datetime | None = None
    lane: str = ""
    lanes: Collection[str] | None = None


def post(
    topic: str,
    about: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    at: datetime | None = None,
    lane: str = "",
    lanes: Collection[str] | None = None,
) -> list[Message]:
    """The outbox has a row for each handler that it is for, due at `at` or at once; the doorbell rings on commit."""
    return post_all([Post(topic, about, payload, at, lane, lanes)], now=now)


def post_all(posts: Iterable[Post], *, now: datetime) -> list[Message]:
    """The outbox has a row for each post and handler, written in one statement; the doorbell rings on commit.

    Raises: LookupError for a topic that no table knows.
    """
    rows = [
        Message(
            id=ordered_id(now),
            topic=item.topic,
            handler=handler.path,
            queue=handler.queue,
            lane=handler.lane_of(item.lane),
            about=item.about,
            payload=dict(item.payload),
            created_at=now,
            available_at=item.at or now,
        )
        for item in posts
        for handler in handlers_of(item.topic)
        if handler.has_work(item.topic, item.lanes)
    ]
    if rows:
        Message.objects.bulk_create(rows)
        due = [(row.id, row.queue) for row in rows if row.available_at <= now]
        transaction.on_commit(partial(doorbell.ring, due), robust=True)
    return rows


def ordered_id(now: datetime) -> UUID:
    """An id (UUID version 7) that sorts after those this process made before, and that nobody can guess."""
    turn = next(_turn) & 0x3FFFFFF  # 26 bits: 12 beside the version, 14 after the variant
    milliseconds = int(now.timestamp() * 1000) & 0xFFFFFFFFFFFF
    value = milliseconds << 80 | 0x7 << 76 | (turn >> 14) << 64 | 0b10 << 62 | (turn & 0x3FFF) << 48
    return UUID(int=value | secrets.randbits(48))
