"""Whether files are free from malicious code (ClamAV). A file without an answer waits, and nobody can fetch it."""

from __future__ import annotations

import contextlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_platform.audit import trail
from forms_platform.cases.attachments import Missing, bytes_of, path_of
from forms_platform.cases.clamd import ScannerAway, Verdict, ask
from forms_platform.cases.models import Attachment
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.post import Post, post, post_all

TOPIC = "attachment.waiting"
INFECTED = "attachment.infected"
FORGOTTEN_AFTER = timedelta(days=1)  # a file that has waited so long is asked about anew
Scan = Attachment.Scan

log = logging.getLogger(__name__)


class Infected(Exception):
    """The file holds malicious code. `found` is what the scanner calls it."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def scanned(content: bytes) -> Attachment.Scan:
    """What can be said of the bytes: clean, waiting when the scanner gives no answer, or not asked for when this
    installation has no scanner. Raises: Infected."""
    if not settings.CLAMAV:
        return Scan.NOT_ASKED
    try:
        verdict = ask(content, settings.CLAMAV, patience=settings.CLAMAV_SECONDS)
    except ScannerAway as away:
        log.warning("the virus scanner gave no verdict: %s", away)
        return Scan.WAITING
    if not verdict.clean:
        log.warning("the virus scanner found %s", verdict.found)
        raise Infected(verdict.found)
    return Scan.CLEAN


def ask_again(attachment: Attachment, now: datetime) -> None:
    """The outbox will have the waiting file scanned."""
    post(TOPIC, about(attachment), {"attachment": str(attachment.pk)}, now=now)


def handle(message: Envelope) -> Outcome:
    """The waiting file is clean or gone, or is asked about later. Handler of "attachment.waiting"."""
    attachment = Attachment.objects.filter(pk=message.payload["attachment"], scan=Scan.WAITING).first()
    if attachment is None:  # removed with its draft, or answered already
        return Delivered()
    if not settings.CLAMAV:
        return GiveUp("ingen virusskanner är angiven (CLAMAV_ADDRESS)")
    try:
        verdict = ask(bytes_of(attachment), settings.CLAMAV, patience=settings.CLAMAV_SECONDS)
    except ScannerAway as away:
        return TryLater(str(away)[:200])
    except Missing:
        return GiveUp("filen finns inte på disken")
    if verdict.clean:
        Attachment.objects.filter(sha256=attachment.sha256, scan=Scan.WAITING).update(scan=Scan.CLEAN)
        return Delivered()
    _condemn(attachment, verdict, timezone.now())
    return Delivered(f"skadlig kod: {verdict.found}"[:120])


def ask_again_of_all(message: Envelope) -> Outcome:
    """The files that have waited for a day, and that no message speaks of any more, are asked about anew. Handler of
    "day.begun"."""
    now = timezone.now()
    waiting = Attachment.objects.filter(scan=Scan.WAITING, uploaded_at__lt=now - FORGOTTEN_AFTER)
    spoken_of = set(Message.objects.filter(topic=TOPIC, state=Message.State.WAITING).values_list("about", flat=True))
    forgotten = [one for one in waiting if about(one) not in spoken_of]
    post_all([Post(TOPIC, about(one), {"attachment": str(one.pk)}) for one in forgotten], now=now)
    return Delivered()


def about(attachment: Attachment) -> str:
    """What the outbox calls the file."""
    return f"attachment:{attachment.pk}"


def _condemn(attachment: Attachment, verdict: Verdict, now: datetime) -> None:
    """No row offers these bytes any more, the bytes are gone, and the trail says so."""
    with transaction.atomic():
        same = Attachment.objects.filter(sha256=attachment.sha256)
        facts = {
            "found": verdict.found,
            "sha256": attachment.sha256,
            "attachments": [str(pk) for pk in same.values_list("pk", flat=True)],
        }
        same.update(scan=Scan.INFECTED)
        told = [Post(INFECTED, about(one), {"attachment": str(one.pk)}) for one in same]
        post_all(told, now=now)
        trail.append("files", "attachment.infected", actor="system", facts=facts, at=now)
    with contextlib.suppress(FileNotFoundError):
        path_of(attachment.sha256).unlink()
