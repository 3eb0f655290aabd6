"""Deciding many cases with one press: each is decided on its own, and each has its own result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from forms_platform.approvals.decide import Wish, decide
from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.queue import Queue
from forms_platform.cases.headline import summary_of
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.refusals import say
from forms_platform.definitions.load import load
from forms_platform.look.asked import whole
from forms_platform.organisation.models import Person
from workflows.errors import Code, Refused

OUTCOMES = ("approve", "return", "reject")
MOST = 500


@dataclass(frozen=True)
class Chosen:
    """A case that was marked, the assignment it waits by, and the revision that the person saw in the list."""

    case: Case
    assignment: Assignment
    revision: int

    @property
    def number(self) -> str:
        """The case number."""
        return self.case.number

    @property
    def name(self) -> str:
        """Who asks."""
        return self.case.requester.name

    @property
    def summary(self) -> str:
        """What the list says of the case."""
        return summary_of(self.case)


@dataclass(frozen=True)
class Result:
    """What became of one of them."""

    number: str
    name: str
    held: HeldDecision | None = None
    refused: Refused | None = None

    @property
    def reason(self) -> str:
        """Why it was refused, in words."""
        return say(self.refused) if self.refused else ""


def chosen(marks: Sequence[str], person: Person) -> list[Chosen]:
    """The marked cases that wait for the person, at most MOST, in the order of the list. `marks`: "number.revision".

    What does not wait for the person is left out as if it were not there. Two statements.
    """
    revisions: dict[str, int] = {}
    for mark in marks[:MOST]:
        number, _, revision = mark.rpartition(".")
        seen = whole(revision)
        if number and seen is not None:
            revisions[number] = seen
    if not revisions:
        return []
    from django.utils import timezone

    queue = Queue(person, timezone.localdate())
    found: dict[str, Chosen] = {}
    rows = queue.every_waiting().filter(case__number__in=revisions).select_related("case__requester")
    for row in rows.order_by("due", "id"):
        found.setdefault(row.case.number, Chosen(row.case, row, revisions[row.case.number]))
    return list(found.values())


def needs_comment(items: Sequence[Chosen], outcome: str) -> bool:
    """Whether any of them needs a reason for that answer."""
    return any(load(item.case.version_id).plan.human(item.assignment.step).needs_comment(outcome) for item in items)


def decide_all(
    items: Sequence[Chosen], outcome: str, comment: str, *, by: Person, now: datetime, batch: UUID
) -> list[Result]:
    """Each has been decided and is held, or says why not; one that is refused stops nobody else."""
    return [_decide_one(item, outcome, comment, by, now, batch) for item in items]


def _decide_one(item: Chosen, outcome: str, comment: str, by: Person, now: datetime, batch: UUID) -> Result:
    number, name = item.case.number, item.case.requester.name
    if not load(item.case.version_id).plan.human(item.assignment.step).bulk:
        return Result(number, name, refused=Refused(Code.STALE))
    wish = Wish(number, item.assignment.step, item.assignment.opened_seq, outcome, comment, item.revision)
    try:
        return Result(number, name, held=decide(wish, by=by, now=now, batch=batch))
    except Refused as refused:
        return Result(number, name, refused=refused)
