"""Tells people of stand-ins: who is asked whom they want, who stands in from when, and who is stood in for."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from forms_platform.notifications.choices import choices_of, wants
from forms_platform.notifications.models import When
from forms_platform.notifications.notify import Told, notify
from forms_platform.organisation.absences import needs_stand_in
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.organisation.models import Absence, StandIn
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.sweden import dates


def ask_who_stands_in(message: Envelope) -> Outcome:
    """Who is going to be away knows that nobody stands in for them yet. Handler of "absence.noted".

    The words say neither when nor why: that the leave is granted is told by its own case, under its own secrecy.
    """
    absence = Absence.objects.filter(pk=message.payload["absence"], settled_at=None).first()
    now, organisation = timezone.now(), snapshot(fresh=True)
    if absence is None or not needs_stand_in(organisation, absence, timezone.localdate(now)):
        return Delivered()
    return notify(message, _as_chosen([Told("who_stands_in", {}, absence.person_id)], organisation), now=now)


def tell_stand_in(message: Envelope) -> Outcome:
    """The stand-in knows from when they stand in, and the one stood in for, unless they have arranged it themselves.
    Handler of "stand_in.set"; a period that has been taken away again is told to nobody."""
    period = StandIn.objects.filter(pk=message.payload["period"]).first()
    if period is None:
        return Delivered()
    organisation, by = snapshot(), message.payload["by"]
    told = [
        Told(kind, _facts(period, by, person, organisation), person)
        for person, kind in ((period.stand_in_id, "stands_in"), (period.absent_id, "stood_in_for"))
        if person != by
    ]
    return notify(message, _as_chosen(told, organisation), now=timezone.now())


def _facts(period: StandIn, by: int, reader: int, organisation: Snapshot) -> dict[str, str]:
    card = organisation.person(reader)
    names = {"absent": period.absent_id, "stand_in": period.stand_in_id, "by": by}
    found = {fact: organisation.person(person) for fact, person in names.items()}
    span = dates.show_span(period.starts, period.ends, card.language if card else "sv")
    return {"span": span} | {fact: one.name if one else "" for fact, one in found.items()}


def _as_chosen(told: list[Told], organisation: Snapshot) -> list[Told]:
    """Those of them who are still employed, each mailed as they have chosen."""
    here = {one.person: one for one in told if one.person is not None and organisation.active(one.person)}
    choices = choices_of(here)
    return [replace(one, mailed=wants(choices[person], one.kind) == When.NOW) for person, one in here.items()]
