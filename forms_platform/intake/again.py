"""Begins a new draft from an earlier case (utgå från ett tidigare ärende): the answers that still fit are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import read_answers
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.load import Loaded, load
from forms_platform.intake import opening, prefill
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.typed import Raw, as_typed
from forms_platform.organisation.directory import Snapshot

NEVER = frozenset({"attachment", "consent"})  # a file belongs to its case, and what is certified is certified anew


@dataclass(frozen=True, slots=True)
class Begun:
    """The draft, and the names of the questions whose answers did not come along."""

    draft: Draft
    left_out: tuple[str, ...]


def again(
    case: Case, loaded: Loaded, *, person: int, organisation: Snapshot, now: datetime, today: date, language: str
) -> Begun:
    """A saved draft of today's version with the case's answers, as far as they are right today. Nothing of it counts as
    done: every page is looked through. What the directory knows is asked of the directory again."""
    draft = opening.new(loaded, person, organisation)
    before = load(case.version_id).document
    copied = _copied(before, loaded.document, case.answers)
    known = draft.raw
    fitting = _fitting(loaded, {**copied, **known}, draft, organisation, today, language)
    draft.raw, draft.created_at, draft.saved_at = fitting, now, now
    draft.copied |= prefill.copied(case.number, {key: one for key, one in fitting.items() if key not in known})
    draft.save(force_insert=True)
    return Begun(draft, tuple(_left_out(before, case.answers, fitting, language)))


def _copied(before: Document, today: Document, wire: Mapping[str, Any]) -> Raw:
    """The answers to what is still asked, of the same kind, as a person would have typed them."""
    fields = {key: field for key, field in before.by_key.items() if _same(field, today.by_key.get(key))}
    typed = as_typed(before, {key: answer for key, answer in wire.items() if key in fields})
    return {
        key: _rows(fields[key], today.by_key[key], answer) if isinstance(fields[key], TableField) else answer
        for key, answer in typed.items()
    }


def _same(before: Field, today: Field | None) -> bool:
    return today is not None and today.kind == before.kind and today.kind not in NEVER and today.ASKS


def _rows(before: Field, today: Field, rows: Iterable[Mapping[str, Any]]) -> list[Raw]:
    assert isinstance(before, TableField)
    assert isinstance(today, TableField)
    columns = {key for key, column in before.by_key.items() if _same(column, today.by_key.get(key))}
    return [{key: answer for key, answer in row.items() if key in columns} for row in rows][: today.max_rows]


def _fitting(
    loaded: Loaded, raw: Raw, draft: Draft, organisation: Snapshot, today: date, language: str
) -> dict[str, Any]:
    """The answers without those that are refused today or not asked; what is only missing is still to be filled in."""
    known = Known(draft, loaded, today, language, raw, organisation)
    reading = read_answers(loaded.document, raw, today=today, names=known)
    found = {key: answer for key, answer in raw.items() if key not in reading.hidden}
    for fault in reading.faults:
        key, *inside = fault.path.split(".")
        if key not in found:
            continue
        if isinstance(loaded.document.by_key[key], TableField) and len(inside) > 1:
            found[key][int(inside[0])].pop(inside[1], None)
        else:
            del found[key]
    return found


def _left_out(before: Document, wire: Mapping[str, Any], copied: Mapping[str, Any], language: str) -> Iterator[str]:
    """Names of the questions that were answered and are not so now, in the order of the form."""
    for key, field in before.by_key.items():
        answer = wire.get(key)
        if answer in (None, "", [], {}, False) or not field.ASKS or field.read_only:
            continue
        if key not in copied:
            yield field.name(language)
        elif isinstance(field, TableField):
            rows = copied[key]
            for column in field.columns:
                had = sum(1 for row in answer if row.get(column.key) not in (None, "", [], {}, False))
                if column.ASKS and had > sum(1 for row in rows if row.get(column.key) not in (None, "", [], {})):
                    yield column.name(language)
