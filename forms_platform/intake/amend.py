"""Begins the answer to a return (komplettera): a draft that holds the case's answers, ready to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_platform.cases.history import history
from forms_platform.cases.holders import person_name
from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.intake.models import Draft
from forms_platform.intake.typed import as_typed
from forms_platform.look.words import language
from forms_platform.organisation.directory import Snapshot
from workflows.errors import Code, Refused
from workflows.events import Decided, Recalled, Returned


@dataclass(frozen=True, slots=True)
class ReturnedWith:
    """What the decider asked for, as intake/_returned.html prints it."""

    number: str
    by: str
    at: datetime
    comment: str
    asked: frozenset[str] = frozenset()  # keys of the questions that were marked
    names: tuple[str, ...] = ()  # and what they are called


def amend(case: Case, *, person: int, now: datetime) -> Draft:
    """The person's draft that answers the return of the case; the one already begun where there is one.

    Raises: Refused, when the case is not returned or not the person's own.
    """
    if case.state != Case.State.RETURNED or case.requester_id != person:
        raise Refused(Code.NOT_RETURNED)
    begun = Draft.objects.filter(amends=case, person=person, submitted_as=None).first()
    if begun is not None:
        return begun
    document = load(case.version_id).document
    return Draft.objects.create(
        person_id=person,
        version_id=case.version_id,
        amends=case,
        raw=as_typed(document, case.answers),
        pages_done=[page.key for page in document.pages],
        created_at=now,
        saved_at=now,
    )


def returned_with(case_id: int, organisation: Snapshot) -> ReturnedWith | None:
    """What the latest return of the case asked for; None when the requester took it back themselves since. Two
    statements."""
    past = history(case_id)
    at = next((n for n in reversed(range(1, len(past))) if isinstance(past[n].event, Returned | Recalled)), None)
    if at is None or isinstance(past[at].event, Recalled):
        return None
    decided, returned = past[at - 1].event, past[at].event
    by = decided.by if isinstance(decided, Decided) else None
    number, version = Case.objects.values_list("number", "version_id").get(pk=case_id)
    comment, asked = (returned.comment, returned.asked) if isinstance(returned, Returned) else ("", ())
    fields = load(version).document.by_key
    names = tuple(fields[key].name(language()) for key in asked if key in fields)
    return ReturnedWith(number, person_name(by, organisation), past[at].at, comment, frozenset(asked), names)
