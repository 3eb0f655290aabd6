"""What goes in and what comes out, as the OpenAPI tells it. Names in English, texts in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A part of the API."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _keepable(text: str) -> str:
    if any((c < " " and c not in "\n\t\r") or "\ud800" <= c <= "\udfff" or c in "\x7f\ufffe\uffff" for c in text):
        raise ValueError("characters that cannot be kept")
    return text


Line = Annotated[str, AfterValidator(_keepable)]


class Fault(Shape):
    """Where something is wrong, a code for programs, and what to do in words."""

    path: str
    code: str
    text: str


class ServiceInList(Shape):
    """An e-service that the person sees in the catalogue."""

    key: str = Field(examples=["friskvardsbidrag"])
    title: str
    summary: str
    category: str
    minutes: int
    may_start: bool
    why_not: str = Field(description="left, managers_only, or empty")
    version: int


class Services(Shape):
    """E-services, in the order of their titles or of how well they fit what was searched for."""

    items: list[ServiceInList]


class Service(ServiceInList):
    """An e-service, and where its document and the schema of its answers are."""

    sha256: str
    about: str
    document: str
    answers_schema: str


class DraftInList(Shape):
    """A draft that is not sent in."""

    id: UUID
    service: str
    title: str
    saved_at: datetime
    amends: str = Field(description="The case that the draft puts right; empty for a new one")


class Drafts(Shape):
    """The person's drafts, the last touched first."""

    items: list[DraftInList]


class Draft(DraftInList):
    """A draft with its answers as they were sent, and what the language makes of them."""

    answers: dict[str, Any]
    asked: list[str] = Field(description="The fields that are asked with these answers")
    faults: list[Fault]
    ready: bool = Field(description="Whether it can be submitted")


class NewDraft(Shape):
    """Which e-service, and perhaps answers to begin with."""

    service: str = Field(max_length=60, examples=["friskvardsbidrag"])
    answers: dict[str, Any] = Field(default_factory=dict, max_length=500, examples=[{"belopp": "1200.00"}])


class DraftAnswers(Shape):
    """Answers to put in the draft. Fields that are not named keep theirs; null takes an answer away."""

    answers: dict[str, Any] = Field(max_length=500, examples=[{"belopp": "1200.00", "datum": "2026-11-20"}])


class File(Shape):
    """A file that was taken in."""

    id: UUID
    name: str
    size: int
    content_type: str
    sha256: str
    scan: str = Field(description="clean, waiting or empty: nobody has looked")


class Person(Shape):
    """Somebody in a case."""

    id: int
    name: str


class CaseInList(Shape):
    """A case in a list."""

    number: str = Field(examples=["2026-000123"])
    service: str
    title: str
    summary: str
    state: str = Field(description="open, returned or closed")
    result: str = Field(description="approved, rejected, done, withdrawn, or empty while it is under way")
    standing: str
    registered_at: datetime
    changed_at: datetime


class Cases(Shape):
    """Cases, newest first, and what to send as `after` for those that follow."""

    items: list[CaseInList]
    next: str


class Delivery(Shape):
    """What became of one delivery of a case. What takes back a delivery is a delivery of its own, a counter-entry."""

    target: str
    counter: bool = Field(
        description="true for the counter-entry, which takes back what the same target was told before; a case that is"
        " no longer granted has both"
    )
    state: str = Field(description="waiting, gathered, retrying, delivered, given_up or cancelled")
    reference: str
    next_try: datetime | None
    changed_at: datetime


class Line_(Shape):
    """One answer as people read it."""

    key: str
    label: str
    value: str


class Happening(Shape):
    """One thing that happened."""

    at: datetime | None
    text: str


class Case(CaseInList):
    """A case as the person may read it. Without the right to read it whole, answers and files are empty."""

    whole: bool
    revision: int
    version: int
    version_sha256: str
    requester: Person
    subject: Person | None
    answers: dict[str, Any]
    shown: list[Line_]
    files: list[File]
    deliveries: list[Delivery]
    happened: list[Happening]


