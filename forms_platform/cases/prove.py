"""Proves the cases: their events are those that the log names, and add up to what the columns and the rows say.

The log (audit.trail) proves itself by its chain; here each case is held against it. Nothing runs on what is replayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Mod
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.load import load
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome
from workflows.events import from_json
from workflows.standing import Standing, fold
from workflows.timers import wakes

AT_A_TIME = 300  # cases held in memory
WHOLE_ROUND_DAYS = 30  # within which the nightly proof has come to every case
RECENT = timedelta(days=2)


class Why(StrEnum):
    """In what way a case does not fit."""

    EVENT_MISSING = "event_missing"  # the log names an event that is not there
    EVENT_CHANGED = "event_changed"  # the event is not the one that the log names, or another stands in its place
    EVENT_ADDED = "event_added"  # the log knows nothing of the event
    IMPOSSIBLE = "impossible"  # the events cannot have happened in the case's plan
    STATE_DIFFERS = "state_differs"  # the columns say something else than the events
    WAITING_DIFFERS = "waiting_differs"  # the rows of who has the case do


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing in a case that does not fit; `seq` is the event's place, 0 when it is no event."""

    case: int
    number: str
    seq: int
    why: Why


def prove_cases(case_ids: Iterable[int] | None = None) -> Iterator[Misfit]:
    """The first misfit of every case that has one, of all cases or of those. Four statements for AT_A_TIME of them.

    A case that seems not to fit is read again while nobody can take it on: it may have gone on between two statements.
    """
    cases = Case.objects.order_by("pk")
    if case_ids is not None:
        cases = cases.filter(pk__in=list(case_ids))
    waiting = cases.iterator(chunk_size=AT_A_TIME)
    while some := list(islice(waiting, AT_A_TIME)):
        for seems in list(_misfits(some)):
            with transaction.atomic():
                sure = list(_misfits(Case.objects.select_for_update().filter(pk=seems.case)))
            yield from sure


def _misfits(cases: Iterable[Case]) -> Iterator[Misfit]:
    some = list(cases)
    ids = [case.pk for case in some]
    events = _grouped(CaseEvent.objects.filter(case__in=ids).order_by("case_id", "seq"))
    rows = _grouped(Assignment.objects.filter(case__in=ids, state__in=Assignment.WAITING))
    named = _named(ids)
    for case in some:
        found = _misfit(case, events[case.pk], named[case.pk], rows[case.pk])
        if found is not None:
            yield Misfit(case.pk, case.number, *found)


def nightly(message: Envelope) -> Outcome:
    """What changed lately, and each night another part of the rest, has been proved. Handler of "day.begun"."""
    return prove_of_night(timezone.localdate())


def prove_of_night(today: date) -> Outcome:
    """The same for a day; a person has to look when something does not fit."""
    part = today.toordinal() % WHOLE_ROUND_DAYS
    since = timezone.now() - RECENT
    chosen = Case.objects.annotate(part=Mod("pk", WHOLE_ROUND_DAYS)).filter(Q(part=part) | Q(changed_at__gte=since))
    misfits = list(prove_cases(chosen.values_list("pk", flat=True)))
    if misfits:
        told = ", ".join(f"{one.number} ({one.why}, {one.seq})" for one in misfits[:20])
        return GiveUp(f"{len(misfits)} ärenden stämmer inte med loggen: {told}")
    return Delivered()


R = TypeVar("R", CaseEvent, Assignment)


def _grouped(rows: Iterable[R]) -> defaultdict[int, list[R]]:
    found: defaultdict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _named(case_ids: Sequence[int]) -> defaultdict[int, list[Mapping[str, object]]]:
    """The events that the log names, by case, in its order."""
    found: defaultdict[int, list[Mapping[str, object]]] = defaultdict(list)
    streams = {f"case:{case}": case for case in case_ids}
    entries = Entry.objects.filter(stream__in=streams).order_by("stream", "seq")
    for stream, facts in entries.values_list("stream", "facts"):
        found[streams[stream]] += facts.get("events", [])
    return found


def _misfit(
    case: Case, events: Sequence[CaseEvent], named: Sequence[Mapping[str, object]], rows: Sequence[Assignment]
) -> tuple[int, Why] | None:
    there = {event.seq: event for event in events}
    for one in named:
        seq = int(str(one["seq"]))
        event = there.pop(seq, None)
        if event is None:
            return seq, Why.EVENT_MISSING
        if (event.kind, event.step, sha256_of(event.data)) != (one["kind"], one["step"], one["sha256"]):
            return seq, Why.EVENT_CHANGED
    if there:
        return min(there), Why.EVENT_ADDED
    try:
        plan = load(case.version_id).plan
        standing = fold(plan, [from_json(event.kind, event.data) for event in events])
    except (KeyError, ValueError):
        return 0, Why.IMPOSSIBLE
    if _columns(case) != _added_up(standing, wakes(plan, standing)):
        return 0, Why.STATE_DIFFERS
    held = {(row.step, row.opened_seq, row.principal, row.due, row.claimed_by_id) for row in rows}
    return None if held == _waited_for(standing) else (0, Why.WAITING_DIFFERS)


def _columns(case: Case) -> tuple[object, ...]:
    return case.state, case.step, case.end, case.result, case.wakes


def _added_up(standing: Standing, day: date | None) -> tuple[object, ...]:
    step = standing.step or next(iter(standing.open), "")
    return standing.state, step, standing.end or "", standing.result or "", day


def _waited_for(standing: Standing) -> set[tuple[str, int, str, date | None, int | None]]:
    return {
        (opening.step, opening.seq, principal, opening.due, opening.claimed_by)
        for opening in standing.waiting.values()
        for principal in opening.principals
        if principal not in {f"u:{vote.seat}" for vote in opening.votes}
    }
