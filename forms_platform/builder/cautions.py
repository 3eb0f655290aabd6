"""What a publication is warned of: nothing that stops it, but each needs a reason of whoever publishes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.builder.models import TestCase
from forms_platform.builder.places import place_of
from forms_platform.builder.seen import Seen, Told
from forms_platform.builder.sound import NotSound, loaded
from forms_platform.staffing.everybody import who_gets
from forms_platform.staffing.words import said as shortage
from workflows.errors import PlanFaults

SHORTEST_REASON = 5  # characters


def cautions(seen: Seen, key: str) -> list[Told]:
    """The warnings of the draft itself, that no test case is kept, and where somebody's case would stop."""
    found = [one for one in seen.faults if one.warning]
    if not TestCase.objects.filter(key=key).exists():
        text = gettext("Det finns inget sparat testfall. Testkör och spara, så körs det igen vid varje publicering.")
        found.append(Told(seen.place_of_tests, "no_test_case", text, True, "tests"))
    return found + _nobody(seen)


def _nobody(seen: Seen) -> list[Told]:
    """The steps where the case of some employee would stop, on the organisation as it is today."""
    try:
        draft = loaded(seen.document)
        stops = who_gets(draft, seen.organisation, timezone.localdate()).lacks
    except (NotSound, PlanFaults):
        return []  # there is something to fix first
    told = []
    for one in stops:
        path = f"workflow.{one.path}"
        place = place_of(seen.document, path, seen.language)
        told.append(Told(place, one.code, shortage(one.code, one.affected, one.of), True, path))
    return told
