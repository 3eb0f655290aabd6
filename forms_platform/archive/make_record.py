"""Makes the record of a closed case: pressed, proved, kept, noted in the case, and told to those who wait for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_platform.archive.lookup import newest
from forms_platform.archive.models import Record
from forms_platform.archive.order import Order, Pressed, ToSeal
from forms_platform.archive.press import press
from forms_platform.cases.advance import advance
from forms_platform.cases.attachments import Missing, NotClean, open_bytes
from forms_platform.cases.models import Case
from forms_platform.cases.timeline import RECORD_MADE
from forms_platform.documents.facts_of import facts_of
from forms_platform.documents.keep import keep
from forms_platform.documents.typeset import Embedded
from forms_platform.documents.words import WORDS
from forms_platform.documents.workshop import in_workshop
from forms_platform.look.coat_of_arms import coat_of_arms
from forms_platform.look.theme import chosen
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater
from forms_platform.outbox.post import post
from forms_platform.signatures.keys import which_keys
from forms_platform.signatures.signed_document import SignedDocument, keep_sealed, signed_document, told
from signing.errors import SigningFault
from workflows.commands import Note

log = logging.getLogger(__name__)
EMBEDS_AT_MOST = 15 * 1024 * 1024  # bytes of files inside one record


def handle(message: Envelope) -> Outcome:
    """The case that was closed has its record. A second time changes nothing."""
    case = Case.objects.filter(pk=message.payload["case"]).first()
    if case is None:
        return GiveUp("ärendet finns inte")
    if case.state != Case.State.CLOSED:
        return GiveUp("ärendet är inte avslutat")
    try:
        record = make_record(case, command_id=message.id, now=timezone.now())
    except SigningFault as fault:  # the time stamps or a hardware module are away; nothing is half made
        log.warning("the record of %s waits: %s", case.number, fault)
        return TryLater(f"handlingen gick inte att stämpla: {fault}"[:200])
    return Delivered(f"utgåva {record.revision}, {record.sha256[:16]}")


def make_record(case: Case, *, command_id: UUID, now: datetime) -> Record:
    """The closed case's record; made now if it was not there, and told onward. Two at once make one.

    Raises: what the press raises, and then nothing has happened.
    """
    there = newest(case.pk)
    if there is not None:
        return there
    signed = signed_document(case)
    pressed = _press(case, signed)
    sha256 = keep(pressed.pdf)
    sealed_sha256 = keep(pressed.signed) if pressed.signed else ""
    try:
        with transaction.atomic():
            record = Record.objects.create(
                case=case,
                revision=1,
                sha256=sha256,
                size=len(pressed.pdf),
                answers_sha256=pressed.answers_sha256,
                made_at=now,
                stamped_until=pressed.stamped_until,
            )
            if signed is not None:
                keep_sealed(signed.document, sealed_sha256, len(pressed.signed), now, pressed.stamped_until)
            advance(case.pk, Note(RECORD_MADE, {"revision": 1, "sha256": sha256}), command_id=command_id, now=now)
            what = {"case": case.pk, "record": record.pk}
            post("record.made", f"case:{case.pk}", what, now=now)
    except IntegrityError:
        there = newest(case.pk)
        if there is None:
            raise
        return there
    return record


def _press(case: Case, signed: SignedDocument | None) -> Pressed:
    facts = facts_of(case)
    if signed is not None:
        facts = replace(facts, signatures=told(signed.signatures, facts.language))
    order = Order(
        facts=facts,
        logo=coat_of_arms(),
        accent=chosen()["accent"],
        keys=which_keys(),
        reason=f"{WORDS[facts.language]['record']} {case.number}",
        dated=case.closed_at or case.changed_at,
        signed=_to_seal(signed) if signed is not None else None,
        embedded=tuple(_embedded(case, facts.language)) if settings.RECORD_EMBEDS_FILES else (),
    )
    # A worker does nothing else; the thread that carries post in a web process would hold up whoever fills in a form.
    return in_workshop(press, order) if settings.OUTBOX_BY == "thread" else press(order)


def _to_seal(signed: SignedDocument) -> ToSeal:
    return ToSeal(signed.pdf, signed.answers_sha256, signed.certificates, signed.revision.sealed)


def _embedded(case: Case, language: str) -> Iterator[Embedded]:
    """The case's PDF files, to lie inside the record, until they are too large together."""
    room = EMBEDS_AT_MOST
    about = WORDS[language]["embedded_description"].format(number=case.number)
    for number, file in enumerate(case.attachments.order_by("uploaded_at", "id"), 1):
        if file.content_type != "application/pdf" or file.size > room:
            continue
        try:
            with open_bytes(file) as content:
                yield Embedded(f"{number}-{file.name}", content.read(), "application/pdf", about)
        except (NotClean, Missing):
            continue  # the record lists it with its checksum all the same
        room -= file.size
