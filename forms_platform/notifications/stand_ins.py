"""Tells people of stand-ins: who is asked whom they want, who stands in from when, and who is stood in for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import get_connection
from django.utils import timezone

from forms_platform.notifications.compose import compose
from forms_platform.notifications.models import Notice
from forms_platform.notifications.tell import letter, path_of
from forms_platform.organisation.absences import needs_stand_in
from forms_platform.organisation.directory import PersonCard, snapshot
from forms_platform.organisation.models import Absence, StandIn
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater
from forms_platform.sweden import dates


@dataclass(frozen=True, slots=True)
class _Told:
    """Who is told what."""

    card: PersonCard
    kind: str
    facts: dict[str, str]


def ask_who_stands_in(message: Envelope) -> Outcome:
    """Who is going to be away knows that nobody stands in for them yet. Handler of "absence.noted".

    The words say neither when nor why: that the leave is granted is told by its own case, under its own secrecy.
    """
    absence = Absence.objects.filter(pk=message.payload["absence"], settled_at=None).first()
    organisation = snapshot(fresh=True)
    if absence is None or not needs_stand_in(organisation, absence, timezone.localdate()):
        return Delivered()
    card = organisation.person(absence.person_id)
    return _tell(message, [_Told(card, "who_stands_in", {})] if card else [])


def tell_stand_in(message: Envelope) -> Outcome:
    """The stand-in knows from when they stand in, and the one stood in for, unless they have arranged it themselves.
    Handler of "stand_in.set"; a period that has been taken away again is told to nobody."""
    period = StandIn.objects.filter(pk=message.payload["period"]).first()
    if period is None:
        return Delivered()
    organisation, by = snapshot(), message.payload["by"]
    arranged = organisation.person(by)
    told: list[_Told] = []
    for person, kind in ((period.stand_in_id, "stands_in"), (period.absent_id, "stood_in_for")):
        card = organisation.person(person)
        if card is None or person == by:
            continue
        absent, stand_in = organisation.person(period.absent_id), organisation.person(period.stand_in_id)
        facts = {
            "absent": absent.name if absent else "",
            "stand_in": stand_in.name if stand_in else "",
            "by": arranged.name if arranged else "",
            "span": dates.show_span(period.starts, period.ends, card.language),
        }
        told.append(_Told(card, kind, facts))
    return _tell(message, told)


def _tell(message: Envelope, told: Sequence[_Told]) -> Outcome:
    """Notices first, so that nobody is forgotten; then the mails that have not gone yet."""
    now = timezone.now()
    active = [one for one in told if one.card.active]
    Notice.objects.bulk_create(
        (Notice(message=message.id, person_id=one.card.id, kind=one.kind, facts=one.facts, told_at=now)
         for one in active),
        ignore_conflicts=True,
    )  # fmt: skip
    gone = set(Notice.objects.filter(message=message.id, mailed_at__isnull=False).values_list("person_id", flat=True))
    try:
        for one in active:
            if one.card.email and one.card.id not in gone:
                _mail(message, one)
    except OSError as fault:  # smtplib's errors are OSErrors too
        return TryLater(f"mail: {type(fault).__name__}")
    return Delivered()


def _mail(message: Envelope, one: _Told) -> None:
    said = compose(one.kind, one.facts, one.card.language)
    with get_connection() as connection:
        letter(
            said, path_of(said.address), to=one.card.email, language=one.card.language,
            id=f"{message.id}.{one.card.id}", connection=connection,
        ).send()  # fmt: skip
    Notice.objects.filter(message=message.id, person=one.card.id).update(mailed_at=timezone.now())
