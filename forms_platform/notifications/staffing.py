"""Tells the form administrators that a step has lost the last who could take it. Handler of "staffing.broke"."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import override

from forms_platform.definitions.load import Loaded, NoSuchService, current
from forms_platform.notifications.notify import Told, notify
from forms_platform.organisation.access import FORVALTARE
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome
from forms_platform.staffing.models import Shortage
from forms_platform.staffing.words import said, step_name


def tell(message: Envelope) -> Outcome:
    """Each of them knows which service would stop where, for how many; of what is in order again nothing is said."""
    shortages = list(Shortage.objects.filter(pk__in=message.payload["shortages"], until=None).order_by("id"))
    try:
        loaded = current(shortages[0].e_service) if shortages else None
    except NoSuchService:
        loaded = None
    if loaded is None:
        return Delivered()
    organisation = snapshot()
    told = []
    for person in sorted(organisation.holders(FORVALTARE, None)):
        card = organisation.person(person)
        told.append(Told("staffing_broke", _facts(shortages, loaded, card.language if card else "sv"), person=person))
    return notify(message, told, now=timezone.now())


def _facts(shortages: list[Shortage], loaded: Loaded, language: str) -> dict[str, str]:
    with override(language):
        sentences = [
            f"{step_name(loaded, one.step, language)}. {said(one.code, one.affected, one.of)}" for one in shortages
        ]
    return {"title": loaded.document.title.say(language), "what": " ".join(sentences)}
