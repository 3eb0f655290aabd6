"""Signs a step (skriva under): the signature is made, found good, kept, and the case goes on, all or nothing.

The signature itself is made before the transaction, which only compares and stores: SQLite has one writer, and half a
second of it is too much. What is made and then not stored is thrown away; its key is gone already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.audit import trail
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.documents.keep import keep, take
from forms_platform.documents.who_signs import field_of
from forms_platform.documents.workshop import in_workshop
from forms_platform.signatures.begin import command, in_stead_of
from forms_platform.signatures.documents import newest_revision
from forms_platform.signatures.identify import SecondStepMissing
from forms_platform.signatures.keys import which_keys
from forms_platform.signatures.lease import leased_by_another
from forms_platform.signatures.make_signature import make_signature
from forms_platform.signatures.models import Act, Revision, Signature
from forms_platform.signatures.order import Known, Made, SignatureOrder
from forms_platform.signatures.policy import need_of, strong_enough
from forms_platform.signatures.signing_services import INTERNAL
from workflows.errors import Code, Refused

FRESH = timedelta(seconds=60)


def sign_step(
    act_id: UUID, known: Known, *, seen_sha256: str, now: datetime, evidence: dict[str, Any] | None = None
) -> Signature:
    """The person's signature is in the document and their decision in the case. The same act twice gives the first.

    `seen_sha256` is what the page showed; `evidence` what an external provider left. Raises: Refused, SigningFault;
    nothing is half signed.
    """
    act = Act.objects.select_related("document__case", "person").get(pk=act_id)
    if act.state == Act.State.DONE:
        return act.signature
    _still_right(act, known, seen_sha256, now)
    made = in_workshop(make_signature, _order(act, known))
    if not hashlib.sha256(made.pdf[: newest_revision(act.document).size]).hexdigest() == act.sha256:
        raise Refused(Code.STALE, step=act.step)
    sha256 = keep(made.pdf)
    try:
        return _store(act, known, made, sha256, now, evidence or {})
    except IntegrityError:  # somebody signed between the look and the deed; or this was the second press
        act.refresh_from_db()
        if act.state == Act.State.DONE:
            return act.signature
        raise Refused(Code.STALE, step=act.step) from None


def _still_right(act: Act, known: Known, seen_sha256: str, now: datetime) -> None:
    """Raises: Refused when what the person saw is not what would be signed now; SecondStepMissing when whoever asked
    did not identify them surely enough."""
    case = act.document.case
    if not strong_enough(act.provider, known.how, need_of(act)):
        raise SecondStepMissing
    if (act.provider != INTERNAL and known.by == settings.SITE_URL) or leased_by_another(act, now):
        raise Refused(Code.STALE, step=act.step)
    if act.state != Act.State.WAITING or now > act.expires_at or not act.begun_at <= known.at <= now:
        raise Refused(Code.STALE, step=act.step)
    if now - known.at > FRESH or newest_revision(act.document).sha256 != act.sha256 or seen_sha256 != act.sha256:
        raise Refused(Code.STALE, step=act.step)
    if case.revision != act.seen_revision or case.answers_version != act.document.edition:
        raise Refused(Code.STALE, step=act.step)
    decided = command(act.decision, act.person_id, act.step, act.opened_seq, act.on_behalf_of_id)
    if in_stead_of(case, decided, now) != act.on_behalf_of_id:
        raise Refused(Code.STALE, step=act.step)


def _order(act: Act, known: Known) -> SignatureOrder:
    earlier = act.document.signatures.order_by("revision__number").values_list("certificate", flat=True)
    person = act.person
    return SignatureOrder(
        pdf=take(act.sha256),
        keys=which_keys(),
        signer=person.name,
        employee_id=person.employee_number or person.username,
        known=known,
        field=f"Underskrift {act.pk.hex[:12]}",
        label=gettext("Underskrift av %(name)s") % {"name": person.name},
        statement=act.statement,
        lists_at=settings.SITE_URL + reverse("signatures:published", args=["underskrift.crl"]),
        case=act.document.case.number,
        answers_sha256=act.document.answers_sha256,
        earlier=tuple(earlier),
        prepared=field_of(act.step),
        shown=tuple(_shown(act)),
    )


def _shown(act: Act) -> Iterator[str]:
    """What is written where the person signs on the page."""
    yield act.person.name
    yield gettext("Elektroniskt underskrivet %(at)s") % {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M")}
    if act.on_behalf_of is not None:
        yield gettext("I stället för %(name)s") % {"name": act.on_behalf_of.name}


def _store(act: Act, known: Known, made: Made, sha256: str, now: datetime, evidence: dict[str, Any]) -> Signature:
    """One transaction: revision, signature, decision, log. Raises: Refused; IntegrityError when another was first."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=act.document.case_id)
        newest = newest_revision(act.document)
        if newest.sha256 != act.sha256 or case.revision != act.seen_revision:
            raise Refused(Code.STALE, step=act.step)
        if not Act.objects.filter(pk=act.pk, state=Act.State.WAITING).update(state=Act.State.DONE):
            raise Refused(Code.STALE, step=act.step)
        revision = Revision.objects.create(
            document=act.document, number=newest.number + 1, sha256=sha256, size=len(made.pdf), made_at=now
        )
        signature = Signature.objects.create(
            document=act.document,
            revision=revision,
            act=act,
            person=act.person,
            on_behalf_of_id=act.on_behalf_of_id,
            step=act.step,
            opened_seq=act.opened_seq,
            statement=act.statement,
            provider=act.provider,
            how=known.how,
            certificate=made.serial,
            evidence={**evidence, "identified": asdict(known) | {"at": known.at.isoformat()}, "shown": act.sha256},
            signed_at=made.at,
        )
        decided = command(act.decision, act.person_id, act.step, act.opened_seq, act.on_behalf_of_id, act=str(act.pk))
        advance(case.pk, decided, command_id=act.pk, now=now)
        trail.append(
            f"case:{case.pk}",
            "case.signed",
            actor=f"person:{act.person_id}",
            facts={
                "case": case.number,
                "step": act.step,
                "document": act.sha256,
                "revision": {"number": revision.number, "sha256": sha256},
                "certificate": made.serial,
                "provider": act.provider,
                "how": known.how,
            },
            at=now,
        )
    return signature
