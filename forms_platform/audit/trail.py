"""The trail: entries that each carry the hash of the one before, and the proof that none was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

import rfc8785

from forms_platform.audit.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done, before it has its place in a stream."""

    action: str
    actor: str
    facts: Mapping[str, Any]
    at: datetime


class Why(StrEnum):
    """In what way a stream does not fit together."""

    CHANGED = "changed"  # the entry's hash is not that of its content
    UNCHAINED = "unchained"  # the entry does not name the hash of the one before it
    MISSING = "missing"  # an entry is missing before this one
    TAIL_MISSING = "tail_missing"  # the head knows of later entries
    NO_HEAD = "no_head"  # entries without a head, or beyond it


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a stream does not fit together."""

    stream: str
    seq: int
    why: Why


def append(stream: str, action: str, *, actor: str, facts: Mapping[str, Any], at: datetime, new: bool = False) -> Entry:
    """The stream has one entry more, in the present transaction."""
    return append_all(stream, [Deed(action, actor, facts, at)], new=new)[0]


def append_all(stream: str, deeds: Sequence[Deed], *, new: bool = False) -> list[Entry]:
    """The stream has an entry more for each deed, in order, in the present transaction.

    `new` promises that the stream has no entry yet (its subject was made in the same transaction): no look-up is made.
    """
    head = Head(stream=stream, seq=0, hash="") if new else _locked_head(stream)
    entries: list[Entry] = []
    for deed in deeds:
        head.seq += 1
        entry = Entry(
            stream=stream,
            seq=head.seq,
            at=deed.at,
            actor=deed.actor,
            action=deed.action,
            facts=dict(deed.facts),
            previous=head.hash,
        )
        head.hash = entry.hash = hash_of(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    head.save(force_insert=new, force_update=not new)
    return entries


def hash_of(entry: Entry) -> str:
    """SHA-256 over the entry's canonical JSON (RFC 8785), the hash of the one before included."""
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "stream": entry.stream,
                "seq": entry.seq,
                "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": entry.actor,
                "action": entry.action,
                "facts": entry.facts,
                "previous": entry.previous,
            }
        )
    ).hexdigest()


def prove(streams: Iterable[str] | None = None) -> list[Break]:
    """The first break of every stream that has one; an empty list proves that nothing was changed or taken out.

    Shape: two passes over the rows in order of stream, constant memory.
    """
    entries = Entry.objects.order_by("stream", "seq")
    heads = Head.objects.order_by("stream")
    if streams is not None:
        wanted = list(streams)
        entries, heads = entries.filter(stream__in=wanted), heads.filter(stream__in=wanted)
    breaks: list[Break] = []
    ends = {head.stream: head for head in heads.iterator(chunk_size=5000)}
    for stream, chain in _by_stream(entries.iterator(chunk_size=2000)):
        found = _first_break(stream, chain, ends.pop(stream, None))
        if found:
            breaks.append(found)
    # What is left has a head and no entry at all.
    breaks += [Break(stream, 1, Why.TAIL_MISSING) for stream, head in ends.items() if head.seq]
    return sorted(breaks, key=lambda found: found.stream)


def _locked_head(stream: str) -> Head:
    held = Head.objects.select_for_update()
    head = held.filter(stream=stream).first()
    if head is None:
        # Two first entries at once: one waits here for the other, and then reads what it wrote.
        Head.objects.bulk_create([Head(stream=stream, seq=0, hash="")], ignore_conflicts=True)
        head = held.get(stream=stream)
    return head


def _by_stream(entries: Iterator[Entry]) -> Iterator[tuple[str, Iterator[Entry]]]:
    return ((stream, chain) for stream, chain in groupby(entries, key=lambda entry: entry.stream))


def _first_break(stream: str, chain: Iterator[Entry], head: Head | None) -> Break | None:
    seq, previous = 0, ""
    found: Break | None = None
    for entry in chain:
        seq += 1
        if found:
            continue
        if entry.seq != seq:
            found = Break(stream, seq, Why.MISSING)
        elif entry.hash != hash_of(entry):
            found = Break(stream, seq, Why.CHANGED)
        elif entry.previous != previous:
            found = Break(stream, seq, Why.UNCHAINED)
        previous = entry.hash
    if found:
        return found
    if head is None or head.seq < seq:
        return Break(stream, seq, Why.NO_HEAD)
    if head.seq > seq or head.hash != previous:
        return Break(stream, seq + 1, Why.TAIL_MISSING)
    return None
