"""Cases, as the API tells them: through the same access rules as the pages."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from forms_platform.api import shapes
from forms_platform.api.asked import Asked
from forms_platform.api.problem import Problem
from forms_platform.archive.lookup import newest
from forms_platform.cases import mine as lists
from forms_platform.cases.access import attachment_for, metadata_for
from forms_platform.cases.attachments import Missing, NotClean, open_bytes
from forms_platform.cases.headline import summary_of
from forms_platform.cases.history import history
from forms_platform.cases.holders import person_name
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Attachment, Case, Delivery
from forms_platform.cases.names import CaseNames
from forms_platform.cases.standing_words import StandingWords, standings
from forms_platform.cases.timeline import Telling, timeline
from forms_platform.definitions.language.answers import from_wire, show_all
from forms_platform.definitions.load import load
from forms_platform.documents.keep import Lost, take
from forms_platform.look.words import language
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person

log = logging.getLogger(__name__)

SHOWN = {"open": lists.Shown.OPEN, "closed": lists.Shown.CLOSED}


def cases(asked: Asked) -> shapes.Cases:
    """The person's own cases of the `state`: open, closed or returned."""
    state, after = asked.query("state") or "open", asked.query("after")
    if state == "returned":
        return shapes.Cases(items=_listed(lists.to_correct(asked.person.pk), asked.person), next="")
    if after and not lists.MARK.fullmatch(after):
        raise Problem("bad_request", faults=[{"path": "after", "code": "unknown", "text": "next"}])
    page = lists.mine(asked.person.pk, SHOWN[state], after)
    return shapes.Cases(items=_listed(page.cases, asked.person), next=page.more)


def case(asked: Asked, number: str) -> shapes.Case:
    """One case. That it was read is logged where the e-service says so."""
    found, whole = readable(asked, number)
    if whole:
        log_reading(found, asked.person, "answers", now=asked.now)
    organisation, loaded = snapshot(), load(found.version_id)
    files = list(found.attachments.order_by("uploaded_at")) if whole else []
    telling = Telling(loaded.plan, loaded.document, organisation, found.requester_id, asked.person.pk, whole)
    entries = timeline(history(found.pk), telling)
    subject = found.subject_id
    return shapes.Case(
        **_in_list(found, _standings([found], asked.person), whole=whole),
        whole=whole,
        revision=found.revision,
        version=loaded.number,
        version_sha256=loaded.sha256,
        requester=shapes.Person(id=found.requester_id, name=person_name(found.requester_id, organisation)),
        subject=shapes.Person(id=subject, name=person_name(subject, organisation)) if subject else None,
        answers=found.answers if whole else {},
        shown=shown(found, files) if whole else [],
        files=[file_of(file) for file in files],
        deliveries=_deliveries(found),
        happened=[shapes.Happening(at=entry.at, text=str(entry.text)) for entry in entries],
    )


def deliveries(asked: Asked, number: str) -> shapes.Deliveries:
    """What became of the case's deliveries."""
    return shapes.Deliveries(items=_deliveries(readable(asked, number)[0]))


def record(asked: Asked, number: str) -> HttpResponse:
    """The newest record. Not found while there is none."""
    found, whole = readable(asked, number)
    there = newest(found.pk) if whole else None
    if there is None:
        raise Problem("not_found")
    log_reading(found, asked.person, "record", now=asked.now)
    try:
        return _bytes(take(there.sha256), "application/pdf", f"{number}.pdf")
    except Lost:
        log.exception("the bytes of the record %s are gone or changed", there.pk)
        raise Problem("not_found") from None


def file(asked: Asked, attachment: UUID) -> HttpResponse:
    """A file of a case that the person may read, or of a draft of their own."""
    try:
        found = attachment_for(asked.person, attachment, today=timezone.localdate(asked.now))
    except Attachment.DoesNotExist:
        raise Problem("not_found") from None
    if found.case is not None:
        log_reading(found.case, asked.person, "file", now=asked.now, which=str(found.pk))
    try:
        with open_bytes(found) as content:
            return _bytes(content.read(), "application/octet-stream", found.name)
    except NotClean:
        raise Problem("file_unclean") from None
    except Missing:
        log.exception("the bytes of attachment %s are gone", attachment)
        raise Problem("not_found") from None


def _bytes(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def readable(asked: Asked, number: str) -> tuple[Case, bool]:
    """The case, and whether it may be read whole. Raises: Problem when it is not the person's to see."""
    try:
        return metadata_for(asked.person, number, today=timezone.localdate(asked.now))
    except Case.DoesNotExist:
        raise Problem("not_found") from None


def shown(found: Case, files: list[Attachment]) -> list[shapes.Line_]:
    """The answers as people read them; the rows of a table each under their own key."""
    names = CaseNames(snapshot(), files)
    document = load(found.version_id).document
    pages = show_all(document, from_wire(document, found.answers), language(), names)
    lines = []
    for line in (line for page in pages for line in page.lines):
        for at, row in enumerate(line.rows):
            lines += [shapes.Line_(key=f"{line.key}.{at}.{c.key}", label=str(c.label), value=c.value) for c in row]
        if not line.rows:
            lines.append(shapes.Line_(key=line.key, label=str(line.label), value=line.value))
    return lines


def file_of(file: Attachment) -> shapes.File:
    """The file as the API shows it."""
    return shapes.File(
        id=file.pk,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        scan=file.scan,
    )


def case_in_list(found: Case, person: Person) -> shapes.CaseInList:
    """The case as lists show it."""
    return _listed([found], person)[0]


def _listed(found: list[Case], person: Person) -> list[shapes.CaseInList]:
    standing = _standings(found, person)
    return [shapes.CaseInList(**_in_list(one, standing, whole=True)) for one in found]


def _standings(found: list[Case], person: Person) -> Mapping[int, StandingWords]:
    return standings(found, snapshot(), timezone.localdate(), reader=person.pk)


def _in_list(found: Case, standing: Mapping[int, StandingWords], *, whole: bool) -> dict[str, Any]:
    return {
        "number": found.number,
        "service": found.e_service,
        "title": str(load(found.version_id).document.title.say(language())),
        "summary": summary_of(found) if whole else "",
        "state": found.state,
        "result": found.result,
        "standing": standing[found.pk].words,
        "registered_at": found.registered_at,
        "changed_at": found.changed_at,
    }


def _deliveries(found: Case) -> list[shapes.Delivery]:
    return [
        shapes.Delivery(
            target=one.target,
            counter=one.counter,
            state=one.state,
            reference=one.reference,
            next_try=one.next_try,
            changed_at=one.changed_at,
        )
        for one in Delivery.objects.filter(case=found).order_by("id")
    ]
