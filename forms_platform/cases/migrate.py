"""Takes a case under way over to a newer version of its e-service (flytta), once, or says why it stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from forms_platform.cases.foresee import seed_of
from forms_platform.cases.headline import headline
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.store import place, store
from forms_platform.definitions.language.answers import Values, facts, from_wire, read_answers, to_wire
from forms_platform.definitions.load import Loaded, load
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.snapshot import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.commands import Migrate
from workflows.engine import decide
from workflows.errors import Code, Refused
from workflows.migration import unfit
from workflows.standing import fold

COLUMNS: Final = (
    "version_id", "title", "summary", "amount", "state", "step", "end", "result", "wakes", "revision", "changed_at",
    "closed_at",
)  # fmt: skip
# Why a case stays, beside what the engine says (workflows.migration.Why).
ANSWER_GONE, ANSWER_LACKS, ANSWER_DIFFERS = "answer_gone", "answer_lacks", "answer_differs"
HELD, RETURNED = "held", "returned"


def migrate(case_id: int, version_id: int, *, by: int | None, command_id: UUID, now: datetime) -> Case:
    """The case goes on in the version, which is told in its events and in the log. What has been decided stands, its
    answers are untouched, and who has its open steps is as the version says. A command that has been carried out, and
    a case that is there already, change nothing.

    Raises: Refused, with why it stays as it is: the engine's reasons, an answer that the version cannot read, or a
    decision that can still be undone.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        past = history(case_id)
        if case.version_id == version_id or any(one.command == command_id for one in past):
            return case
        _at_rest(case)
        old, new, organisation = load(case.version_id), load(version_id), snapshot(fresh=True)
        before = events_of(past)
        found = unfit(old.plan, new.plan, before, fold(old.plan, before))
        if found is not None:
            raise Refused(Code.CANNOT_MIGRATE, why=found.why.value, step=found.step)
        values = _answers(case, old, new, organisation)
        events = decide(
            new.plan,
            before,
            facts(new.document, values),
            Migrate(old.plan, old.number, new.number, by),
            organisation,
            requester=case.requester_id,
            subject=case.subject_id,
            e_service=case.e_service,
            today=timezone.localdate(now),
            calendar=is_working_day,
            seed=seed_of(case.command),
        )
        said = headline(new.document, values, organisation)
        case.version_id, case.title = version_id, said.title
        case.summary, case.amount = said.summary, said.amount
        standing = fold(new.plan, (*before, *events))
        place(case, new, standing, now)
        seen, case.revision = case.revision, case.revision + 1
        columns: dict[str, Any] = {name: getattr(case, name) for name in COLUMNS}
        if not Case.objects.filter(pk=case.pk, revision=seen).update(**columns):
            raise Refused(Code.STALE)
        store(case, new, before, events, standing, command=command_id, now=now)
    return case


def _at_rest(case: Case) -> None:
    """Raises: Refused when the requester is putting it right, or a decision waits that can still be undone."""
    if case.state == Case.State.RETURNED:
        raise Refused(Code.CANNOT_MIGRATE, why=RETURNED, step="")
    if Assignment.objects.filter(case=case, state=Assignment.State.HELD).exists():
        raise Refused(Code.CANNOT_MIGRATE, why=HELD, step="")


def _answers(case: Case, old: Loaded, new: Loaded, organisation: Snapshot) -> Values:
    """The case's answers as the newer version reads them. Raises: Refused when one would be lost, would be another, or
    is missing."""
    names, day = CaseNames(organisation, case.attachments.all()), timezone.localdate(case.registered_at)
    before = read_answers(old.document, case.answers, today=day, names=names)
    after = read_answers(new.document, case.answers, today=day, names=names)
    for key in sorted(from_wire(old.document, case.answers)):
        field = new.document.by_key.get(key)
        if field is None or field.kind != old.document.by_key[key].kind or key in after.hidden - before.hidden:
            raise Refused(Code.CANNOT_MIGRATE, why=ANSWER_GONE, step="", field=key)
    known = {(fault.path, fault.code) for fault in before.faults}
    for fault in after.faults:
        if (fault.path, fault.code) not in known:
            raise Refused(Code.CANNOT_MIGRATE, why=ANSWER_LACKS, step="", field=fault.path.partition(".")[0])
    wire = to_wire(new.document, after.values)
    for field in new.document.by_key.values():
        if field.kind == "computed" and wire.get(field.key) != case.answers.get(field.key):
            raise Refused(Code.CANNOT_MIGRATE, why=ANSWER_DIFFERS, step="", field=field.key)
    return from_wire(new.document, case.answers)
