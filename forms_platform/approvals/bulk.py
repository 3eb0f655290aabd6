"""Many cases to be answered with one press: which they are, what they come to, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from forms_platform.approvals.models import Batch, BatchItem, HeldDecision
from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.headline import summary_of
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.refusals import words
from forms_platform.definitions.load import load
from forms_platform.look.asked import whole
from forms_platform.organisation.models import Person
from workflows.errors import Code

OUTCOMES = ("approve", "return", "reject", "done")
MOST = 500


@dataclass(frozen=True)
class Chosen:
    """A case that was marked, the assignment it waits by, and the revision that the person saw in the list."""

    case: Case
    assignment: Assignment
    revision: int
    ticked: bool = True

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

    @property
    def readable(self) -> bool:
        """Whether the step may be answered without the case being opened."""
        return load(self.case.version_id).plan.human(self.assignment.step).bulk


def chosen(marks: Sequence[str], person: Person) -> list[Chosen]:
    """The marked cases that wait for the person, at most MOST, in the order of the list. `marks`: "number.revision".

    What does not wait for the person is left out as if it were not there.
    """
    revisions: dict[str, int] = {}
    for mark in marks[:MOST]:
        number, _, revision = mark.rpartition(".")
        seen = whole(revision)
        if number and seen is not None:
            revisions[number] = seen
    if not revisions:
        return []
    queue = Queue(person, timezone.localdate())
    found: dict[str, Chosen] = {}
    rows = queue.every_waiting().filter(case__number__in=revisions).select_related("case__requester")
    for row in rows.order_by("due", "id"):
        found.setdefault(row.case.number, Chosen(row.case, row, revisions[row.case.number]))
    return list(found.values())


def all_listed(tab: str, filters: Filters, person: Person) -> list[Chosen]:
    """Every case of the list, at most MOST, as it is now: all that is shown before it is answered is its revision."""
    queue = Queue(person, timezone.localdate())
    rows = [row for row in queue.first(tab, filters, MOST) if row.claimed_by_id in (None, person.pk)]
    requesters = Person.objects.in_bulk({row.case.requester_id for row in rows})
    for row in rows:
        row.case.requester = requesters[row.case.requester_id]
    return [Chosen(row.case, row, row.case.revision) for row in rows]


def outcomes_of_all(items: Sequence[Chosen]) -> set[str]:
    """The answers that every one of them can be given."""
    offered = [set(load(item.case.version_id).plan.human(item.assignment.step).outcomes) for item in items]
    return set(OUTCOMES).intersection(*offered) if offered else set()


def needs_comment(items: Sequence[Chosen], outcome: str) -> bool:
    """Whether any of them needs a reason for that answer."""
    return any(load(item.case.version_id).plan.human(item.assignment.step).needs_comment(outcome) for item in items)


# ---- what became of a bundle


@dataclass(frozen=True)
class Result:
    """What became of one of them. `state`: waiting, held, done, undone or refused."""

    number: str
    name: str
    summary: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a bundle has come."""

    batch: Batch
    results: Sequence[Result]

    @property
    def all(self) -> int:
        """How many cases it holds."""
        return len(self.results)

    @property
    def waiting(self) -> int:
        """How many have not been tried."""
        return sum(result.state == "waiting" for result in self.results)

    @property
    def tried(self) -> int:
        """How many have been answered, or said why not."""
        return self.all - self.waiting

    @property
    def working(self) -> bool:
        """Whether there is more to come."""
        return self.batch.state == Batch.State.WORKING

    @property
    def failed(self) -> list[Result]:
        """Those that did not go."""
        return [result for result in self.results if result.state == "refused"]

    @property
    def done(self) -> list[Result]:
        """Those that went."""
        return [result for result in self.results if result.state in ("held", "done")]


def progress_of(batch: Batch) -> Progress:
    """How far the bundle has come. One statement."""
    items = batch.items.select_related("case__requester", "held").order_by("place")
    return Progress(batch, [_result(item) for item in items])


def _result(item: BatchItem) -> Result:
    held = item.held
    refusal = item.refusal or (held.refusal if held is not None and held.state == HeldDecision.State.REFUSED else None)
    return Result(
        item.case.number,
        item.case.requester.name,
        summary_of(item.case),
        str(held.state) if held is not None else str(item.state),
        words(Code(refusal["code"]), refusal["facts"]) if refusal else "",
    )
