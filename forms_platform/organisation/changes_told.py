"""What has been changed in a person's stand-ins and absence, and by whom, as the log has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from forms_platform.audit.models import Entry
from forms_platform.look.words import language
from forms_platform.organisation.directory import Snapshot
from forms_platform.sweden import dates

SHOWN = 30
WORDS: Final[dict[str, tuple[str, str]]] = {  # action -> icon, sentence
    "stand_in.set": ("user-check", gettext_noop("%(by)s utsåg %(stand_in)s till ersättare %(span)s")),
    "stand_in.ended": ("x", gettext_noop("%(by)s avslutade att %(stand_in)s ersätter %(span)s")),
    "absence.told": ("calendar-off", gettext_noop("%(by)s angav frånvaro %(span)s")),
    "absence.from_leave": ("calendar-off", gettext_noop("En beviljad ledighet gav frånvaro %(span)s")),
    "absence.ended": ("undo-2", gettext_noop("%(by)s avslutade frånvaron %(span)s")),
    "absence.settled": ("check", gettext_noop("%(by)s svarade att ingen behöver ersätta %(span)s")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change, as components/timeline.html prints it."""

    icon: str
    text: str
    at: datetime
    detail: str = ""
    tone: str = ""


def changes_told(person: int, organisation: Snapshot, reader: int) -> list[Told]:
    """The latest changes, newest first. One statement."""
    about = Q(action__startswith="stand_in.") | Q(action__startswith="absence.")
    rows = Entry.objects.filter(about, stream=f"person:{person}").order_by("-seq")[:SHOWN]
    return [_told(row, organisation, reader) for row in rows if row.action in WORDS]


def _told(row: Entry, organisation: Snapshot, reader: int) -> Told:
    icon, sentence = WORDS[row.action]
    facts: dict[str, Any] = row.facts
    days = (date.fromisoformat(facts["starts"]), date.fromisoformat(facts["ends"]))
    by = int(row.actor.partition(":")[2]) if row.actor.startswith("u:") else None
    said = {
        "by": gettext("Du") if by == reader else _name(by, organisation),
        "stand_in": _name(facts.get("stand_in"), organisation),
        "span": dates.show_span(*days, language()),
    }
    return Told(icon, gettext(sentence) % said, row.at)


def _name(person: int | None, organisation: Snapshot) -> str:
    card = organisation.person(person) if person is not None else None
    return card.name if card else gettext("En tidigare medarbetare")
