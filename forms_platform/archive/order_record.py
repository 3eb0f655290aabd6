"""Asks for a record that ought to be there and is not: of a case from before there were records, or after a loss."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from forms_platform.archive.lookup import newest
from forms_platform.cases.models import Case
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import post

TOPIC = "record.wanted"


def order_record(case: Case, now: datetime) -> bool:
    """A record of the closed case is being made, asked for once however often one asks. False when none can be."""
    if case.state != Case.State.CLOSED or newest(case.pk) is not None:
        return False
    about = f"case:{case.pk}"
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        under_way = Message.objects.filter(about=about, topic__in=(TOPIC, "case.closed"), handler__startswith=_MAKER)
        if not under_way.filter(state=Message.State.WAITING).exists():
            post(TOPIC, about, {"case": case.pk}, now=now)
    return True


_MAKER = "forms_platform.archive."
