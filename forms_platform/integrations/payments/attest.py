"""Attests a payment list (utbetalningslista), after which it leaves for whoever pays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.cases.models import Case, CaseEvent, Delivery
from forms_platform.integrations.batches import leave
from forms_platform.integrations.models import Batch
from forms_platform.organisation.directory import snapshot
from workflows.employments import selves

TARGET = "payments"


class MayNot(ValueError):
    """Why the person may not attest the list: "own" when one of its cases is theirs, "decided" when they have decided
    one, "other" when it is not the sum that they read."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def attest(name: str, *, by: int, amount: int, now: datetime) -> Batch:
    """The list is attested by the person and leaves; attested before, it is as it was. `amount` is the sum that the
    person has read, in öre.

    Raises: MayNot; Batch.DoesNotExist.
    """
    batch = Batch.objects.select_for_update().get(target=TARGET, name=name)
    if batch.attested_at is not None:
        return batch
    if amount != batch.amount:
        raise MayNot("other")
    if reason := why_not(batch, by):
        raise MayNot(reason)
    batch.attested_at, batch.attested_by_id = now, by
    batch.save(update_fields=["attested_at", "attested_by"])
    facts = {"batch": batch.name, "amount": batch.amount, "payments": batch.items, "cases": batch.cases}
    trail.append(f"receiver:{TARGET}", "payments.attested", actor=f"person:{by}", facts=facts, at=now)
    leave(batch, now=now)
    return batch


def why_not(batch: Batch, person: int) -> str:
    """Why the person may not attest it; "" when they may. Nobody attests what they get, have asked for, or have
    decided: two people at least stand behind every payment."""
    cases, them = cases_of(batch), selves([person], snapshot())
    if Case.objects.filter(pk__in=cases, requester__in=them).exists():
        return "own"
    if Case.objects.filter(pk__in=cases, subject__in=them).exists():
        return "own"
    return "decided" if CaseEvent.objects.filter(case__in=cases, actor__in=them, kind="decided").exists() else ""


def cases_of(batch: Batch) -> list[int]:
    """The ids of the cases whose payments are on the list."""
    return list(Delivery.objects.filter(target=TARGET, batch=batch.name).values_list("case_id", flat=True))
