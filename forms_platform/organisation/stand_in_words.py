"""A refusal about stand-ins in words, and the field of the form it belongs to."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language, gettext, gettext_noop

from forms_platform.organisation.stand_ins import Reason, StandInRefused
from forms_platform.sweden import dates

SENTENCES: Final[dict[Reason, tuple[str, str]]] = {  # the field, the sentence
    Reason.OWN_STAND_IN: ("person", gettext_noop("Du kan inte ersätta dig själv. Välj någon annan.")),
    Reason.NOT_EMPLOYED: ("person", gettext_noop("%(name)s är inte längre anställd. Välj någon annan.")),
    Reason.NOT_YOURS: (
        "",
        gettext_noop("Bara personen själv, en chef ovanför eller en förvaltare får ändra den här ersättaren."),
    ),
    Reason.ENDS_BEFORE_START: ("ends", gettext_noop("Till och med kan inte vara före Från och med.")),
    Reason.IN_THE_PAST: ("starts", gettext_noop("Från och med kan inte vara en dag som har varit.")),
    Reason.TOO_LONG: ("ends", gettext_noop("En ersättare kan utses för högst ett år i taget.")),
    Reason.ALREADY_SET: (
        "person",
        gettext_noop("%(stand_in)s är redan ersättare %(span)s. Välj andra dagar eller avsluta den tiden först."),
    ),
    Reason.AWAY: (
        "person",
        gettext_noop("%(stand_in)s är själv borta %(span)s. Välj någon annan eller andra dagar."),
    ),
    Reason.UNDER_LIMIT: (
        "person",
        gettext_noop("%(stand_in)s har inte så hög attesträtt som %(absent)s. Välj någon som har det."),
    ),
    Reason.ALREADY_OVER: ("", gettext_noop("Den tiden är redan slut.")),
}


def say(refused: StandInRefused) -> str:
    """One sentence in the language that is switched on."""
    facts = dict(refused.facts)
    if "starts" in facts:
        facts["span"] = dates.show_span(facts["starts"], facts["ends"], (get_language() or "sv")[:2])
    return gettext(SENTENCES[refused.reason][1]) % facts


def field_of(refused: StandInRefused) -> str:
    """The field of the form that the sentence belongs to, "" for the whole form."""
    return SENTENCES[refused.reason][0]
