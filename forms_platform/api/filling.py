"""Drafts, as the API fills them in: the same drafts that the pages show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from forms_platform.api import shapes
from forms_platform.api.asked import Asked
from forms_platform.api.e_services import used
from forms_platform.api.problem import Problem
from forms_platform.api.reading import case_in_list, file_of
from forms_platform.cases.refusals import say
from forms_platform.catalogue.availability import why_not
from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.load import load
from forms_platform.intake import drafts, files, opening, refusals, uploads
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.submit import NotReady, submit
from forms_platform.intake.typed import field_at
from forms_platform.look.limit import Limit
from forms_platform.look.words import language
from forms_platform.organisation.directory import snapshot
from workflows.errors import Refused


def mine(asked: Asked) -> shapes.Drafts:
    """What the person has begun and not sent in."""
    return shapes.Drafts(items=[shapes.DraftInList(**_listed(draft)) for draft in drafts.mine(asked.person.pk)])


def begin(asked: Asked) -> shapes.Draft:
    """A new draft, with what the directory knows filled in."""
    wanted = asked.body(shapes.NewDraft)
    loaded, organisation = used(wanted.service), snapshot()
    if reason := why_not(loaded.document, asked.person.pk, organisation):
        raise Problem("may_not_start", reason.value)
    draft = opening.new(loaded, asked.person.pk, organisation)
    return _kept(asked, draft, wanted.answers)


def one(asked: Asked, draft: UUID) -> shapes.Draft:
    """The draft, with what is asked and what is wrong as its answers stand."""
    return told(_found(asked, draft))


def change(asked: Asked, draft: UUID) -> shapes.Draft:
    """The draft has these answers."""
    wanted = asked.body(shapes.DraftAnswers)
    return _kept(asked, _found(asked, draft), wanted.answers)


def discard(asked: Asked, draft: UUID) -> None:
    """The draft is gone, with its files."""
    drafts.discard(_found(asked, draft))


def add_file(asked: Asked, draft: UUID) -> shapes.File:
    """The file stands in the draft at the path `field`: "kvitto", or "kvitton.0.bild" in a row."""
    found = _found(asked, draft)
    fields = list(load(found.version_id).document.by_key.values())
    path = asked.query("field")
    field, file = field_at(fields, path), asked.request.FILES.get("file")
    if not isinstance(field, AttachmentField):
        raise Problem("bad_request", faults=[_fault("field", "unknown_field")])
    if file is None:
        raise Problem("bad_request", faults=[_fault("file", "missing")])
    answers = dict(found.raw)
    try:
        kept = files.take_in_one(file, path, field, answers, person=asked.person.pk, now=asked.now)
    except uploads.UploadRefused as refused:
        fault = refusals.fault(refused, path, field)
        raise Problem("file_refused", faults=[_fault(path, fault.code, fault.say(language()))]) from None
    top = path.partition(".")[0]
    _keep(asked, found, {top: answers[top]})
    return file_of(kept)


def send(asked: Asked, draft: UUID) -> shapes.CaseInList:
    """The draft has become a case, or has put right the one it amends. The same draft gives the same case."""
    limit = Limit("send", settings.SENT_IN_A_MINUTE, 60)
    if wait := limit.spend(str(asked.person.pk), asked.now.timestamp()):
        raise Problem("too_many", seconds=wait)
    try:
        case = submit(draft, person=asked.person.pk, now=asked.now, language=language())
    except Draft.DoesNotExist:
        raise Problem("not_found") from None
    except NotReady as not_ready:
        faults = [_fault(one.path, one.code, one.say(language())) for one in not_ready.faults]
        raise Problem("answers_faulty", faults=faults) from None
    except Refused as refused:
        raise Problem("refused", say(refused)) from None
    return case_in_list(case, asked.person)


def told(draft: Draft) -> shapes.Draft:
    """The draft as the API shows it."""
    loaded, today = load(draft.version_id), timezone.localdate()
    known = Known(draft, loaded, today, language(), draft.raw)
    reading = read_answers(loaded.document, draft.raw, today=today, names=known)
    return shapes.Draft(
        **_listed(draft),
        answers=draft.raw,
        asked=[key for key in reading.visible_fields if loaded.document.by_key[key].ASKS],
        faults=[shapes.Fault(path=one.path, code=one.code, text=one.say(language())) for one in reading.faults],
        ready=not reading.faults,
    )


def _found(asked: Asked, draft: UUID) -> Draft:
    """The person's draft that is not sent in. Raises: Problem."""
    try:
        found = drafts.find(draft, asked.person.pk)
    except Draft.DoesNotExist:
        raise Problem("not_found") from None
    if found.submitted_as is not None:
        raise Problem("already_submitted", number=found.submitted_as.number)
    return found


def _kept(asked: Asked, draft: Draft, answers: dict[str, Any]) -> shapes.Draft:
    """The draft with these answers, those that may not be changed left as they are. Raises: Problem."""
    fields = load(draft.version_id).document.by_key
    if unknown := sorted(set(answers) - set(fields))[:20]:
        raise Problem("bad_request", faults=[_fault(f"answers.{key[:60]}", "unknown_field") for key in unknown])
    changed = {key: answer for key, answer in answers.items() if _changeable(fields[key])}
    _keep(asked, draft, changed)
    return told(draft)


def _changeable(field: Field) -> bool:
    return field.ASKS and not field.read_only


def _keep(asked: Asked, draft: Draft, changed: dict[str, Any]) -> None:
    try:
        kept = {key: answer for key, answer in changed.items() if answer is not None}
        drafts.keep(draft, kept, of=frozenset(changed), now=asked.now)
    except drafts.AlreadySubmitted as sent:
        raise Problem("already_submitted", number=sent.number) from None
    except drafts.ChangedElsewhere:
        raise Problem("changed_elsewhere") from None


def _fault(path: str, code: str, text: str = "") -> dict[str, str]:
    return {"path": path, "code": code, "text": text or code}


def _listed(draft: Draft) -> dict[str, Any]:
    loaded = load(draft.version_id)
    return {
        "id": draft.pk,
        "service": loaded.key,
        "title": str(loaded.document.title.say(language())),
        "saved_at": draft.saved_at,
        "amends": draft.amends.number if draft.amends else "",
    }
