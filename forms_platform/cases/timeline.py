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
REVERSED: Final = "reversed"  # the note that what was granted holds no more; facts: via, or by and reason
FILE_ADDED: Final = "file_added"  # the note that a file was added to the case under way; facts: by, attachment, sha256


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

    def step(self, step: str) -> str:
        """What the step is called."""
        return self.plan.step(step).label.say(self.language) or gettext("Beslut")

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
    names = {
        "payroll": gettext("lönesystemet"),
        "finance": gettext("ekonomisystemet"),
        "payments": gettext("utbetalningen"),
        "hr": gettext("HR-systemet"),
    }
    return names.get(target, target)


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
    waits_for = together(
        gettext("dig") if principal == f"u:{telling.reader}" else position(principal, telling.organisation)
        for principal in event.principals
    )
    return "arrow-right", gettext("Till %(who)s") % {"who": waits_for}, "", ""


def _decided(event: ev.Decided | ev.Voted, telling: Telling) -> Said:
    icon, tone, say = _OUTCOMES.get(event.outcome, ("message-square", "", lambda: gettext("%(who)s svarade")))
    text = say() % {"who": telling.who(event.by, event.on_behalf_of)}
    rows = _rows(event) if isinstance(event, ev.Decided) else ""
    return icon, text, "\n".join(part for part in (rows, event.comment) if part), tone


def _rows(event: ev.Decided) -> str:
    """The rows of the table that were answered otherwise than the whole: "Rad 3 och 5: begärd rättning"."""
    said = {
        "return": gettext("Begärd rättning, rad %(rows)s"),
        "reject": gettext("Avslag, rad %(rows)s"),
        "approve": gettext("Godkänt, rad %(rows)s"),
    }
    lines = []
    for outcome, words in said.items():
        numbers = [str(int(row) + 1) for row, own in event.rows.items() if own == outcome != event.outcome]
        if numbers:
            lines.append(words % {"rows": ", ".join(numbers)})
    return "\n".join(lines)


def _asked_of_system(event: ev.DeliveryAsked, telling: Telling) -> Said:
    return "send", gettext("%(step)s: väntar på ett annat system") % {"step": telling.step(event.step)}, "", ""


def _waiting(event: ev.Waiting, telling: Telling) -> Said:
    return "clock", gettext("Väntar till %(day)s") % {"day": event.until.isoformat()}, "", ""


def _carried(event: ev.Carried, telling: Telling) -> Said:
    facts = {"step": telling.step(event.step), "who": telling.who(event.by, event.on_behalf_of)}
    return "check", gettext("%(step)s: det som %(who)s redan har svarat gäller") % facts, "", ""


def _automatic(event: ev.Automatic, telling: Telling) -> Said:
    rule = telling.plan.human(event.step)
    said = getattr(rule, "rule", rule.label).say(telling.language)
    if event.outcome == "reject":
        return "circle-x", gettext("Avslogs enligt regel: %(rule)s") % {"rule": said}, "", "bad"
    return "circle-check", gettext("Godkändes enligt regel: %(rule)s") % {"rule": said}, "", "ok"


def _lapsed(event: ev.Lapsed, telling: Telling) -> Said:
    facts = {"step": telling.step(event.step)}
    if event.outcome == "timeout":
        return "clock", gettext("%(step)s: tiden gick ut") % facts, "", "warn"
    return "clock", gettext("%(step)s: för få kunde säga ja") % facts, "", "warn"


def _cancelled(event: ev.StepCancelled, telling: Telling) -> Said:
    return "x", gettext("%(step)s: behövs inte längre") % {"step": telling.step(event.step)}, "", ""


def _done_by_system(event: ev.DeliveryDone, telling: Telling) -> Said:
    return "circle-check", gettext("%(step)s: klart") % {"step": telling.step(event.step)}, event.reference, "ok"


def _failed(event: ev.DeliveryFailed, telling: Telling) -> Said:
    return "triangle-alert", gettext("%(step)s: gick inte") % {"step": telling.step(event.step)}, "", "warn"


def _reminded(event: ev.Reminded, telling: Telling) -> Said:
    return "clock", gettext("Påminnelse skickad"), "", ""


def _widened(event: ev.Widened, telling: Telling) -> Said:
    to = together(position(principal, telling.organisation) for principal in event.principals)
    if event.why == "overdue_move":
        return "arrow-right", gettext("Svarsdagen gick ut. Flyttades till %(who)s") % {"who": to}, "", "warn"
    if event.why == "overdue_add":
        return "arrow-right", gettext("Svarsdagen gick ut. Väntar nu på %(who)s") % {"who": to}, "", "warn"
    return "arrow-right", gettext("Väntar nu på %(who)s") % {"who": to}, "", ""


def _handed_over(event: ev.HandedOver | ev.Reassigned, telling: Telling) -> Said:
    absent = event.on_behalf_of if isinstance(event, ev.HandedOver) else None
    facts = {"who": telling.who(event.by, absent), "to": person_name(event.to, telling.organisation)}
    if isinstance(event, ev.HandedOver):
        return "arrow-right", gettext("%(who)s lämnade över till %(to)s") % facts, event.comment, ""
    return "arrow-right", gettext("%(who)s gav ärendet till %(to)s") % facts, event.comment, ""