class Deliveries(Shape):
    """Deliveries of a case."""

    items: list[Delivery]


class Said(Shape):
    """What one wants to say. It stands in the case for ever."""

    text: Line = Field(min_length=1, max_length=4000)


class Why(Shape):
    """Why, if one wants to say."""

    comment: Line = Field(default="", max_length=4000)


class Waiting(Shape):
    """A case in the queue."""

    number: str
    service: str
    title: str
    summary: str
    requester: str
    due: date | None
    late: bool
    for_name: str = Field(description="Whom one stands in for")
    group: str
    taken_by: str


class Queue(Shape):
    """What waits, oldest answer date first, and what to send as `after` for those that follow."""

    items: list[Waiting]
    next: str
    counts: dict[str, int]


class Outcome(Shape):
    """An answer that can be given to a step."""

    key: str
    label: str
    needs_comment: bool


class Check(Shape):
    """What the e-service's own checks say."""

    level: str
    text: str


class Task(Shape):
    """One case to decide. `step`, `round` and `revision` go back with the decision: they tell what was read."""

    number: str
    title: str
    step: str
    round: int
    revision: int
    due: date | None
    acting_for: str
    outcomes: list[Outcome]
    checks: list[Check]
    shown: list[Line_]


class Decision(Shape):
    """A decision on what was read."""

    step: Line = Field(max_length=60, examples=["chef"])
    round: int = Field(ge=0, le=10**9, examples=[2])
    revision: int = Field(ge=0, le=10**9, examples=[1])
    outcome: Line = Field(max_length=60, examples=["approve"])
    comment: Line = Field(default="", max_length=4000)
    given: dict[str, Any] = Field(
        default_factory=dict, max_length=100, description="Answers to the step's own questions"
    )
    rows: dict[str, Line] = Field(
        default_factory=dict, max_length=200, description="Outcome by row, where rows are decided"
    )


class Decided(Shape):
    """The decision stands, and can be undone until `effective_at`."""

    id: UUID
    batch: UUID
    number: str
    outcome: str
    effective_at: datetime


class Undone(Shape):
    """Which cases wait again."""

    numbers: list[str]


class OperatorsDelivery(Shape):
    """A delivery as the operator sees it."""

    id: UUID
    topic: str
    about: str
    handler: str
    state: str
    attempts: int
    outcome: str
    created_at: datetime


class OperatorsDeliveries(Shape):
    """Messages of the outbox, newest first."""

    items: list[OperatorsDelivery]
    next: str


class Replayed(Shape):
    """How many are tried again now."""

    count: int


class BalanceOf(Shape):
    """What one person has left."""

    employee_number: Line = Field(min_length=1, max_length=20, examples=["10017"])
    value: Decimal = Field(max_digits=11, decimal_places=2, examples=["12.5"])


class Balances(Shape):
    """What people have left of something on a day, as another system says it. A later day that is known stands."""

    as_of: date = Field(examples=["2026-11-01"])
    source: Line = Field(min_length=1, max_length=60, examples=["lönesystemet"])
    items: list[BalanceOf] = Field(min_length=1, max_length=5000)


class BalancesTaken(Shape):
    """How many are set, how many were older than what is known, and whom the staff register does not know."""

    set: int
    older: int
    unknown: list[str]


class Thing(Shape):
    """One thing to do."""

    kind: str = Field(description="decide, correct or draft")
    title: str
    about: str
    href: str
    due: date | None


class Todo(Shape):
    """What waits for the person, most urgent first."""

    name: str
    count: int
    items: list[Thing]
    more: str = Field(description="Where the whole queue is")


class Me(Shape):
    """Whom the token acts for, and what it may be used for."""

    id: int
    name: str
    username: str
    scopes: list[str]


class Problem(Shape):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    instance: str = ""
    faults: list[Fault] = Field(default_factory=list)
