"""What a mail of an e-service would look like: any event, either language, with a made-up case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, get_args

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from forms_platform.definitions.language.messages import Event
from forms_platform.definitions.load import Loaded
from forms_platform.notifications.compose import TURNS, compose, discreet
from forms_platform.notifications.facts import said_day
from forms_platform.notifications.letter import letter
from forms_platform.notifications.send import WITH_LINK, said_of_link
from forms_platform.sweden.working_days import add_working_days

EVENTS: Final[tuple[str, ...]] = get_args(Event)
LABELS: Final = {
    "registered": _("Inskickat: kvitto till den som skickat in"),
    "registered_for_you": _("Inskickat åt någon annan: till den det gäller"),
    "your_turn": _("Någons tur att svara"),
    "your_turn_as_stand_in": _("Någons tur att svara, till ersättaren"),
    "group_turn": _("En grupps tur att svara"),
    "reminded": _("Påminnelse före sista dagen"),
    "overdue": _("Försenat"),
    "escalated": _("Gått vidare: till den som har ärendet nu"),
    "taken": _("Gått vidare: till den som hade ärendet"),
    "returned": _("Återsänt för rättning"),
    "approved": _("Beviljat"),
    "rejected": _("Avslaget"),
    "done": _("Klart"),
}
NUMBER: Final = "2026-0000"


@dataclass(frozen=True)
class Previewed:
    """A mail as it would be sent, and what of it are the e-service's own words."""

    mail: EmailMultiAlternatives
    own: bool
    discreet: bool

    @property
    def html(self) -> str:
        """The part that most mail programs show."""
        return str(self.mail.alternatives[0][0])


def preview(
    loaded: Loaded, event: str, language: str, today: date, people: Mapping[str, str] | None = None
) -> Previewed:
    """The mail of the event, to a person with that language. `people` are names in place of the made-up ones: of the
    requester, the manager, the stand-in. Raises: KeyError for an unknown event."""
    document = loaded.document
    facts = _facts(loaded, event, language, today, people or {})
    own = document.messages.get(event)  # type: ignore[call-overload] # an unknown one has none
    if document.secrecy.discreet:
        said, own = discreet(event, NUMBER, language), None
    else:
        said = compose(event, facts, language, own)
    with override(language):
        table = [(gettext("Ärendenummer"), NUMBER)]
        if event in TURNS:
            table.append((gettext("Svara senast"), facts["due"]))
    signs_in = settings.MAIL_SIGN_IN_LINKS and event in WITH_LINK - {"group_turn"} and not document.secrecy.discreet
    mail = letter(
        said,
        reverse("notifications:link", args=["prov"]) if signs_in else "/",
        to="",
        language=language,
        id="prov",
        facts=table if own else (),
        note=said_of_link(language) if signs_in else "",
        service="" if document.secrecy.discreet else loaded.key,
        case=NUMBER,
    )
    return Previewed(mail, own is not None, document.secrecy.discreet)


def _facts(loaded: Loaded, event: str, language: str, today: date, people: Mapping[str, str]) -> Mapping[str, str]:
    title, manager = loaded.document.title, people.get("manager", "Bengt Lund")
    due = today - timedelta(days=3) if event in {"overdue", "escalated", "taken"} else add_working_days(today, 5)
    with override(language):
        facts = {
            "title": title.say("sv"),
            "title_en": title.say("en"),
            "number": NUMBER,
            "requester": people.get("requester", "Anna Svensson"),
            "by": gettext("%(who)s för %(absent)s") % {"who": people.get("stand_in", "Cecilia Ek"), "absent": manager},
            "due": said_day(due.isoformat()),
            "waits_for": manager,
            "before": manager,
            "after": "Frida Falk",
            "absent": manager if event == "your_turn_as_stand_in" else "",
            "group": "Lönecenter" if event == "group_turn" else "",
        }
    return facts
