"""What is left of a year's limit (årets tak): said under the field, and a fault when an answer passes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.language.limits import Standing
from forms_platform.intake.slots import element_id
from forms_platform.sweden import money


def drawn(standing: Standing, language: str, today: date) -> SafeString:
    """What is left, in words and as a bar. What is being asked for now is not yet taken off."""
    most, left = (money.show(ore, language) for ore in (standing.limit.most, standing.left))
    facts = {"left": left, "most": most, "year": standing.year}
    strong = gettext("Du har %(left)s kvar") % facts if standing.left else gettext("Du har använt allt")
    this_year = standing.year == today.year
    rest = (gettext("av årets %(most)s.") if this_year else gettext("av %(year)s års %(most)s.")) % facts
    used = min(standing.used, standing.limit.most)
    return format_html(
        '<div class="quota" id="{}-q"><p><b>{}</b> {}</p>'
        '<progress max="{}" value="{}" aria-label="{}">{}</progress></div>',
        element_id(standing.limit.field),
        strong,
        rest,
        standing.limit.most,
        used,
        gettext("Använt av årets belopp"),
        gettext("%(used)s av %(most)s") % {"used": money.show(money.Ore(used), language), "most": most},
    )


def faults_of(standings: Iterable[Standing]) -> list[AnswerFault]:
    """The faults of answers that pass a limit."""
    return [fault for each in standings if (fault := each.fault()) is not None]
