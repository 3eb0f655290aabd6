"""What a person does with cases through the API: takes back, asks, puts right, decides, by the verbs of the pages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils import timezone

from forms_platform.api import shapes
from forms_platform.api.asked import Asked
from forms_platform.api.filling import told
from forms_platform.api.problem import Problem
from forms_platform.api.reading import case_in_list, readable, shown
from forms_platform.approvals.decide import Wish
from forms_platform.approvals.decide import decide as decide_case
from forms_platform.approvals.decide import undo as undo_batch
from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters, Row
from forms_platform.approvals.task import task_of
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.refusals import say
from forms_platform.definitions.load import load
from forms_platform.intake.amend import amend as begin_amendment
from workflows.commands import Claim, Command, Comment, Recall, Release, Withdraw
from workflows.errors import Code, Refused


def withdraw(asked: Asked, number: str) -> shapes.CaseInList:
    """The case is taken back."""
    comment = asked.body(shapes.Why).comment
    return advanced(asked, number, lambda case: Withdraw(asked.person.pk, comment))


def comment(asked: Asked, number: str) -> shapes.CaseInList:
    """What is said stands in the case, and whoever has it is told."""
    text = asked.body(shapes.Said).text.strip()
    if not text:
        raise Problem("bad_request", faults=[{"path": "text", "code": "required", "text": "text"}])
    return advanced(asked, number, lambda case: Comment(asked.person.pk, text))


def amend(asked: Asked, number: str) -> shapes.Draft:
    """The draft that puts right a case that was sent back; the one already begun where there is one."""
    found = whole(asked, number)
    try:
        return told(begin_amendment(found, person=asked.person.pk, now=asked.now))
    except Refused as refused:
        raise Problem("refused", say(refused)) from None


def recall(asked: Asked, number: str) -> shapes.CaseInList:
    """The case is back with the person, to be changed: nobody had answered it."""
    found = whole(asked, number)
    if found.assignments.filter(state=Assignment.State.HELD).exists():  # an answer that can still be undone stands
        raise Problem("refused", say(Refused(Code.CANNOT_WITHDRAW)))
    return advanced(asked, number, lambda case: Recall(asked.person.pk))


def claim(asked: Asked, number: str) -> shapes.CaseInList:
    """The person has taken the case for the group."""
    return advanced(asked, number, lambda case: Claim(by=asked.person.pk, step=_step_of(asked, case)))


def release(asked: Asked, number: str) -> shapes.CaseInList:
    """The case waits for the whole group again."""
    return advanced(asked, number, lambda case: Release(by=asked.person.pk, step=_step_of(asked, case)))


def queue(asked: Asked) -> shapes.Queue:
    """What waits for the person, in their own right or as somebody's stand-in."""
    tab = asked.query("tab") or "mine"
    theirs = Queue(asked.person, timezone.localdate(asked.now))
    filters = Filters(words=asked.query("q"), e_service=asked.query("service"))
    page = theirs.page(tab, filters, asked.query("after"))
    return shapes.Queue(items=[_waiting(row) for row in page.rows], next=page.next, counts=theirs.counts())


def task(asked: Asked, number: str) -> shapes.Task:
    """One case with what can be answered. Without outcomes the person may read it but not decide."""
    found = whole(asked, number)
    seen = task_of(found, asked.person, now=asked.now)
    return shapes.Task(
        number=found.number,
        title=str(seen.title),
        step=seen.step,
        round=seen.opened_seq,
        revision=found.revision,
        due=seen.due,
        acting_for=seen.acting_for,
        outcomes=[
            shapes.Outcome(key=one.key, label=str(one.label), needs_comment=one.needs_comment) for one in seen.outcomes
        ],
        checks=[shapes.Check(level=one.level, text=str(one.text)) for one in seen.checks],
        shown=shown(found, list(found.attachments.all())),
    )


def decide(asked: Asked, number: str) -> shapes.Decided:
    """The decision stands at once and is carried out when the time to undo it has run out."""
    wanted = asked.body(shapes.Decision)
    found = whole(asked, number)
    if wanted.step not in {step.id for step in load(found.version_id).plan.humans}:
        raise Problem("bad_request", faults=[{"path": "step", "code": "unknown", "text": wanted.step}])
    wish = Wish(
        number=found.number,
        step=wanted.step,
        opened_seq=wanted.round,
        outcome=wanted.outcome,
        comment=wanted.comment,
        seen_revision=wanted.revision,
        given=wanted.given,
        rows=dict(wanted.rows),
    )
    try:
        held = decide_case(wish, by=asked.person, now=asked.now)
    except Refused as refused:
        raise Problem("refused", say(refused)) from None
    return shapes.Decided(
        id=held.pk, batch=held.batch, number=number, outcome=held.outcome, effective_at=held.effective_at
    )


def undo(asked: Asked, batch: UUID) -> shapes.Undone:
    """The decisions of the batch that were still held wait again."""
    undone = undo_batch(batch, by=asked.person, now=asked.now)
    if not undone:
        raise Problem("not_found")
    return shapes.Undone(numbers=[held.case.number for held in undone])


def _step_of(asked: Asked, case: Case) -> str:
    """Of the steps that the case waits in at once, the one that is the person's."""
    return task_of(case, asked.person, now=asked.now).step


def _waiting(row: Row) -> shapes.Waiting:
    return shapes.Waiting(
        number=row.case.number,
        service=row.case.e_service,
        title=str(row.title),
        summary=row.summary,
        requester=row.requester.name if row.requester else "",
        due=row.due,
        late=row.late,
        for_name=row.for_name,
        group=row.group,
        taken_by=row.taken_by,
    )


def whole(asked: Asked, number: str) -> Case:
    """The case, which the person may read whole. Raises: Problem."""
    found, may_read_it = readable(asked, number)
    if not may_read_it:
        raise Problem("forbidden")
    return found


def advanced(asked: Asked, number: str, command: Callable[[Case], Command]) -> shapes.CaseInList:
    """The case after the command. Raises: Problem."""
    found = whole(asked, number)
    try:
        advance(found.pk, command(found), command_id=uuid4(), now=asked.now)
    except Refused as refused:
        raise Problem("refused", say(refused)) from None
    except IntegrityError:
        raise Problem("changed_elsewhere") from None
    return case_in_list(Case.objects.get(pk=found.pk), asked.person)