def _opinion_asked(event: ev.OpinionAsked, telling: Telling) -> Said:
    facts = {"who": telling.who(event.by, event.on_behalf_of), "of": person_name(event.of, telling.organisation)}
    return "message-square", gettext("%(who)s bad %(of)s om ett yttrande") % facts, event.question, ""


def _opinion_given(event: ev.OpinionGiven, telling: Telling) -> Said:
    return "message-square", gettext("%(who)s yttrade sig") % {"who": telling.who(event.by)}, event.text, ""


def _recalled(event: ev.Recalled, telling: Telling) -> Said:
    return "undo-2", gettext("%(who)s tog tillbaka ärendet för att rätta det") % {"who": telling.who(event.by)}, "", ""


def _amended(event: ev.Amended, telling: Telling) -> Said:
    fields = telling.document.by_key
    changed = ", ".join(fields[key].name(telling.language) for key in event.changed if key in fields)
    detail = gettext("Ändrat: %(fields)s") % {"fields": changed} if changed else ""
    return "pencil", gettext("%(who)s rättade och skickade in igen") % {"who": telling.who(event.by)}, detail, ""


def _claimed(event: ev.Claimed, telling: Telling) -> Said:
    return "user", gettext("%(who)s tog ärendet") % {"who": telling.who(event.by)}, "", ""


def _released(event: ev.Released, telling: Telling) -> Said:
    return "users", gettext("%(who)s lämnade tillbaka ärendet till gruppen") % {"who": telling.who(event.by)}, "", ""


def _migrated(event: ev.Migrated, telling: Telling) -> Said:
    facts = {"since": event.since, "version": event.version}
    return "arrow-right", gettext("Fortsätter i version %(version)s av e-tjänsten, förut %(since)s") % facts, "", ""


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
    if event.what == FILE_ADDED:
        return "paperclip", gettext("%(who)s la till en bilaga") % {"who": telling.who(event.facts.get("by"))}, "", ""
    if event.what == REVERSED:
        return _reversed(event, telling)
    return None


def _reversed(event: ev.Noted, telling: Telling) -> Said:
    """Why, for those who may read the case whole."""
    if via := event.facts.get("via"):
        return "undo-2", gettext("Det som beviljades togs tillbaka genom ärende %(n)s") % {"n": via}, "", "warn"
    reason = str(event.facts.get("reason", "")) if telling.whole else ""
    who = {"who": telling.who(event.facts.get("by"))}
    return "undo-2", gettext("%(who)s tog tillbaka det som beviljades") % who, reason, "warn"


def _silent(event: ev.Event, telling: Telling) -> Said:
    return None


_SAY: Mapping[type[ev.Event], Callable[[Any, Telling], Said]] = {
    ev.Registered: _registered,
    ev.StepOpened: _opened,
    ev.DeliveryAsked: _asked_of_system,
    ev.Waiting: _waiting,
    ev.StepSkipped: _silent,
    ev.Decided: _decided,
    ev.Voted: _decided,
    ev.Carried: _carried,
    ev.Automatic: _automatic,
    ev.Lapsed: _lapsed,
    ev.StepCancelled: _cancelled,
    ev.DeliveryDone: _done_by_system,
    ev.DeliveryFailed: _failed,
    ev.WaitOver: _silent,
    ev.Notified: _silent,
    ev.Chose: _silent,
    ev.BlockOpened: _silent,
    ev.BranchDone: _silent,
    ev.BlockClosed: _silent,
    ev.Reminded: _reminded,
    ev.Widened: _widened,
    ev.HandedOver: _handed_over,
    ev.Reassigned: _handed_over,
    ev.OpinionAsked: _opinion_asked,
    ev.OpinionGiven: _opinion_given,
    ev.Recalled: _recalled,
    ev.Returned: _silent,  # the decision before it has said so
    ev.Amended: _amended,
    ev.Claimed: _claimed,
    ev.Released: _released,
    ev.Migrated: _migrated,
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
    "support": ("circle-check", "ok", lambda: gettext("%(who)s tillstyrkte")),
    "object": ("circle-x", "warn", lambda: gettext("%(who)s avstyrkte")),
    "sign": ("circle-check", "ok", lambda: gettext("%(who)s skrev under")),
    "cannot": ("circle-x", "bad", lambda: gettext("%(who)s svarade att det inte går")),
}


def _delivered(delivery: Delivery) -> str:
    facts = {"target": target_name(delivery.target), "reference": delivery.reference}
    if delivery.counter:
        return gettext("Återtagandet mottaget av %(target)s, referens %(reference)s") % facts
    if delivery.reference:
        return gettext("Mottaget av %(target)s, referens %(reference)s") % facts
    return gettext("Mottaget av %(target)s") % facts


def _given_up(delivery: Delivery) -> str:
    if delivery.counter:
        return gettext("Återtagandet kunde inte levereras till %(target)s. En administratör ser över det.") % {
            "target": target_name(delivery.target)
        }
    return gettext("Kunde inte levereras till %(target)s. En administratör ser över det.") % {
        "target": target_name(delivery.target)
    }


_DELIVERY: Mapping[Delivery.State, tuple[str, Callable[[Delivery], str], str]] = {
    Delivery.State.DELIVERED: ("circle-check", _delivered, "ok"),
    Delivery.State.GIVEN_UP: ("triangle-alert", _given_up, "warn"),
}
