"""How a person likes their queue: columns, kept filters and ready messages, as they were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from forms_platform.approvals.models import Habits
from forms_platform.organisation.models import Person

MOST_COLUMNS, MOST_VIEWS, MOST_REPLIES = 5, 20, 40
LONGEST_NAME, LONGEST_REPLY = 60, 2000


@dataclass(frozen=True, slots=True)
class Reply:
    """A ready message (mall). `shared`: everybody who decides the e-service is offered it."""

    name: str
    text: str
    shared: bool = False

    @property
    def mark(self) -> str:
        """What a form calls it."""
        return f"{'alla' if self.shared else 'egen'}:{self.name}"


@dataclass(frozen=True, slots=True)
class View:
    """A kept filter: its name, the query that asks for it, and whether the queue opens with it."""

    name: str
    asked: str
    first: bool = False


@dataclass(frozen=True)
class Kept:
    """What one person has kept, with what is offered to all who decide an e-service, by its key."""

    columns: Mapping[str, Sequence[str]]
    views: Sequence[View]
    own: Sequence[Reply]
    shared: Mapping[str, Sequence[Reply]]

    def replies(self, e_service: str) -> list[Reply]:
        """Every ready message there is to choose from in the e-service, its own first."""
        return [*self.shared.get(e_service, ()), *self.own]

    @property
    def first(self) -> View | None:
        """The view that the queue opens with."""
        return next((view for view in self.views if view.first), None)


def kept_by(person: Person) -> Kept:
    """What the person has kept, and the ready messages of the e-services. One statement."""
    rows = list(Habits.objects.filter(Q(person=person) | Q(person=None)))
    own = next((row for row in rows if row.person_id is not None), None) or Habits()
    return Kept(
        columns=own.columns,
        views=[View(**view) for view in own.views],
        own=[Reply(**reply) for reply in own.replies],
        shared={
            row.e_service: [Reply(**reply, shared=True) for reply in row.replies]
            for row in rows
            if row.person_id is None
        },
    )
