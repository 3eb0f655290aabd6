"""Test cases and past cases tried on a draft: which way each would go, to whom, and which would not get through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from forms_platform.builder.models import TestCase
from forms_platform.builder.outline import said, steps
from forms_platform.builder.seen import Seen
from forms_platform.builder.sound import NotSound, soundest
from forms_platform.cases.holders import holder
from forms_platform.cases.models import Case
from forms_platform.definitions.language.answers import Reading, facts, from_wire, read_answers
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.load import load
from forms_platform.intake.known import subject_of
from forms_platform.organisation.directory import Snapshot
from forms_platform.sweden.working_days import is_working_day
from workflows.errors import PlanFaults
from workflows.plan import Plan, parse_plan
from workflows.rehearse import RehearsedStep, rehearse

YEAR = timedelta(days=365)
MOST_PAST = 3000
SHOWN = 20


@dataclass
class Tried:
    """One case tried: the steps it takes, and what is wrong with its answers."""

    steps: list[RehearsedStep]
    reading: Reading
    language: str

    @property
    def way(self) -> list[str]:
        """The ids of its steps."""
        return [one.step for one in self.steps]

    def faults_of(self, raw: Mapping[str, Any]) -> list[str]:
        """What is wrong with the answers that were given; what was not answered is no fault here."""
        return [one.say(self.language) for one in self.reading.faults if one.path.partition(".")[0] in raw]

    @property
    def stuck(self) -> bool:
        """Whether it comes to a step where nobody can act."""
        return any(not one.people and one.principals == () for one in self.steps)


def try_case(document: Document, plan: Plan, raw: Mapping[str, Any], *, person: int, seen: Seen, day: date) -> Tried:
    """The case of these raw answers, sent in that day by that person, when everybody says yes."""
    reading = read_answers(document, raw, today=day, names=seen.names)
    steps = _rehearsed(document, plan, reading.values, reading.facts, person, seen.organisation, day, seen.opened.key)
    return Tried(steps, reading, seen.language)


def _rehearsed(
    document: Document,
    plan: Plan,
    values: Mapping[str, Any],
    known: Mapping[str, Any],
    person: int,
    organisation: Snapshot,
    day: date,
    key: str,
) -> list[RehearsedStep]:
    return rehearse(
        plan,
        known,
        organisation,
        requester=person,
        subject=subject_of(document, values),
        e_service=key,
        today=day,
        calendar=is_working_day,
    )


def sound_plan(seen: Seen) -> tuple[Document, Plan]:
    """The draft's questions and workflow as far as they are sound. Raises: NotSound."""
    document, _ = soundest(seen.document)
    try:
        return document, parse_plan(document.workflow)
    except PlanFaults:
        raise NotSound from None


def failing(seen: Seen, today: date) -> list[tuple[TestCase, str]]:
    """The test cases that no longer go the way they are to go, and what way they go instead."""
    cases = list(TestCase.objects.filter(key=seen.opened.key))
    if not cases:
        return []
    try:
        document, plan = sound_plan(seen)
    except NotSound:
        return [(case, "") for case in cases]
    found = []
    for case in cases:
        tried = try_case(document, plan, case.answers, person=case.person_id, seen=seen, day=case.day or today)
        if tried.way != case.way or tried.stuck:
            found.append((case, ", ".join(labels(seen, tried.way))))
    return found


def labels(seen: Seen, way: Sequence[str]) -> list[str]:
    """What the steps are called."""
    called = {str(step.get("id")): said(step.get("label"), seen.language) for _, step in steps(seen.document)}
    return [called.get(one) or one for one in way]


# ---- past cases


@dataclass
class Other:
    """A past case that would have gone another way."""

    number: str
    was: list[str]
    now: list[str]


@dataclass
class Past:
    """Last year's cases tried on the draft."""

    tried: int = 0
    other: list[Other] = field(default_factory=list)
    other_count: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)  # number, why
    failed_count: int = 0
    to: Counter[str] = field(default_factory=Counter)  # who would have had more cases, and how many


def try_past(seen: Seen, today: date) -> Past:
    """What would have become of last year's cases: the way each took then and now, over the organisation of today.

    Raises: NotSound.
    """
    document, plan = sound_plan(seen)
    found = Past()
    rows = Case.objects.filter(e_service=seen.opened.key, registered_at__date__gte=today - YEAR).order_by("-id")
    for case in rows.only("number", "version_id", "answers", "requester_id", "subject_id", "registered_at")[:MOST_PAST]:
        found.tried += 1
        _try_one(found, case, document, plan, seen)
    return found


def _try_one(found: Past, case: Case, document: Document, plan: Plan, seen: Seen) -> None:
    old = load(case.version_id)
    day = timezone.localdate(case.registered_at)
    values = from_wire(old.document, case.answers)
    was = _rehearsed(
        old.document, old.plan, values, facts(old.document, values), case.requester_id, seen.organisation, day, old.key
    )
    try:
        kept = from_wire(document, case.answers)
    except (ValueError, TypeError, AttributeError, KeyError):
        _note_failed(found, case, seen, "")
        return
    missing = [one.name(seen.language) for one in _lacking(document, kept)]
    if missing:
        _note_failed(found, case, seen, ", ".join(missing))
    now = _rehearsed(
        document, plan, kept, facts(document, kept), case.requester_id, seen.organisation, day, seen.opened.key
    )
    before, after = _who(was, seen, day), _who(now, seen, day)
    if before != after:
        found.other_count += 1
        for one in set(after) - set(before):
            found.to[one] += 1
        if len(found.other) < SHOWN:
            found.other.append(Other(case.number, before, after))


def _lacking(document: Document, values: Mapping[str, Any]) -> list[Any]:
    """The questions that would have been asked and must be answered, but were not."""
    known = facts(document, values)
    return [
        one.field
        for page in document.compiled.pages
        if page.when is None or page.when(known)
        for one in page.fields
        if one.field.required and values.get(one.field.key) is None and (one.when is None or one.when(known))
    ]


def _note_failed(found: Past, case: Case, seen: Seen, why: str) -> None:
    found.failed_count += 1
    if len(found.failed) < SHOWN:
        found.failed.append((case.number, why))


def _who(taken: Sequence[RehearsedStep], seen: Seen, day: date) -> list[str]:
    """Each step with who has it, as the list of the way."""
    found = []
    for one in taken:
        names = [
            holder(each, seen.organisation, e_service=seen.opened.key, today=day, excluded=frozenset()).name
            for each in one.principals
        ]
        found.append(f"{one.label.say(seen.language)}: {', '.join(names) or '–'}")
    return found
