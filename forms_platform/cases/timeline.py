"""What has happened in a case, in plain words, in the language that is switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language, gettext

from forms_platform.cases.history import Happening
from forms_platform.cases.holders import person_name, position, together
from forms_platform.cases.models import Delivery
from forms_platform.definitions.language.document import Document
from forms_platform.organisation.directory import Snapshot
from workflows import events as ev
from workflows.plan import Plan

RECORD_MADE: Final = "record_made"  # the kind of the note that the archive leaves when the signed record is there


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `detail` is what somebody wrote; `tone` is "ok", "warn", "bad" or ""."""

    icon: str
    text: str
    at: datetime
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What the words of a case are made from. `reader` is told "Du"; without `whole`, comments are left out."""

    plan: Plan
    document: Document
    organisation: Snapshot
    requester: int
    reader: int | None = None
    whole: bool = True

    @property
    def language(self) -> str:
        """The two letters of the language that is switched on."""
        return (get_language() or "sv")[:2]

    def who(self, person: int | None, on_behalf_of: int | None = None) -> str:
        """ "Du", "Bengt Lund" or "Cecilia Ek för Bengt Lund"."""
        name = gettext("Du") if person == self.reader else person_name(person, self.organisation)
        if on_behalf_of is None:
            return name
        return gettext("%(who)s för %(absent)s") % {
            "who": name,
            "absent": gettext("dig") if on_behalf_of == self.reader else person_name(on_behalf_of, self.organisation),
        }


def timeline(happenings: Iterable[Happening], telling: Telling, *, deliveries: Iterable[Delivery] = ()) -> list[Entry]:
    """The case's story, oldest first: its events, and the deliveries that have come to an end."""
    entries = [entry for happening in happenings if (entry := _entry(happening, telling))]
    told = [delivery_entry(delivery) for delivery in deliveries if delivery.state in _DELIVERY]
    return sorted([*entries, *told], key=lambda entry: entry.at)


def delivery_entry(delivery: Delivery) -> Entry:
    """What became of a delivery. Raises: KeyError while it waits."""
    icon, say, tone = _DELIVERY[Delivery.State(delivery.state)]
    return Entry(icon, say(delivery), delivery.changed_at, tone=tone)


def target_name(target: str) -> str:
    """What a receiver is called in a sentence."""
    return {"payroll": gettext("lönesystemet"), "finance": gettext("ekonomisystemet")}.get(target, target)


def _entry(happening: Happening, telling: Telling) -> Entry | None:
    said = _SAY[type(happening.event)](happening.event, telling)
    if said is None:
        return None
    icon, text, detail, tone = said
    return Entry(icon, text, happening.at, detail if telling.whole else "", tone)


Said = tuple[str, str, str, str] | None


def _registered(event: ev.Registered, telling: Telling) -> Said:
    facts = {"who": telling.who(event.by), "about": person_name(event.subject, telling.organisation)}
    if event.by != event.requester:
        facts["requester"] = person_name(event.requester, telling.organisation)
        return "send", gettext("%(who)s skickade in åt %(requester)s") % facts, "", ""
    if event.subject not in (None, event.requester):
        return "send", gettext("%(who)s skickade in om %(about)s") % facts, "", ""
    return "send", gettext("%(who)s skickade in") % facts, "", ""


def _opened(event: ev.StepOpened, telling: Telling) -> Said:
    waits_for = together(position(principal, telling.organisation) for principal in event.principals)
    return "arrow-right", gettext("Till %(who)s") % {"who": waits_for}, "", ""


def _decided(event: ev.Decided, telling: Telling) -> Said:
    icon, tone, say = _OUTCOMES.get(event.outcome, ("message-square", "", lambda: gettext("%(who)s svarade")))
    text = say() % {"who": telling.who(event.by, event.on_behalf_of)}
    return icon, text, event.comment, tone


def _amended(event: ev.Amended, telling: Telling) -> Said:
    fields = telling.document.by_key
    changed = ", ".join(fields[key].name(telling.language) for key in event.changed if key in fields)
    detail = gettext("Ändrat: %(fields)s") % {"fields": changed} if changed else ""
    return "pencil", gettext("%(who)s rättade och skickade in igen") % {"who": telling.who(event.by)}, detail, ""


def _claimed(event: ev.Claimed, telling: Telling) -> Said:
    return "user", gettext("%(who)s tog ärendet") % {"who": telling.who(event.by)}, "", ""


def _released(event: ev.Released, telling: Telling) -> Said:
    return "users", gettext("%(who)s lämnade tillbaka ärendet till gruppen") % {"who": telling.who(event.by)}, "", ""


def _withdrawn(event: ev.Withdrawn, telling: Telling) -> Said:
    return "undo-2", gettext("%(who)s återtog ärendet") % {"who": telling.who(event.by)}, event.comment, "warn"


def _commented(event: ev.Commented, telling: Telling) -> Said:
    return "message-square", gettext("%(who)s skrev") % {"who": telling.who(event.by)}, event.text, ""


def _ended(event: ev.Ended, telling: Telling) -> Said:
    end = telling.plan.ends[event.end].label.say(telling.language) or gettext("klart")
    tone = {"rejected": "bad", "approved": "ok", "done": "ok"}.get(event.result, "")
    return "flag", gettext("Ärendet avslutades: %(end)s") % {"end": end}, "", tone


def _noted(event: ev.Noted, telling: Telling) -> Said:
    if event.what == RECORD_MADE:
        return "file-check", gettext("Handlingen är klar och stämplad"), "", ""
    return None


def _silent(event: ev.Event, telling: Telling) -> Said:
    return None


_SAY: Mapping[type[ev.Event], Callable[[Any, Telling], Said]] = {
    ev.Registered: _registered,
    ev.StepOpened: _opened,
    ev.StepSkipped: _silent,
    ev.Decided: _decided,
    ev.Returned: _silent,  # the decision before it has said so
    ev.Amended: _amended,
    ev.Claimed: _claimed,
    ev.Released: _released,
    ev.Withdrawn: _withdrawn,
    ev.Commented: _commented,
    ev.Ended: _ended,
    ev.Noted: _noted,
}

_OUTCOMES: Mapping[str, tuple[str, str, Callable[[], str]]] = {
    "approve": ("circle-check", "ok", lambda: gettext("%(who)s godkände")),
    "reject": ("circle-x", "bad", lambda: gettext("%(who)s avslog")),
    "return": ("undo-2", "warn", lambda: gettext("%(who)s bad om rättning")),
    "done": ("circle-check", "ok", lambda: gettext("%(who)s svarade att det är klart")),
    "cannot": ("circle-x", "bad", lambda: gettext("%(who)s svarade att det inte går")),
}


def _delivered(delivery: Delivery) -> str:
    facts = {"target": target_name(delivery.target), "reference": delivery.reference}
    if delivery.reference:
        return gettext("Mottaget av %(target)s, referens %(reference)s") % facts
    return gettext("Mottaget av %(target)s") % facts


def _given_up(delivery: Delivery) -> str:
    return gettext("Kunde inte levereras till %(target)s. En administratör ser över det.") % {
        "target": target_name(delivery.target)
    }


_DELIVERY: Mapping[Delivery.State, tuple[str, Callable[[Delivery], str], str]] = {
    Delivery.State.DELIVERED: ("circle-check", _delivered, "ok"),
    Delivery.State.GIVEN_UP: ("triangle-alert", _given_up, "warn"),
}
