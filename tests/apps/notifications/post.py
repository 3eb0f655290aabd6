"""Carries out what the outbox has, and gives the mails that went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core import mail

from forms_platform.notifications import digest, send
from forms_platform.notifications.files import tell as tell_of_file
from forms_platform.notifications.steps import HANDLERS as OF_STEPS
from forms_platform.notifications.tell import HANDLERS as OF_CASES
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

TELLING = {**OF_CASES, **OF_STEPS, "attachment.infected": tell_of_file}


def envelope(row: Message) -> Envelope:
    """The row as its handler sees it."""
    return Envelope(row.id, row.topic, row.about, row.payload, 1, row.created_at)


def everything_goes() -> list[mail.EmailMultiAlternatives]:
    """Everything that waits has been told once and mailed; the mails that went for it."""
    before = len(mail.outbox)
    ours = Message.objects.filter(topic__in=TELLING, handler__contains=".notifications.", state="waiting")
    for row in ours.order_by("id"):
        assert isinstance(TELLING[row.topic](envelope(row)), Delivered)
        Message.objects.filter(pk=row.pk).update(state="done")
    mails_go()
    return [letter for letter in mail.outbox[before:] if isinstance(letter, mail.EmailMultiAlternatives)]


def mails_go() -> dict[str, Outcome]:
    """What became of each mail that waits; what has come to an end waits no more."""
    outcomes = {}
    for row in Message.objects.filter(topic="mail.wanted", state="waiting").order_by("id"):
        outcomes[row.pk.hex] = outcome = send.handle(envelope(row))
        if isinstance(outcome, Delivered):
            Message.objects.filter(pk=row.pk).update(state="done")
    return outcomes


def digests_go(now: datetime) -> list[mail.EmailMultiAlternatives]:
    """Every day's mail that is due at the moment has been carried out; those that went."""
    before = len(mail.outbox)
    for row in Message.objects.filter(topic="digest.due", state="waiting", available_at__lte=now).order_by("id"):
        assert isinstance(digest.send(envelope(row), now), Delivered)
        Message.objects.filter(pk=row.pk).update(state="done")
    return [letter for letter in mail.outbox[before:] if isinstance(letter, mail.EmailMultiAlternatives)]


def whole(letter: Any) -> str:
    """Everything a mail says: subject, headers and both parts."""
    parts = [str(part[0]) for part in letter.alternatives]
    return "\n".join([letter.subject, str(letter.extra_headers), str(letter.body), *parts])


def by_reader(letters: list[mail.EmailMultiAlternatives]) -> dict[str, mail.EmailMultiAlternatives]:
    """The mails by the address they went to; no address has two."""
    found = {letter.to[0]: letter for letter in letters}
    assert len(found) == len(letters)
    return found


def hrefs(letter: mail.EmailMultiAlternatives) -> Iterator[str]:
    """The addresses in the plain part."""
    return (word for word in str(letter.body).split() if word.startswith("http"))
