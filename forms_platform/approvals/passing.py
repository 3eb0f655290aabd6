"""A case that may be given on (ge vidare): by who has it, or unread by who looks after the forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_platform.approvals.task import task_of
from forms_platform.cases.access import get_for
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.organisation.access import FORVALTARE, has_role
from forms_platform.organisation.models import Person
from workflows.commands import AskOpinion, HandOver, Reassign
from workflows.standing import fold

LONGEST = 2000  # characters of a message


@dataclass(frozen=True)
class Passing:
    """A case that somebody may give on: `step` is what it waits in, `reader` whether they may read it too."""

    case: Case
    step: str
    reader: bool

    def given(self, by: int, to: int, message: str) -> HandOver | Reassign:
        """The command that gives it to somebody else."""
        kind = HandOver if self.reader else Reassign
        return kind(by, self.step, to, message)

    def asking(self, by: int, whom: int, message: str) -> AskOpinion:
        """The command that asks what somebody thinks."""
        return AskOpinion(by, self.step, whom, message)


def passing_of(person: Person, number: str, *, now: datetime) -> Passing:
    """The case as the person may give it on. Raises: Case.DoesNotExist for who has nothing to do with it, and when it
    waits for nobody."""
    try:
        case = get_for(person, number)
    except Case.DoesNotExist:
        case = None
    if case is not None:
        shown = task_of(case, person, now=now)
        if shown.passing and shown.held is None:
            return Passing(case, shown.step, reader=True)
    if not has_role(person, FORVALTARE):
        raise Case.DoesNotExist(number)
    found = Case.objects.select_related("requester", "unit").filter(number=number, state=Case.State.OPEN).first()
    if found is None or person.pk in (found.requester_id, found.subject_id):
        raise Case.DoesNotExist(number)
    standing = fold(load(found.version_id).plan, events_of(history(found.pk)))
    if standing.first is None or not standing.first.principals:
        raise Case.DoesNotExist(number)
    return Passing(found, standing.first.step, reader=False)
