"""What became of a case's deliveries (leveranser), as the requester sees it. The outbox row does the work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from forms_platform.audit import trail
from forms_platform.cases.models import Case, Delivery
from forms_platform.outbox.post import post

TOLD = (Delivery.State.DELIVERED, Delivery.State.GIVEN_UP)


def promise(case: Case, target: str, *, now: datetime, counter: bool = False) -> None:
    """The case shows that something is owed to the target, once; with `counter` what takes the delivery back."""
    row = Delivery(case=case, target=target, counter=counter, changed_at=now)
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


def receipt_of(case: Case, target: str, *, counter: bool = False) -> str | None:
    """What the receiver called the delivery, None when it has not taken it."""
    taken = Delivery.objects.filter(case=case, target=target, counter=counter, state=Delivery.State.DELIVERED)
    return taken.values_list("reference", flat=True).first()


def cancel(case: Case, target: str, *, now: datetime) -> str:
    """What has not left for the target never will, for what the case granted no longer holds. Returns how the delivery
    stands then: cancelled, or in a file that is on its way, or delivered; "" when nothing was owed."""
    rows = Delivery.objects.filter(case=case, target=target, counter=False)
    never_left = rows.filter(batch="").exclude(state__in=(Delivery.State.DELIVERED, Delivery.State.CANCELLED))
    never_left.update(state=Delivery.State.CANCELLED, reference="", next_try=None, changed_at=now)
    return rows.values_list("state", flat=True).first() or ""


def mark(
    case_id: int,
    target: str,
    state: str,
    reference: str = "",
    next_try: datetime | None = None,
    *,
    now: datetime,
    counter: bool = False,
) -> bool:
    """The delivery says how far it has come, and what the receiver calls it or when the next try is.

    What is delivered stays delivered: a late "försöker igen" from a repeated message changes nothing. The end of a
    delivery is logged and posted ("delivery.changed"), once. Returns whether anything changed.
    """
    changed = {"state": Delivery.State(state), "reference": reference, "next_try": next_try}
    with transaction.atomic():
        theirs = Delivery.objects.filter(case=case_id, target=target, counter=counter)
        rows = theirs.exclude(state=Delivery.State.DELIVERED)
        if changed["state"] == Delivery.State.GIVEN_UP:
            rows = rows.exclude(state=Delivery.State.GIVEN_UP, reference=reference)
        if not rows.update(**changed, changed_at=now):
            return False
        if changed["state"] in TOLD:
            trail.append(
                f"case:{case_id}",
                f"delivery.{state}",
                actor="system",
                facts={"target": target, "reference": reference, **({"counter": True} if counter else {})},
                at=now,
            )
            what = {"case": case_id, "target": target, **({"counter": True} if counter else {})}
            post("delivery.changed", f"case:{case_id}", what, now=now)
    return True
