"""Renews the records whose time stamps run out (förnya): each by itself, so that one that cannot be is only told of."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_platform.archive.models import Record
from forms_platform.archive.press import Unsound
from forms_platform.archive.renewing import Renewal, Renewed, renew_one
from forms_platform.documents.keep import Lost, keep, take
from forms_platform.documents.workshop import WorkshopFault, in_workshop
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.signatures.folder import KeysMissing
from forms_platform.signatures.keys import which_keys
from forms_platform.signatures.models import Revision
from forms_platform.signatures.signed_document import keep_sealed
from signing.errors import SigningFault

log = logging.getLogger(__name__)
LEFT = timedelta(days=2 * 365)
A_NIGHT = 5000
Progress = Callable[[int, int], None]
Renew = Callable[[int, datetime], None]


def handle(message: Envelope) -> Outcome:
    """The night's share of the records has been renewed; the rest the next night."""
    renewed, failed = renew_records(timezone.now())
    return Delivered(f"{renewed} förnyade, {failed} kunde inte förnyas")


def renew_records(
    now: datetime, *, left: timedelta = LEFT, most: int = A_NIGHT, progress: Progress = lambda done, all_: None
) -> tuple[int, int]:
    """How many were renewed, and how many could not be. Records and signed documents whose newest time stamp has less
    than `left` to live; what was renewed stays so whatever happens to the others."""
    records = Record.objects.filter(stamped_until__lt=now + left).exclude(case__records__stamped_until__gte=now + left)
    documents = Revision.objects.filter(sealed=True, stamped_until__lt=now + left).exclude(
        document__revisions__stamped_until__gte=now + left
    )
    work: list[tuple[Renew, int]] = []
    kinds: tuple[tuple[Renew, Any], ...] = ((_renew_record, records), (_renew_document, documents))
    for renew, rows in kinds:
        work += [(renew, pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[: most - len(work)]]
    failed = 0
    for done, (renew, pk) in enumerate(work, 1):
        try:
            renew(pk, now)
        except (Unsound, SigningFault, WorkshopFault, KeysMissing, Lost, OSError):
            failed += 1
            log.exception("%s could not be renewed", pk)
        progress(done, len(work))
    return len(work) - failed, failed


def _renew_record(pk: int, now: datetime) -> None:
    record = Record.objects.select_related("case").get(pk=pk)
    renewed = _renewed(record.sha256, record.case.number, record.answers_sha256, None)
    sha256 = keep(renewed.pdf)
    try:
        with transaction.atomic():
            Record.objects.create(
                case=record.case,
                revision=record.revision + 1,
                sha256=sha256,
                size=len(renewed.pdf),
                answers_sha256=record.answers_sha256,
                made_at=now,
                stamped_until=renewed.stamped_until,
            )
    except IntegrityError:
        log.info("record %s was renewed by somebody else", pk)


def _renew_document(pk: int, now: datetime) -> None:
    revision = Revision.objects.select_related("document__case").get(pk=pk)
    document = revision.document
    certificates = tuple(document.signatures.values_list("certificate", flat=True))
    renewed = _renewed(revision.sha256, document.case.number, document.answers_sha256, certificates)
    sha256 = keep(renewed.pdf)
    try:
        with transaction.atomic():
            keep_sealed(document, sha256, len(renewed.pdf), now, renewed.stamped_until)
    except IntegrityError:
        log.info("document %s was renewed by somebody else", document.pk)


def _renewed(sha256: str, label: str, answers_sha256: str, certificates: tuple[str, ...] | None) -> Renewed:
    return in_workshop(renew_one, Renewal(take(sha256), which_keys(), label, answers_sha256, certificates))
