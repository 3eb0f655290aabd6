"""Notifies people of something: a notice behind the bell for each, and post that carries a mail to who wants one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from forms_platform.cases.models import Case
from forms_platform.notifications.models import Notice
from forms_platform.outbox.outcomes import Delivered, Envelope
from forms_platform.outbox.post import Post, post_all

TOPIC: Final = "mail.wanted"


@dataclass(frozen=True, slots=True)
class Told:
    """What one person, or one shared mailbox, is told. `mailed`: a mail goes too, and at once."""

    kind: str
    facts: Mapping[str, str]
    person: int | None = None
    mailbox: str = ""
    mailed: bool = True
    opened_seq: int | None = None


def notify(message: Envelope, told: Sequence[Told], *, now: datetime, case: Case | None = None) -> Delivered:
    """Everybody has their notice, once however often the message comes, and their mail is in the outbox: one row for
    each, so that an address that does not work holds up nobody else. Who would be told several things is told the
    first."""
    with transaction.atomic():
        before = set(Notice.objects.filter(message=message.id).values_list("person_id", "mailbox"))
        once: dict[tuple[int | None, str], Told] = {}
        for one in told:
            once.setdefault((one.person, one.mailbox), one)
        fresh = [one for whom, one in once.items() if whom not in before]
        notices = [
            Notice(
                message=message.id,
                person_id=one.person,
                mailbox=one.mailbox,
                case=case,
                kind=one.kind,
                opened_seq=one.opened_seq,
                facts=dict(one.facts),
                told_at=now,
            )
            for one in fresh
        ]
        Notice.objects.bulk_create(notices)  # two carriers of one message: the second fails here, and finds them later
        post_all(
            (
                Post(TOPIC, message.about, {"notice": str(notice.pk)})
                for one, notice in zip(fresh, notices, strict=True)
                if one.mailed
            ),
            now=now,
        )
    return Delivered()
