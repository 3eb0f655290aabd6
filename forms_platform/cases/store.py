"""Stores what happened in a case: the only place that writes events, assignments, log and post for a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from forms_platform.audit import trail
from forms_platform.cases.assign import assign
from forms_platform.cases.left_behind import left_behind
from forms_platform.cases.models import Case, CaseEvent, Delivery
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.load import Loaded
from forms_platform.outbox.post import Post, post_all
from workflows.events import (
    Amended,
    Commented,
    Decided,
    DeliveryAsked,
    Ended,
    Event,
    HandedOver,
    Migrated,
    Noted,
    Notified,
    OpinionAsked,
    OpinionGiven,
    Reassigned,
    Recalled,
    Registered,
    Reminded,
    Returned,
    StepCancelled,
    StepOpened,
    Widened,
    Withdrawn,
    to_json,
)
from workflows.standing import Standing
from workflows.timers import wakes

TOPICS: dict[type[Event], str] = {
    Registered: "case.registered",
    StepOpened: "step.opened",
    Decided: "step.decided",
    Returned: "case.returned",
    Amended: "case.amended",
    Withdrawn: "case.withdrawn",
    Commented: "case.commented",
    Ended: "case.closed",
    StepCancelled: "step.cancelled",
    Reminded: "step.reminded",
    Widened: "step.overdue",
    HandedOver: "step.handed_over",
    Reassigned: "step.handed_over",
    OpinionAsked: "opinion.asked",
    OpinionGiven: "opinion.given",
    Recalled: "case.recalled",
    Notified: "case.notify",
    DeliveryAsked: "delivery.asked",
}

OWED = "delivery.owed"  # for each target on its own, whatever becomes of the others and of the record


def place(case: Case, loaded: Loaded, standing: Standing, now: datetime) -> None:
    """The columns of the case say what its events add up to. Nothing is saved yet."""
    case.state = Case.State(standing.state)
    case.step = standing.step or next(iter(standing.open), "")
    case.wakes = wakes(loaded.plan, standing)
    case.end = standing.end or ""
    case.result = standing.result or ""
    case.changed_at = now
    case.closed_at = (case.closed_at or now) if case.state == Case.State.CLOSED else None


def store(
    case: Case,
    loaded: Loaded,
    before: Sequence[Event],
    events: Sequence[Event],
    standing: Standing,
    *,
    command: UUID,
    now: datetime,
) -> None:
    """The events are stored after those `before`, and with them, in the present transaction, everything that follows:
    who has the case now, the deliveries of an end, the log entry and the post. The case itself is already saved."""
    rows = list(_rows(case, len(before), events, command, now))
    CaseEvent.objects.bulk_create(rows)
    assign(case, before, events, standing, now)
    owed = _promise_deliveries(case, loaded, events, now)
    _log(case, loaded, events, rows, now, new=not before)
    about = f"case:{case.pk}"
    posts = [
        Post(TOPICS[type(event)], about, {"case": case.pk, "seq": row.seq})
        for event, row in zip(events, rows, strict=True)
        if type(event) in TOPICS
    ]
    if owed:
        posts.append(Post(OWED, about, {"case": case.pk}, lanes=owed))
    if loaded.document.absence and any(isinstance(event, Ended) and event.result == "approved" for event in events):
        posts.append(Post("leave.granted", about, {"case": case.pk}))
    if loaded.document.replaces and any(isinstance(event, Ended) and event.result == "approved" for event in events):
        posts.append(Post("case.replaces", about, {"case": case.pk}))
    if (rows_out := left_behind(loaded, events)) is not None:
        decided = next(row.seq for row, one in zip(rows, events, strict=True) if isinstance(one, Decided) and one.rows)
        posts.append(Post("rows.returned", about, {"case": case.pk, "seq": decided, "rows": sorted(rows_out[1])}))
    post_all(posts, now=now)


def _rows(case: Case, last: int, events: Sequence[Event], command: UUID, now: datetime) -> Iterator[CaseEvent]:
    for seq, event in enumerate(events, last + 1):
        yield CaseEvent(
            case=case,
            seq=seq,
            kind=event.kind,
            at=now,
            actor_id=event.facts.get("by") if isinstance(event, Noted) else getattr(event, "by", None),
            on_behalf_of_id=getattr(event, "on_behalf_of", None),
            step=getattr(event, "step", ""),
            data=to_json(event),
            command=command,
        )


def _promise_deliveries(case: Case, loaded: Loaded, events: Sequence[Event], now: datetime) -> Sequence[str]:
    """A case that ended has a row for everything that its end delivers, waiting. Returns the targets."""
    ended = next((event for event in events if isinstance(event, Ended)), None)
    if ended is None:
        return ()
    targets = loaded.document.deliveries.owed(ended.result)
    if targets:
        rows = [Delivery(case=case, target=target, changed_at=now) for target in targets]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)  # a step may have asked for it already
    return targets


def _log(
    case: Case, loaded: Loaded, events: Sequence[Event], rows: Sequence[CaseEvent], now: datetime, *, new: bool
) -> None:
    """One entry for the command. No answers and no comments: hashes only, so that they can be disposed of."""
    by = next((row.actor_id for row in rows if row.actor_id is not None), None)
    facts: dict[str, Any] = {
        "case": case.number,
        "revision": case.revision,
        "events": [_logged(row) for row in rows],
        "command": str(rows[0].command),
    }
    if any(isinstance(event, Registered | Amended) or (isinstance(event, Decided) and event.rows) for event in events):
        facts["answers"] = {"version": case.answers_version, "sha256": sha256_of(case.answers)}
    if new or any(isinstance(event, Migrated) for event in events):
        facts["e_service"] = {"key": case.e_service, "number": loaded.number, "sha256": loaded.sha256}
    trail.append(
        f"case:{case.pk}",
        f"case.{rows[0].kind}",
        actor=f"person:{by}" if by is not None else "system",
        facts=facts,
        at=now,
        new=new,
    )


def _logged(row: CaseEvent) -> dict[str, Any]:
    """The event in the log; whoever acted for somebody else, "Cecilia för Bengt", is told with both."""
    told = {"seq": row.seq, "kind": row.kind, "step": row.step, "sha256": sha256_of(row.data)}
    if row.on_behalf_of_id is not None:
        told |= {"by": row.actor_id, "on_behalf_of": row.on_behalf_of_id}
    return told
