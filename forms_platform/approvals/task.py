"""One case as its decider sees it: facts, automatic checks, what was corrected, history, and what can be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext

from forms_platform.approvals.answers import Outcome, comment_hint, outcomes_of
from forms_platform.approvals.asks import Asked, DecidedRow, asked_by, rows_of
from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.add_file import added
from forms_platform.cases.changes import Change, changes_since_return
from forms_platform.cases.earlier import limits_standing
from forms_platform.cases.history import Happening, events_of, history
from forms_platform.cases.holders import for_whom, person_name
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Assignment, Attachment, Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.timeline import Entry, Telling, timeline
from forms_platform.definitions.language.answers import ShownPage, facts, from_wire, show_all
from forms_platform.definitions.language.told import Told, told
from forms_platform.definitions.load import Loaded, load
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.organisation.models import Person
from workflows.approvers import Acting
from workflows.engine import acting
from workflows.errors import Code, Refused
from workflows.standing import Opening, Standing, fold

IN_PLACE = ("image/jpeg", "image/png", "application/pdf")  # a PDF as pictures of its pages


@dataclass(frozen=True, slots=True)
class ToldOpinion:
    """An opinion that was asked for (yttrande); `text` is "" until it is given."""

    of: str
    by: str
    question: str
    text: str


@dataclass(frozen=True)
class Task:
    """What the panel shows. Without `outcomes` the person may read but not decide."""

    case: Case
    title: str
    requester: PersonCard | None
    concerns: str  # whom the requester filled in for, "" when for themselves
    step: str
    opened_seq: int
    due: date | None
    today: date
    pages: Sequence[ShownPage]
    checks: Sequence[Told]
    changed: Sequence[Change]
    timeline: Sequence[Entry]
    outcomes: Sequence[Outcome] = ()
    acting_for: str = ""
    group: str = ""
    claimed: bool = False
    claimed_by: str = ""
    held: HeldDecision | None = None
    held_text: str = ""
    refused: Refused | None = None
    attachments: Sequence[Any] = field(default=())
    rows: Sequence[DecidedRow] = ()
    asks: Sequence[Asked] = ()
    passing: bool = False  # whether it can be given to somebody else, or somebody be asked
    opinions: Sequence[ToldOpinion] = ()
    asked: ToldOpinion | None = None  # what the person themselves is asked

    @property
    def concerns_reader(self) -> bool:
        """Whether the reader has something to do with it here: decide, undo, put back, or say what they think."""
        return bool(self.outcomes or self.held or self.claimed_by or self.asked)

    @property
    def shown_in_place(self) -> list[Any]:
        """The attachments that can be shown in place."""
        return [file for file in self.attachments if file.content_type in IN_PLACE and file.scan in ("", "clean")]

    @property
    def late(self) -> bool:
        """Whether the last answer date has passed."""
        return self.due is not None and self.due < self.today

    @property
    def due_today(self) -> bool:
        """Whether it has to be answered today."""
        return self.due == self.today

    @property
    def claimable(self) -> bool:
        """Whether it waits for a group that could have it taken by one of them."""
        return bool(self.group)

    @property
    def added(self) -> list[Attachment]:
        """The files that came after it was sent in."""
        return added(self.attachments)

    @property
    def returnable(self) -> bool:
        """Whether it can be sent back to be put right."""
        return any(outcome.key == "return" for outcome in self.outcomes)

    @property
    def comment_hint(self) -> str:
        """Which answers need a reason, as the label of the message says it."""
        return comment_hint([outcome.key for outcome in self.outcomes if outcome.needs_comment])


def task_of(
    case: Case,
    person: Person,
    *,
    now: datetime,
    open_for_sure: bool = False,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> Task:
    """The case as the person sees it in the queue, which is logged where reads are. It came through the access rules.

    `open_for_sure`: the caller has just read that the step is open, so that no held decision is looked for. `typed`:
    what the form of the decision held.
    """
    log_reading(case, person, "answers", now=now)
    today, organisation, language = timezone.localdate(now), snapshot(), get_language() or "sv"
    loaded, past = load(case.version_id), history(case.pk)
    standing = fold(loaded.plan, events_of(past))
    files = list(case.attachments.all())
    names = CaseNames(organisation, files)
    values = from_wire(loaded.document, case.answers)
    whose = case.subject_id or case.requester_id
    answerable: dict[str, Any] = {}
    opening, how = _theirs(case, loaded, standing, values, person, organisation, today)
    held = None if open_for_sure else _held(case, opening, person)
    if held is not None:
        answerable = {"held": held, "held_text": _held_text(held, person, organisation)}
    elif opening is not None:
        answerable = _answerable(loaded, standing, opening, how, person, organisation)
    shown = _told_by_the_requester(loaded, show_all(loaded.document, values, language, names))
    if opening is not None and answerable.get("outcomes"):
        step = loaded.plan.human(opening.step)
        answerable |= {"rows": rows_of(step, shown, typed), "asks": asked_by(step, language, typed)}
        answerable["passing"] = step.need == "one"
    return Task(
        case=case,
        title=loaded.document.title.say(language),
        requester=organisation.person(case.requester_id),
        concerns=for_whom(case.requester_id, case.subject_id, organisation),
        step=opening.step if opening else "",
        opened_seq=opening.seq if opening else 0,
        due=opening.due if opening else None,
        today=today,
        pages=shown,
        checks=told(
            loaded.document,
            values,
            limits_standing(loaded.document, values, person=whose, today=today, without=case.pk),
            language,
        ),
        changed=changes_since_return(case, loaded.document, names, language),
        timeline=_story(past, loaded, organisation, case, person),
        attachments=files,
        **opinions_in(opening, person, organisation),
        **answerable,
    )


def opinions_in(opening: Opening | None, person: Person, organisation: Snapshot) -> dict[str, Any]:
    """The opinions of the open step, and what the person is asked, if anything."""
    if opening is None:
        return {}
    told_of = [
        (
            one.of,
            ToldOpinion(person_name(one.of, organisation), person_name(one.by, organisation), one.question, one.text),
        )
        for one in opening.opinions
    ]
    mine = next((opinion for of, opinion in told_of if of == person.pk and not opinion.text), None)
    return {"opinions": [opinion for _, opinion in told_of], "asked": mine}


def _told_by_the_requester(loaded: Loaded, pages: Sequence[ShownPage]) -> list[ShownPage]:
    """Without what the staff register filled in: the head of the panel says who it is."""
    fields = loaded.document.by_key
    kept = [page._replace(lines=tuple(line for line in page.lines if not fields[line.key].read_only)) for page in pages]
    return [page for page in kept if page.lines]


def _theirs(
    case: Case,
    loaded: Loaded,
    standing: Standing,
    values: Any,
    person: Person,
    organisation: Snapshot,
    today: date,
) -> tuple[Opening | None, Acting | Refused | None]:
    """The open step that the person may answer and how, of several the first; else the first one and why not."""
    found: tuple[Opening | None, Acting | Refused | None] = (standing.first, None)
    known = facts(loaded.document, values)
    for opening in standing.waiting.values():
        try:
            return opening, acting(
                loaded.plan,
                standing,
                person.pk,
                organisation,
                requester=case.requester_id,
                subject=case.subject_id,
                e_service=case.e_service,
                today=today,
                step=opening.step,
                facts=known,
            )
        except Refused as refused:
            if found[1] is None or refused.code is not Code.NOT_YOURS:
                found = opening, refused
    return found


def _answerable(
    loaded: Loaded,
    standing: Standing,
    opening: Opening,
    how: Acting | Refused | None,
    person: Person,
    organisation: Snapshot,
) -> dict[str, Any]:
    if not isinstance(how, Acting):
        return {"refused": how}
    if opening.claimed_by not in (None, person.pk):
        return {
            "refused": Refused(Code.CLAIMED_BY_OTHER, by=opening.claimed_by),
            "claimed_by": person_name(opening.claimed_by, organisation),
        }
    groups = [principal[2:] for principal in opening.principals if principal.startswith(("g:", "s:"))]
    group = groups[0].partition("@")[0] if groups else ""
    absent = organisation.person(how.on_behalf_of) if how.on_behalf_of is not None else None
    return {
        "outcomes": outcomes_of(loaded.plan.human(opening.step), standing),
        "acting_for": absent.name if absent else "",
        "group": organisation.group_names.get(group, group),
        "claimed": opening.claimed_by == person.pk,
    }


def _held(case: Case, opening: Opening | None, person: Person) -> HeldDecision | None:
    """What is held of the round: a decision, or the person's own vote where several decide together."""
    if opening is None or not case.assignments.filter(state=Assignment.State.HELD).exists():
        return None
    held = HeldDecision.objects.filter(
        case=case, step=opening.step, opened_seq=opening.seq, state=HeldDecision.State.HELD
    )
    return held.filter(Q(seat=0) | Q(by=person)).first()


def _held_text(held: HeldDecision, person: Person, organisation: Snapshot) -> str:
    if held.by_id == person.pk:
        return gettext("Du har svarat. Beslutet verkställs om några sekunder och kan ångras till dess.")
    card = organisation.person(held.by_id)
    return gettext("%(name)s har just svarat. Beslutet verkställs om några sekunder.") % {
        "name": card.name if card else ""
    }


def _story(
    past: Sequence[Happening], loaded: Loaded, organisation: Snapshot, case: Case, person: Person
) -> Sequence[Entry]:
    return timeline(
        past,
        Telling(loaded.plan, loaded.document, organisation, requester=case.requester_id, reader=person.pk),
    )
