"""Begins to sign: the document is ready to be shown, and it is settled what the person says by signing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from forms_platform.cases.foresee import foresee
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.waiting_signature import FORESEEN
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.signatures.documents import document_of, newest_revision
from forms_platform.signatures.models import Act
from forms_platform.signatures.policy import provider_for
from forms_platform.signatures.statement import statement
from workflows.commands import Decide
from workflows.errors import Code, Refused
from workflows.events import Decided, Voted
from workflows.signed import signature_on

LASTS = timedelta(minutes=20)


def begin(
    case: Case,
    by: Person,
    *,
    step: str,
    opened_seq: int,
    decision: Mapping[str, Any],
    seen_revision: int,
    back: str,
    now: datetime,
) -> Act:
    """The person can look at the document and sign it. `decision`: outcome, comment, given and rows.

    Everything that the engine would refuse is refused here, before anybody has signed. Raises: Refused; NoProvider.
    """
    human = load(case.version_id).plan.human(step)
    asked = signature_on(human, str(decision["outcome"]))
    if asked is None:
        raise Refused(Code.UNKNOWN_OUTCOME, outcome=decision["outcome"])
    if case.revision != seen_revision:
        raise Refused(Code.STALE, step=step)
    absent = in_stead_of(case, command(decision, by.pk, step, opened_seq), now)
    provider = provider_for(asked)
    document = document_of(case, now)
    card = snapshot().person(absent) if absent is not None else None
    return Act.objects.create(
        document=document,
        person=by,
        on_behalf_of_id=absent,
        step=step,
        opened_seq=opened_seq,
        decision=dict(decision),
        seen_revision=seen_revision,
        sha256=newest_revision(document).sha256,
        statement=statement(
            case, human, decision, by=by.pk, absent=card.name if card else "", language=get_language() or "sv"
        ),
        provider=provider,
        back=back[:500],
        begun_at=now,
        expires_at=now + LASTS,
    )


def command(
    decision: Mapping[str, Any],
    by: int,
    step: str,
    opened_seq: int,
    on_behalf_of: int | None = None,
    *,
    act: str = FORESEEN,
) -> Decide:
    """The decision that the signature of the act carries; without an act it can only be foreseen."""
    return Decide(
        by=by,
        step=step,
        opened_seq=opened_seq,
        outcome=str(decision["outcome"]),
        comment=str(decision.get("comment", "")),
        on_behalf_of=on_behalf_of,
        given=decision.get("given", {}),
        rows=decision.get("rows", {}),
        signature=act,
    )


def in_stead_of(case: Case, asked: Decide, now: datetime) -> int | None:
    """In whose stead the decision would be made. Raises: Refused, when it would not be made at all."""
    held = Assignment.objects.filter(
        case=case, step=asked.step, opened_seq=asked.opened_seq, state=Assignment.State.HELD
    )
    if held.exists():
        raise Refused(Code.STALE, step=asked.step)
    events = foresee(case, asked, now=now)
    made = next(event for event in events if isinstance(event, Decided | Voted) and event.step == asked.step)
    return made.on_behalf_of
