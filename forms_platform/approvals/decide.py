"""Deciding: the decision is made at once, held for some seconds so that it can be undone, and then carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from forms_platform.approvals.models import Batch, BatchItem, HeldDecision
from forms_platform.cases.advance import advance
from forms_platform.cases.foresee import foresee
from forms_platform.cases.history import history
from forms_platform.cases.models import Assignment, Case
from forms_platform.definitions.load import load
from forms_platform.organisation.models import Person
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post
from workflows.commands import Decide
from workflows.errors import Code, Refused
from workflows.events import (
    BlockOpened,
    BranchDone,
    Carried,
    Chose,
    Claimed,
    Decided,
    Released,
    StepOpened,
    StepSkipped,
    Voted,
)
from workflows.plan import HumanStep
from workflows.votes import together

# What others may do in other steps, or as votes in the same one, without what somebody has read becoming stale.
BESIDE = (BlockOpened, BranchDone, Carried, Chose, Claimed, Decided, Released, StepOpened, StepSkipped, Voted)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants decided: the round of the step and the revision of the case are those they read."""

    number: str
    step: str
    opened_seq: int
    outcome: str
    comment: str
    seen_revision: int
    given: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()  # keys of the fields to put right, when it is sent back


def decide(
    wish: Wish, *, by: Person, now: datetime, batch: UUID | None = None, until: datetime | None = None
) -> HeldDecision:
    """The decision stands and is held; nobody else can decide the round, and nothing has left the house yet.

    Everything the engine would refuse is refused here, before anybody believes it is done. A repeated press gives the
    decision already made. With `until` it is held so long, and whoever asked carries it out.
    Raises: Refused; Case.DoesNotExist.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(number=wish.number)
        held = _standing(case, wish, by)
        if held is not None:
            if held.by_id == by.pk and held.outcome == wish.outcome:
                return held
            raise Refused(Code.ALREADY_DECIDED, by=held.by_id, on_behalf_of=held.on_behalf_of_id, outcome=held.outcome)
        if case.revision != wish.seen_revision and not _only_beside(case, wish):
            _tell_why_stale(case, wish, by, now)
        decided = _decided(foresee(case, _command(wish, by.pk), now=now))
        held = HeldDecision(
            id=uuid4(),
            batch=batch or uuid4(),
            case=case,
            step=wish.step,
            opened_seq=wish.opened_seq,
            seat=_seat(decided) if isinstance(decided, Voted) else 0,
            outcome=decided.outcome,  # where rows are decided it is theirs, whatever was wished
            comment=decided.comment,
            given=dict(wish.given),
            rows=dict(wish.rows),
            asked=list(wish.asked),
            by=by,
            on_behalf_of_id=decided.on_behalf_of,
            seen_revision=wish.seen_revision,
            decided_at=now,
            effective_at=until or now + timedelta(seconds=settings.UNDO_SECONDS),
        )
        _insert(held)
        _mark(held, Assignment.State.OPEN, Assignment.State.HELD)
        if until is None:
            post("decision.due", f"case:{case.pk}", {"held": str(held.pk)}, now=now, at=held.effective_at)
    return held


def undo(batch: UUID, *, by: Person, now: datetime) -> Sequence[HeldDecision]:
    """Those of the batch that were still held are undone, and wait again for everybody they waited for; what a bundle
    has not come to yet is left alone.

    What has been carried out already stays; the caller sees it by what is missing from the answer.
    """
    undone = []
    with transaction.atomic():
        for bundle in Batch.objects.select_for_update().filter(pk=batch, by=by).exclude(state=Batch.State.UNDONE):
            bundle.items.filter(state=BatchItem.State.WAITING).update(state=BatchItem.State.UNDONE)
            if bundle.state == Batch.State.WORKING:
                bundle.state, bundle.finished_at = Batch.State.UNDONE, now
                bundle.save(update_fields=["state", "finished_at"])
        waiting = HeldDecision.objects.select_for_update().filter(
            batch=batch, by=by, state=HeldDecision.State.HELD, effective_at__gt=now
        )
        for held in waiting.order_by("case_id"):
            held.state = HeldDecision.State.UNDONE
            held.save(update_fields=["state"])
            _mark(held, Assignment.State.HELD, Assignment.State.OPEN)
            undone.append(held)
    return undone


def carry_out(message: Envelope) -> Outcome:
    """The held decision has moved its case, or stands as refused with the reason; an undone one is left alone.

    Handler of "decision.due". The decision's id is the command's, so that a second call changes nothing.
    """
    from django.utils import timezone

    return carry_out_held(UUID(message.payload["held"]), now=timezone.now())


def carry_out_held(held_id: UUID, *, now: datetime) -> Outcome:
    """The same for one held decision, at the time given."""
    with transaction.atomic():
        held = HeldDecision.objects.select_for_update().get(pk=held_id)
        if held.state != HeldDecision.State.HELD:
            return Delivered(held.get_state_display())
        try:
            with transaction.atomic():
                advance(held.case_id, _held_command(held), command_id=held.pk, now=now)
            held.state = HeldDecision.State.DONE
        except Refused as refused:
            held.state = HeldDecision.State.REFUSED
            held.refusal = {"code": refused.code.value, "facts": refused.facts}
            _mark(held, Assignment.State.HELD, Assignment.State.OPEN)
        held.save(update_fields=["state", "refusal"])
    return Delivered(held.get_state_display())


def _standing(case: Case, wish: Wish, by: Person) -> HeldDecision | None:
    """The decision that already stands for the round; where several decide together, the person's own."""
    found = HeldDecision.objects.filter(
        case=case,
        step=wish.step,
        opened_seq=wish.opened_seq,
        state__in=[HeldDecision.State.HELD, HeldDecision.State.DONE],
    )
    plan = load(case.version_id).plan
    step = plan.step(wish.step) if wish.step in plan.index else None  # what no plan has is refused further on
    if isinstance(step, HumanStep) and together(step):
        found = found.filter(by=by)
    return found.first()


