"""The operator's list: messages by what they need, newest trouble first, page by page without counting them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_platform.outbox.about import called
from forms_platform.outbox.claiming import oldest_due
from forms_platform.outbox.models import Message
from forms_platform.outbox.words import places_called, topics_called

PAGE = 50
COUNTED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the outbox under one heading."""

    key: str
    label: Promise
    which: Q
    counted: bool = False
    empty: Promise | str = ""


TABS: tuple[Tab, ...] = (
    Tab(
        "hjalp",
        _("Behöver hjälp"),
        Q(state=Message.State.DEAD),
        counted=True,
        empty=_("Inget är uppgivet. Plattformen försöker själv igen, och det som ändå inte gick fram hamnar här."),
    ),
    Tab(
        "igen",
        _("Försöker igen"),
        Q(state=Message.State.WAITING, attempts__gt=0),
        counted=True,
        empty=_("Inget väntar på ett nytt försök."),
    ),
    Tab(
        "vantar",
        _("Väntar"),
        Q(state=Message.State.WAITING, attempts=0),
        counted=True,
        empty=_("Utkorgen är tom."),
    ),
    Tab("klara", _("Klara"), Q(state=Message.State.DONE), empty=_("Inget har skickats ännu.")),
    Tab("hanterade", _("Hanterade för hand"), Q(state=Message.State.HANDLED), empty=_("Inget har hanterats för hand.")),
)
BY_KEY = {tab.key: tab for tab in TABS}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a tab."""

    rows: Sequence[Message]
    after: UUID | None  # where the next page begins, None on the last


def listed(tab: Tab, *, words: str = "", after: UUID | None = None) -> Listed:
    """The tab's messages, newest first, whose receiver, handler, topic or subject `words` name; one statement."""
    found = matching(tab, words)
    if after:
        found = found.filter(id__lt=after)
    rows = list(found.order_by("-id")[: PAGE + 1])
    return Listed(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def matching(tab: Tab, words: str) -> QuerySet[Message]:
    """All of the tab's messages whose receiver, handler, topic or subject `words` name."""
    found = Message.objects.filter(tab.which)
    if words:
        named = Q(about__iexact=words) | Q(about__in=called(words)) | Q(topic__in=topics_called(words))
        for place in (words, *places_called(words)):
            named |= Q(handler__icontains=place)
        found = found.filter(named | Q(topic__icontains=words) | Q(lane__iexact=words))
    return found


def counts() -> dict[str, int]:
    """How many messages each counted tab has, never counting beyond COUNTED_AT_MOST."""
    return {
        tab.key: Message.objects.filter(tab.which).order_by()[:COUNTED_AT_MOST].count() for tab in TABS if tab.counted
    }


def late_since(now: datetime) -> datetime | None:
    """Since when the oldest due message that nobody has in hand has waited; None when nothing is due."""
    return min((message.available_at for message in oldest_due(now)), default=None)
