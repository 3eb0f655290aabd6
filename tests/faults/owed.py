"""Closed cases that owe payroll and finance something, in the tables: python -m tests.faults.owed NUMBER URL"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

FINANCE = {
    "rows": [{"kind": "debit", "set": {"account": {"value": "7690"}, "amount": {"field": "belopp"}}}],
    "balance": {"account": {"value": "2890"}},
}


def owed_cases(many: int, targets: Sequence[str] = ("payroll", "finance")) -> list[int]:
    """The keys of so many granted cases of one employee."""
    from django.utils import timezone

    from forms_platform.cases.models import Case, Delivery
    from forms_platform.definitions.load import current
    from forms_platform.definitions.publish import publish
    from forms_platform.organisation.models import Person, Unit
    from tests.stories import PUBLISHED_AT, document

    raw: dict[str, Any] = document("gym")
    raw["deliveries"] |= {"finance": FINANCE} if "finance" in targets else {}
    publish(raw, None, PUBLISHED_AT)
    now, version = timezone.now(), current("gym").version_id
    top = Unit.objects.create(code="kommun", name="Kommunen", kind="kommun")
    anna = Person.objects.create_user("anna", None, given_name="Anna", family_name="Ek", unit=top)
    Person.objects.filter(pk=anna.pk).update(employee_number="10001")
    Case.objects.bulk_create(
        (
            Case(
                number=f"{os.getpid()}-{n}", version_id=version, e_service="gym", title="Friskvård i prov",
                requester=anna, unit=top, answers={"aktivitet": "Gymkort", "belopp": "1200.00"}, state="closed",
                end="beviljad", result="approved", registered_at=now, changed_at=now, closed_at=now,
            )
            for n in range(many)
        ),
        batch_size=1000,
    )  # fmt: skip
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    Delivery.objects.bulk_create(
        (Delivery(case_id=pk, target=target, changed_at=now) for pk in keys for target in targets), 1000
    )
    return keys


def _owe(many: int, url: str) -> None:
    """The cases are owed to both receivers under the address, and the post that carries it waits."""
    from django.utils import timezone

    from forms_platform.integrations.models import Receiver
    from forms_platform.outbox.post import Post, post_all

    now = timezone.now()
    for target in ("payroll", "finance"):
        Receiver.objects.create(target=target, address=f"{url}/{target}", changed_at=now)
    post_all([Post("delivery.owed", f"case:{pk}", {"case": pk}) for pk in owed_cases(many)], now=now)


if __name__ == "__main__":
    import django

    django.setup()
    _owe(int(sys.argv[1]), sys.argv[2])