def _only_beside(case: Case, wish: Wish) -> bool:
    """Whether all that has happened since the person read the case is that others answered theirs beside them: in other
    branches, or in the same step where several decide together. What is decided is then still what was read."""
    past = history(case.pk)
    commands = list(dict.fromkeys(happening.command for happening in past))
    unread = set(commands[wish.seen_revision :])
    return bool(unread) and all(
        isinstance(one.event, BESIDE) and (one.event.step != wish.step or isinstance(one.event, Voted))
        for one in past
        if one.command in unread
    )


def _tell_why_stale(case: Case, wish: Wish, by: Person, now: datetime) -> None:
    """Raises: Refused with the best reason there is, else that the case has changed since it was read."""
    foresee(case, _command(wish, by.pk), now=now)
    raise Refused(Code.STALE, step=wish.step)


def _decided(events: Sequence[object]) -> Decided | Voted:
    return next(event for event in events if isinstance(event, Decided | Voted))


def _seat(vote: Voted) -> int:
    return vote.by if vote.on_behalf_of is None else vote.on_behalf_of


def _command(wish: Wish, by: int) -> Decide:
    return Decide(
        by=by,
        step=wish.step,
        opened_seq=wish.opened_seq,
        outcome=wish.outcome,
        comment=wish.comment,
        given=wish.given,
        rows=wish.rows,
        asked=wish.asked,
    )


def _held_command(held: HeldDecision) -> Decide:
    return Decide(
        by=held.by_id,
        step=held.step,
        opened_seq=held.opened_seq,
        outcome=held.outcome,
        comment=held.comment,
        on_behalf_of=held.on_behalf_of_id,
        given=held.given,
        rows=held.rows,
        asked=tuple(held.asked),
    )


def _insert(held: HeldDecision) -> None:
    """Raises: Refused when somebody else was first, which the database has the last word on."""
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError:
        first = HeldDecision.objects.filter(
            case=held.case_id, step=held.step, opened_seq=held.opened_seq, seat=held.seat, state__in=["held", "done"]
        ).first()
        if first is None:
            raise
        raise Refused(
            Code.ALREADY_DECIDED, by=first.by_id, on_behalf_of=first.on_behalf_of_id, outcome=first.outcome
        ) from None


def _mark(held: HeldDecision, before: Assignment.State, after: Assignment.State) -> None:
    """The rows of the round wait, or do not; of a vote only that of whom it is the vote of."""
    rows = Assignment.objects.filter(case=held.case_id, step=held.step, opened_seq=held.opened_seq, state=before)
    (rows.filter(principal=f"u:{held.seat}") if held.seat else rows).update(state=after)
