"""Who has a case now, as rows: one for each open step and each principal that it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from forms_platform.cases.models import Assignment, Case, Opinion
from workflows import events as ev
from workflows.standing import Opening, Standing

ENDING = (ev.Decided, ev.Lapsed, ev.StepCancelled, ev.Returned, ev.Recalled, ev.Migrated, ev.Withdrawn, ev.Ended)


def assign(
    case: Case, before: Sequence[ev.Event], events: Sequence[ev.Event], standing: Standing, now: datetime
) -> None:
    """The rows say what the events add up to: those of steps that ended are closed, those that opened have theirs. Of a
    step that stays open only what changed is touched, and a decision costs two statements."""
    if before and any(isinstance(event, ENDING) for event in events):
        _close(case, before, standing, now)
    for event in events:
        step = getattr(event, "step", "")
        opening = standing.waiting.get(step)
        if opening is None:
            continue
        rows = Assignment.objects.filter(case=case, opened_seq=opening.seq)
        if isinstance(event, ev.Voted):
            seat = event.by if event.on_behalf_of is None else event.on_behalf_of
            rows.filter(principal=f"u:{seat}").update(state=Assignment.State.CLOSED, closed_at=now)
        elif isinstance(event, ev.Claimed | ev.Released):
            rows.update(claimed_by=opening.claimed_by)
        elif isinstance(event, ev.Widened | ev.HandedOver | ev.Reassigned) and opening.seq <= len(before):
            _move(case, opening, now)
        elif isinstance(event, ev.OpinionAsked):
            _ask(case, opening, event, now)
        elif isinstance(event, ev.OpinionGiven):
            asked = Opinion.objects.filter(case=case, opened_seq=opening.seq, of=event.by, wanted=True)
            asked.update(wanted=False, answered_at=now)
    opened = [opening for opening in standing.waiting.values() if opening.seq > len(before)]
    if opened:
        amended = any(isinstance(event, ev.Amended) for event in events)
        _create(case, [(one, principal) for one in opened for principal in one.principals], now, amended=amended)


def _close(case: Case, before: Sequence[ev.Event], standing: Standing, now: datetime) -> None:
    still = [opening.seq for opening in standing.waiting.values() if opening.seq <= len(before)]
    rows = Assignment.objects.filter(case=case, state__in=Assignment.WAITING)
    (rows.exclude(opened_seq__in=still) if still else rows).update(state=Assignment.State.CLOSED, closed_at=now)
    if any(isinstance(event, ev.OpinionAsked) for event in before):
        Opinion.objects.filter(case=case, wanted=True).exclude(opened_seq__in=still).update(wanted=False)


def _move(case: Case, opening: Opening, now: datetime) -> None:
    """The open step waits for others than it did; a row that somebody had before waits again."""
    rows = Assignment.objects.filter(case=case, opened_seq=opening.seq)
    there = dict(rows.values_list("principal", "state"))
    gone = rows.filter(state__in=Assignment.WAITING).exclude(principal__in=opening.principals)
    gone.update(state=Assignment.State.CLOSED, closed_at=now)
    voted = {f"u:{vote.seat}" for vote in opening.votes}
    again = [one for one in opening.principals if one in there and one not in voted]
    rows.filter(principal__in=again, state=Assignment.State.CLOSED).update(
        state=Assignment.State.OPEN, closed_at=None, claimed_by=opening.claimed_by
    )
    _create(case, [(opening, one) for one in opening.principals if one not in there], now, amended=False)


def _create(case: Case, wanted: Iterable[tuple[Opening, str]], now: datetime, *, amended: bool) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            case=case,
            step=opening.step,
            opened_seq=opening.seq,
            principal=principal,
            due=opening.due,
            opened_at=now,
            claimed_by_id=opening.claimed_by,
            e_service=case.e_service,
            requester_id=case.requester_id,
            subject_id=case.subject_id,
            amount=case.amount,
            amended=amended,
        )
        for opening, principal in wanted
    )


def _ask(case: Case, opening: Opening, event: ev.OpinionAsked, now: datetime) -> None:
    Opinion.objects.create(
        case=case, step=event.step, opened_seq=opening.seq, of_id=event.of, asked_by_id=event.by, asked_at=now
    )
