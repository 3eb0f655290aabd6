"""The organisation held in memory: who is who, who manages what, who stands in for whom.

Routing asks dozens of small questions for every case. A snapshot answers them all from dictionaries and costs one
statement to check; it is read anew only when somebody has changed the organisation.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_platform.organisation.cards import Away, ListEntry, Period, PersonCard
from forms_platform.organisation.change_told import tell_of_change
from forms_platform.organisation.models import Revision
from forms_platform.organisation.read import read
from forms_platform.organisation.snapshot import Snapshot, folded

__all__ = [
    "Away",
    "ListEntry", "Names", "Period", "PersonCard", "Snapshot", "changed", "folded", "forget",
    "names", "person", "search_people", "snapshot", "steady", "unit_name",
]  # fmt: skip

REVISION_ROW = 1


class Names:
    """Names by id, for showing answers. Files have theirs in the case."""

    def __init__(self, organisation: Snapshot) -> None:
        self._organisation = organisation

    def person(self, person: int) -> str | None:
        """The person's name."""
        card = self._organisation.people.get(person)
        return card.name if card else None

    def unit(self, unit: int) -> str | None:
        """The unit's name."""
        return self._organisation.unit_name(unit) or None

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._organisation.cost_centres.get(code)


_latest: Snapshot | None = None
_checked = 0.0  # when _latest was last held against the database, on the monotonic clock
_held: ContextVar[list[Snapshot] | None] = ContextVar("held_organisation", default=None)


def snapshot(*, fresh: bool = False) -> Snapshot:
    """The organisation as it is now: what this process itself changed at once, what others changed within two seconds.

    At most one statement when nothing has changed. Whoever writes by it asks for it `fresh`, which is always checked.
    Within `steady` it is otherwise asked for once and stays the same.
    """
    global _latest, _checked
    held = _held.get()
    if held and not fresh:
        return held[0]
    looked = time.monotonic()
    if not fresh and _latest is not None and looked - _checked < settings.FRESH_SECONDS:
        if held is not None:
            held.append(_latest)
        return _latest
    revision = Revision.objects.filter(pk=REVISION_ROW).values_list("number", flat=True).first() or 0
    seen = _latest
    if seen is None or seen.revision != revision or revision == 0:
        seen = _latest = read(revision)
    _checked = looked
    if held is not None:
        held[:] = [seen]
    return seen


def forget() -> None:
    """The next question looks at the database, whatever this process has seen."""
    global _latest, _checked
    _latest, _checked = None, 0.0
    if held := _held.get():
        held.clear()


@contextmanager
def steady() -> Iterator[None]:
    """Within, the organisation is read once: one request is answered from one organisation."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def changed() -> None:
    """Every process reads the organisation anew once the present transaction is through.

    The number is drawn, not counted: a count would come back after a rollback and then name two different states.
    """
    forget()
    with transaction.atomic():
        number = secrets.randbits(62) | 1
        if not Revision.objects.filter(pk=REVISION_ROW).update(number=number):
            Revision.objects.create(pk=REVISION_ROW, number=number)
        tell_of_change(timezone.now())


def person(person_id: int) -> PersonCard | None:
    """The card of one person."""
    return snapshot().person(person_id)


def unit_name(unit_id: int | None) -> str:
    """The name of one unit."""
    return snapshot().unit_name(unit_id)


def search_people(words: str, limit: int = 20) -> list[PersonCard]:
    """People found by name, title, unit or user name, best first."""
    return snapshot().search(words, limit)


def names() -> Names:
    """Names by id, for showing answers."""
    return Names(snapshot())
