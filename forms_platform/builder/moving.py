"""Moves the cases under way to the version in use, a few at a time; what cannot go is listed and stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from forms_platform.audit import trail
from forms_platform.builder.models import Stayed, Transfer
from forms_platform.builder.under_way import BUSY, offer
from forms_platform.cases.migrate import migrate
from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.definitions.models import EService
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.outbox.post import post
from workflows.errors import Refused

TOPIC = "cases.move"
A_TURN = 50  # cases with one message, so that no lease runs out
PAUSE = timedelta(minutes=1)  # until what was only busy is tried again
_COMMANDS = UUID("6b1d9a2e-5c0f-4c7e-9a64-0d6f3f1d7b52")


@transaction.atomic
def begin(key: str, *, by: int | None, now: datetime) -> Transfer | None:
    """The cases under way are on their way to the version in use; None when a step that some wait at has no place in
    it, when there are none, or when the e-service is withdrawn. One that is already on its way is that one."""
    service = EService.objects.select_for_update(of=("self",)).get(key=key)
    going = Transfer.objects.filter(key=key, state=Transfer.State.WORKING).first()
    if going is not None and going.target_id == service.current_id:
        return going
    if service.current_id is None or service.withdrawn:
        return None
    found = offer(load(service.current_id), "sv")
    if not found.total:
        return None
    if going is not None:
        _end(going, Transfer.State.STOPPED, now)
    made = Transfer.objects.create(key=key, target_id=service.current_id, total=found.cases, by_id=by, begun_at=now)
    post(TOPIC, f"e_service:{key}", {"transfer": made.pk}, now=now)
    trail.append(
        f"e_service:{key}", "cases_moving", actor=str(by or "system"), at=now,
        facts={"version": load(service.current_id).number, "cases": found.cases},
    )  # fmt: skip
    return made


def stop(key: str, *, by: int, now: datetime) -> None:
    """What has moved stays moved; the rest becomes ready in its own version."""
    with transaction.atomic():
        for one in Transfer.objects.select_for_update().filter(key=key, state=Transfer.State.WORKING):
            _end(one, Transfer.State.STOPPED, now)
            trail.append(f"e_service:{key}", "cases_moving_stopped", actor=str(by), facts={"moved": one.moved}, at=now)


def handle(message: Envelope) -> Outcome:
    """Handler of "cases.move": a turn of the work, and a message for the next. Repeated, it goes on where it was."""
    now = timezone.now()
    transfer = work_off(int(message.payload["transfer"]), now=now)
    if transfer.state == Transfer.State.WORKING:
        rests = transfer.again and not transfer.last
        post(TOPIC, message.about, dict(message.payload), now=now, at=now + PAUSE if rests else None)
    return Delivered(str(transfer.moved))


def work_off(transfer_id: int, *, now: datetime, most: int = A_TURN) -> Transfer:
    """Up to `most` of the cases have moved, or say why not, each in a transaction of its own. A version that is no
    longer the one in use takes no more: it has been replaced, by a way back to an older one perhaps, or withdrawn."""
    transfer = Transfer.objects.get(pk=transfer_id)
    for _ in range(most):
        with transaction.atomic():
            transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer_id)
            if transfer.state != Transfer.State.WORKING:
                return transfer
            if not EService.objects.filter(key=transfer.key, current=transfer.target_id, withdrawn=False).exists():
                return _end(transfer, Transfer.State.STOPPED, now)
            case_id = _next(transfer)
            if case_id is None:
                return _round_done(transfer, now)
            _move(transfer, case_id, now)
    return transfer


def _next(transfer: Transfer) -> int | None:
    """The case that is to be looked at now."""
    if transfer.again:
        busy = transfer.stayed.filter(why__in=BUSY, case__gt=transfer.last).order_by("case")
        return busy.values_list("case_id", flat=True).first()
    left = Case.objects.filter(e_service=transfer.key, pk__gt=transfer.last).exclude(state=Case.State.CLOSED)
    return left.exclude(version=transfer.target_id).order_by("pk").values_list("pk", flat=True).first()


def _move(transfer: Transfer, case_id: int, now: datetime) -> None:
    transfer.last = case_id
    Stayed.objects.filter(transfer=transfer, case=case_id).delete()
    try:
        command = uuid5(_COMMANDS, f"{transfer.pk}:{case_id}")
        with transaction.atomic():
            migrate(case_id, transfer.target_id, by=transfer.by_id, command_id=command, now=now)
    except Refused as refused:
        facts = refused.facts
        Stayed.objects.create(
            transfer=transfer, case_id=case_id, why=str(facts.get("why") or refused.code),
            step=facts.get("step") or "", field=facts.get("field") or "",
        )  # fmt: skip
    else:
        transfer.moved += 1
    transfer.save(update_fields=["last", "moved"])


def _round_done(transfer: Transfer, now: datetime) -> Transfer:
    """Every case has been looked at; those that were only busy are looked at once more."""
    if transfer.again or not transfer.stayed.filter(why__in=BUSY).exists():
        return _end(transfer, Transfer.State.DONE, now)
    transfer.again, transfer.last = True, 0
    transfer.save(update_fields=["again", "last"])
    return transfer


def _end(transfer: Transfer, state: Transfer.State, now: datetime) -> Transfer:
    transfer.state, transfer.ended_at = state, now
    transfer.save(update_fields=["state", "ended_at"])
    return transfer
