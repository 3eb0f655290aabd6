"""Tells the operators each day what is stuck in the outbox, as long as something is. Handler of "day.begun"."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext, override

from forms_platform.look.words import when
from forms_platform.notifications.models import OPERATORS_MAILBOX
from forms_platform.notifications.notify import Told, notify
from forms_platform.organisation.access import DRIFT
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

COUNTED_AT_MOST = 1000


def report(message: Envelope) -> Outcome:
    """Who operates the platform knows how much has been given up and since when; nothing is told when nothing has.

    Neither what it is about nor why it failed is told: that is read on the page, where one has signed in.
    """
    dead = Message.objects.filter(state=Message.State.DEAD)
    count = dead.order_by()[:COUNTED_AT_MOST].count()
    if not count:
        return Delivered()
    oldest = dead.order_by("created_at").values_list("created_at", flat=True)[0]
    organisation, now = snapshot(), timezone.now()
    told = []
    for person in sorted(organisation.holders(DRIFT, None)):
        card = organisation.person(person)
        told.append(Told("post_stuck", _facts(count, oldest, now, card.language if card else "sv"), person=person))
    if settings.OPERATOR_MAIL:
        told.append(Told("post_stuck", _facts(count, oldest, now, "sv"), mailbox=OPERATORS_MAILBOX))
    return notify(message, told, now=now)


def _facts(count: int, oldest: datetime, now: datetime, language: str) -> dict[str, str]:
    with override(language):
        number = ngettext("%(n)s sak", "%(n)s saker", count) % {"n": count}
        if count == COUNTED_AT_MOST:
            number = number.replace(str(count), f"{count}+")
        return {"count": number, "since": when(timezone.localtime(oldest), timezone.localtime(now))}
