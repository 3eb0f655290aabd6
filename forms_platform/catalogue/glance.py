"""What a person has begun and what they wait for, at a glance: drafts to go on with, cases that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from forms_platform.cases.headline import summary_of
from forms_platform.cases.models import Case
from forms_platform.cases.standing_words import StandingWords, standings
from forms_platform.catalogue.cards import Card, card
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import Snapshot
from forms_platform.organisation.models import Person

SHOWN: Final = 3
REVIEW: Final = "granska"


@dataclass(frozen=True, slots=True)
class BegunDraft:
    """A draft to go on with."""

    id: UUID
    card: Card
    title: str
    href: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case of one's own, with where it stands."""

    number: str
    card: Card
    summary: str
    standing: StandingWords
    href: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Some:
    """The first few of a list, and how many there are in all."""

    shown: Sequence[Any]
    total: int

    @property
    def more(self) -> bool:
        """Whether there are more than are shown."""
        return self.total > len(self.shown)


def drafts(person: Person, language: str, *, e_service: str = "", limit: int = SHOWN) -> Some:
    """The person's drafts, the last saved first. At most two statements."""
    rows = person.drafts.filter(submitted_as=None)
    if e_service:
        rows = rows.filter(version__e_service__key=e_service, amends=None)
    found = list(rows.order_by("-saved_at")[: limit + 1])
    total = len(found) if len(found) <= limit else rows.count()
    return Some([_draft(row, language) for row in found[:limit]], total)


def _draft(row: Any, language: str) -> BegunDraft:
    loaded = load(row.version_id)
    shown = card(loaded, language)
    left = (page.key for page in loaded.document.pages if page.key not in row.pages_done)
    href = reverse("intake:step", args=[row.pk, next(left, REVIEW)])
    title = gettext("Rätta: %(title)s") % {"title": shown.title} if row.amends_id else shown.title
    return BegunDraft(row.pk, shown, title, href, row.saved_at)


def open_cases(person: Person, organisation: Snapshot, language: str, today: date) -> Some:
    """The person's open cases: what waits for them first, then the last changed. At most three statements."""
    rows = Case.objects.filter(requester=person).exclude(state=Case.State.CLOSED)
    found = list(rows.order_by("-state", "-changed_at")[: SHOWN + 1])  # "returned" before "open"
    total = len(found) if len(found) <= SHOWN else rows.count()
    return Some(_told(found[:SHOWN], person, organisation, language, today), total)


def earlier(person: Person, e_service: str, organisation: Snapshot, language: str, today: date) -> list[OwnCase]:
    """The person's last cases of one e-service. At most two statements."""
    rows = Case.objects.filter(requester=person, e_service=e_service).order_by("-registered_at")[:SHOWN]
    return _told(list(rows), person, organisation, language, today)


def _told(rows: list[Case], person: Person, organisation: Snapshot, language: str, today: date) -> list[OwnCase]:
    where = standings(rows, organisation, today, reader=person.pk)
    return [
        OwnCase(
            number=row.number,
            card=card(load(row.version_id), language),
            summary=summary_of(row),
            standing=where[row.pk],
            href=reverse("cases:case", args=[row.number]),
            registered_at=row.registered_at,
        )
        for row in rows
    ]
