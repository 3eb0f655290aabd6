"""What the record of a closed case tells: its answers, its story and its files, in the requester's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone, translation

from forms_platform.cases.history import Happening, history
from forms_platform.cases.models import Attachment, Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.timeline import Entry, Telling, timeline
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.shown import ShownLine, ShownPage, show_all, summary_line
from forms_platform.definitions.load import Loaded, load
from forms_platform.documents.facts import Column, File, Happened, Line, Page, RecordFacts, Tone
from forms_platform.documents.words import WORDS
from forms_platform.look.words import size
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.sweden import dates
from workflows import events as ev

Language = Literal["sv", "en"]
ANSWERS_FORMAT = "case-answers/1"
# Who waited for whom is the platform's business; the record tells what people did.
_TOLD = (ev.Registered, ev.Decided, ev.Amended, ev.Withdrawn, ev.Commented, ev.Ended)
_TONES: dict[str, Tone] = {"ok": "good", "bad": "bad", "warn": "bad"}
_RESULTS: dict[str, Tone] = {"approved": "good", "rejected": "bad"}
_RIGHT = ("money", "number", "computed")


def facts_of(case: Case) -> RecordFacts:
    """All that the record tells. Three statements beside the case's own row."""
    loaded, organisation, happenings = load(case.version_id), snapshot(), history(case.pk)
    files = list(case.attachments.order_by("uploaded_at", "id"))
    language = _language(case, loaded, organisation)
    with translation.override(language):
        values = from_wire(loaded.document, case.answers)
        names = CaseNames(organisation, files)
        shown = show_all(loaded.document, values, language, names)
        telling = Telling(loaded.plan, loaded.document, organisation, case.requester_id)
        return RecordFacts(
            language=language,
            municipality=settings.MUNICIPALITY,
            number=case.number,
            title=loaded.document.title.say(language),
            summary=summary_line(loaded.document, values, language, names),
            outcome=_outcome(case, loaded, language),
            tone=_RESULTS.get(case.result, "neutral"),
            facts=tuple(_facts(case, happenings, organisation, language)),
            pages=tuple(map(_page, shown)),
            timeline=tuple(_story(happenings, telling, loaded, organisation, language)),
            files=tuple(_file(file, loaded.document, language) for file in files),
            answers=_answers(case, loaded, files),
            version=loaded.number,
            version_sha256=loaded.sha256,
        )


def _language(case: Case, loaded: Loaded, organisation: Snapshot) -> Language:
    """The requester's language, if the e-service speaks it."""
    card = organisation.person(case.requester_id)
    wants_english = card is not None and card.language == "en" and loaded.document.title.en is not None
    return "en" if wants_english else "sv"


def _outcome(case: Case, loaded: Loaded, language: Language) -> str:
    end = loaded.plan.ends.get(case.end)
    words = WORDS[language]
    said = (end.label.say(language) if end else "") or words[f"result_{case.result or 'done'}"]
    return f"{said} {_day(case.closed_at or case.changed_at, language)}"


def _facts(
    case: Case, happenings: Sequence[Happening], organisation: Snapshot, language: Language
) -> Iterator[tuple[str, str]]:
    words = WORDS[language]
    yield words["requester"], _person(case.requester_id, organisation)
    if case.subject_id not in (None, case.requester_id):
        yield words["subject"], _person(case.subject_id, organisation)
    yield words["handed_in"], _moment(case.registered_at, language)
    deciders = [h for h in happenings if isinstance(h.event, ev.Decided) and h.event.outcome not in ("return", "sign")]
    if deciders:
        names = dict.fromkeys(_person(h.actor, organisation, h.on_behalf_of, words["for"]) for h in deciders)
        yield words["decided_by"], "\n".join(names)
    yield words["closed"], _moment(case.closed_at or case.changed_at, language)


def _page(page: ShownPage) -> Page:
    return Page(page.title, tuple(map(_line, page.lines)))


def _line(line: ShownLine) -> Line:
    if not line.rows:
        return Line(line.label, _value(line))
    columns = {cell.key: cell for row in line.rows for cell in row}
    right = [cell.kind in _RIGHT for cell in columns.values()]
    rows = [{cell.key: _value(cell) for cell in row} for row in line.rows]
    return Line(
        line.label,
        columns=tuple(Column(cell.label, on_right) for cell, on_right in zip(columns.values(), right, strict=True)),
        rows=tuple(tuple(row.get(key, "") for key in columns) for row in rows),
    )


def _value(line: ShownLine) -> str:
    """The answer in words; files by name, since their checksums are listed further down."""
    return "\n".join(file.name for file in line.attachments) if line.attachments else line.value


def _story(
    happenings: Iterable[Happening], telling: Telling, loaded: Loaded, organisation: Snapshot, language: Language
) -> Iterator[Happened]:
    for happening in happenings:
        if not isinstance(happening.event, _TOLD):
            continue
        for entry in timeline([happening], telling):
            told = _happened(happening, entry, organisation, language)
            step = _step(happening, loaded, language)
            yield replace(told, who="\n".join(filter(None, (step, told.who))))


def _step(happening: Happening, loaded: Loaded, language: Language) -> str:
    """What the step was called that somebody answered: in a record nobody has the route at hand."""
    event = happening.event
    return loaded.plan.human(event.step).label.say(language) if isinstance(event, ev.Decided) else ""


def _happened(happening: Happening, entry: Entry, organisation: Snapshot, language: Language) -> Happened:
    at = timezone.localtime(entry.at)
    card = organisation.person(happening.actor) if happening.actor is not None else None
    who = ", ".join(part for part in (card.title, card.unit_name) if part) if card else ""
    written = isinstance(happening.event, (ev.Decided, ev.Withdrawn, ev.Commented))
    return Happened(
        at=f"{dates.show_short(at.date(), language)} {at.year} {dates.show_time(at.time())}",
        words=entry.text,
        who=who if written or not entry.detail else "\n".join(filter(None, (who, entry.detail))),
        comment=entry.detail if written else "",
        tone=_TONES.get(entry.tone, "neutral"),
    )


def _file(file: Attachment, document: Document, language: Language) -> File:
    asked = document.by_key.get(file.field.split(".")[0])
    return File(file.name, size(file.size), file.sha256, asked.name(language) if asked else "")


def _answers(case: Case, loaded: Loaded, files: Iterable[Attachment]) -> dict[str, Any]:
    """The answers as data, with what is needed to understand them in fifty years."""
    return {
        "format": ANSWERS_FORMAT,
        "case": case.number,
        "e_service": loaded.key,
        "version": loaded.number,
        "version_sha256": loaded.sha256,
        "registered_at": case.registered_at.isoformat(),
        "closed_at": (case.closed_at or case.changed_at).isoformat(),
        "end": case.end,
        "result": case.result,
        "answers": case.answers,
        "attachments": [
            {"id": str(file.pk), "field": file.field, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in files
        ],
    }


def _person(person: int | None, organisation: Snapshot, absent: int | None = None, stead: str = "") -> str:
    """ "Cecilia Ek, samordnare, Hemtjänst Norr, för Bengt Lund"."""
    card = organisation.person(person) if person is not None else None
    if card is None:
        return "–"
    told = [card.name, card.title, card.unit_name]
    if absent is not None and (away := organisation.person(absent)) is not None:
        told.append(f"{stead} {away.name}")
    return ", ".join(part for part in told if part)


def _day(at: datetime, language: Language) -> str:
    return dates.show(timezone.localdate(at), language)


def _moment(at: datetime, language: Language) -> str:
    local = timezone.localtime(at)
    return f"{dates.show(local.date(), language)} {dates.show_time(local.time())}"
