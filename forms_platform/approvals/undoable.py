"""What a person has just decided and can still take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.rows import title_of
from forms_platform.look.templatetags.look import money
from forms_platform.organisation.models import Person


@dataclass(frozen=True, slots=True)
class Undoable:
    """One press that can still be undone. `seconds` are those left; a bundle that is worked off has no end yet."""

    id: UUID
    text: str
    seconds: int
    many: bool = False
    working: bool = False


def undoable(person: Person, now: datetime) -> list[Undoable]:
    """What the person has just decided and can still take back, the latest press first. One statement."""
    held = HeldDecision.objects.filter(
        by=person, state=HeldDecision.State.HELD, effective_at__gt=now, decided_at__lte=now
    ).select_related("case__requester")
    batches: dict[UUID, list[HeldDecision]] = {}
    for each in held.order_by("-decided_at"):
        batches.setdefault(each.batch, []).append(each)
    return [
        Undoable(
            id=batch,
            text=_what_was_done(rows),
            seconds=max(1, int((rows[0].effective_at - now).total_seconds())),
            many=len(rows) > 1,
            working=(rows[0].effective_at - now).total_seconds() > settings.UNDO_SECONDS + 1,
        )
        for batch, rows in batches.items()
    ]


def _what_was_done(rows: Sequence[HeldDecision]) -> str:
    one, outcome = rows[0], rows[0].outcome
    if len(rows) == 1:
        said = {
            "approve": gettext("Du godkände %(title)s från %(name)s."),
            "done": gettext("Du svarade att %(title)s från %(name)s är klart."),
            "return": gettext("Du begärde rättning av %(title)s från %(name)s."),
            "support": gettext("Du tillstyrkte %(title)s från %(name)s."),
            "object": gettext("Du avstyrkte %(title)s från %(name)s."),
            "cannot": gettext("Du svarade att %(title)s från %(name)s inte går att göra."),
        }.get(outcome, gettext("Du avslog %(title)s från %(name)s."))
        return said % {"title": title_of(one.case), "name": one.case.requester.name}
    amounts = [row.case.amount for row in rows if row.case.amount is not None]
    said = {
        "approve": gettext("Du godkände %(n)s ärenden%(sum)s."),
        "return": gettext("Du begärde rättning av %(n)s ärenden%(sum)s."),
        "done": gettext("Du svarade klart på %(n)s ärenden%(sum)s."),
    }.get(outcome, gettext("Du avslog %(n)s ärenden%(sum)s."))
    total = gettext(", sammanlagt %(sum)s") % {"sum": money(sum(amounts))} if amounts else ""
    return said % {"n": len(rows), "sum": total}
