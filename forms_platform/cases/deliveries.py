"""What became of a case's deliveries (leveranser), as the requester sees it. The outbox row does the work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.cases.models import Case, Delivery
from forms_platform.outbox.post import post

TOLD = (Delivery.State.DELIVERED, Delivery.State.GIVEN_UP)


def promise(case: Case, target: str, *, now: datetime) -> None:
    """The case shows that something is owed to the target, once."""
    Delivery.objects.bulk_create([Delivery(case=case, target=target, changed_at=now)], ignore_conflicts=True)


def receipt_of(case: Case, target: str) -> str | None:
    """What the receiver called the delivery, None when it has not taken it."""
    taken = Delivery.objects.filter(case=case, target=target, state=Delivery.State.DELIVERED)
    return taken.values_list("reference", flat=True).first()


def mark(
    case_id: int, target: str, state: str, reference: str = "", next_try: datetime | None = None, *, now: datetime
) -> bool:
    """The delivery says how far it has come, and what the receiver calls it or when the next try is.

    What is delivered stays delivered: a late "försöker igen" from a repeated message changes nothing. The end of a
    delivery is logged and posted ("delivery.changed"), once. Returns whether anything changed.
    """
    changed = {"state": Delivery.State(state), "reference": reference, "next_try": next_try}
    with transaction.atomic():
        rows = Delivery.objects.filter(case=case_id, target=target).exclude(state=Delivery.State.DELIVERED)
        if changed["state"] == Delivery.State.GIVEN_UP:
            rows = rows.exclude(state=Delivery.State.GIVEN_UP, reference=reference)
        if not rows.update(**changed, changed_at=now):
            return False
        if changed["state"] in TOLD:
            trail.append(
                f"case:{case_id}",
                f"delivery.{state}",
                actor="system",
                facts={"target": target, "reference": reference},
                at=now,
            )
            post("delivery.changed", f"case:{case_id}", {"case": case_id, "target": target}, now=now)
    return True
