"""The lines of the queue's lists, and what narrows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.headline import summary_of
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.cases.refusals import words
from forms_platform.definitions.load import load
from forms_platform.organisation.directory import PersonCard

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. Empty means everything."""

    words: str = ""
    e_service: str = ""
    unit: int | None = None
    group: str = ""
    taken: bool = False  # also what colleagues have taken

    def __bool__(self) -> bool:
        return bool(self.words or self.e_service or self.unit or self.group or self.taken)


@dataclass(frozen=True)
class Answer:
    """What the person answered, or that they asked `whom` for an opinion. `state`: done, held (can be undone) or
    refused (could not be carried out)."""

    outcome: str
    comment: str
    at: datetime
    state: str = "done"
    reason: str = ""
    whom: str = ""

    @classmethod
    def of_event(cls, event: CaseEvent) -> Answer:
        """An answer that took effect."""
        return cls(event.data.get("outcome", ""), event.data.get("comment", ""), event.at)

    @classmethod
    def of_held(cls, held: HeldDecision) -> Answer:
        """An answer that is held, or that could not be carried out, with why."""
        refusal = held.refusal or {}
        reason = words(refusal["code"], refusal["facts"]) if refusal else ""
        return cls(held.outcome, held.comment, held.decided_at, held.state, reason)


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    assignment: Assignment | None
    case: Case
    requester: PersonCard | None
    title: str
    due: date | None
    today: date
    for_name: str = ""  # whom one stands in for
    concerns: str = ""  # whom the requester filled in for
    group: str = ""
    taken: bool = False  # by oneself
    taken_by: str = ""  # by a colleague
    bulk: bool = False
    outcomes: tuple[str, ...] = ()  # the answers that the step can be given
    answer: Answer | None = None

    @property
    def summary(self) -> str:
        """What tells the case from others of the same e-service."""
        return summary_of(self.case)

    @property
    def late(self) -> bool:
        """Whether the last answer date has passed."""
        return self.due is not None and self.due < self.today

    @property
    def due_today(self) -> bool:
        """Whether it has to be answered today."""
        return self.due == self.today

    @property
    def key(self) -> str:
        """Where the row stands in the order, for fetching what comes after it."""
        return f"{self.due or ''}.{self.assignment.pk if self.assignment else 0}"


@dataclass(frozen=True)
class Page:
    """A piece of the list, and the key of the next one ("" when there is no more)."""

    rows: list[Row]
    next: str

    def around(self, number: str) -> tuple[str, str]:
        """Numbers of the case before that one and of the case after, "" where there is none. Of one that is not in the
        piece, the first comes after."""
        numbers = [row.case.number for row in self.rows]
        place = numbers.index(number) if number in numbers else -1
        return numbers[place - 1] if place > 0 else "", numbers[place + 1] if place + 1 < len(numbers) else ""


def title_of(case: Case) -> str:
    """The service's title in the reader's language, as its version has it."""
    return load(case.version_id).document.title.say(get_language() or "sv")
