"""The queue (kön): what waits for a person, in their own right and as somebody's stand-in, oldest answer date first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.rows import Answer, Filters, Page, Row, title_of
from forms_platform.cases.access import reach
from forms_platform.cases.holders import for_whom
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.definitions.load import all_current, load
from forms_platform.look.asked import moment, whole
from forms_platform.organisation.closed import closed_to_stand_ins
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from workflows.events import Decided

TABS = ("mine", "late", "stand_in", "waiting", "decided")
PAGE = 50
COUNT_AT_MOST = 100  # a badge never counts further
REFUSED_SHOWN_DAYS = 14  # a decision that could not be carried out is told for so long


class Queue:
    """The queue of one person today. Reads nothing until it is asked."""

    def __init__(self, person: Person, today: date) -> None:
        self.person = person
        self.today = today
        self.organisation = snapshot()

    @cached_property
    def _reach(self) -> list[tuple[str, list[str], list[str]]]:
        return list(reach(self.person, self.today))

    @cached_property
    def _own_principals(self) -> set[str]:
        return {principal for _, own, _ in self._reach for principal in own}

    @cached_property
    def _own(self) -> Q | None:
        return _any(Q(principal__in=own) & _service(service) for service, own, _ in self._reach if own)

    @cached_property
    def _stood_in(self) -> Q | None:
        found = _any(Q(principal__in=stood_in) & _service(service) for service, _, stood_in in self._reach if stood_in)
        closed = closed_to_stand_ins() if found is not None else ()
        return found & ~Q(e_service__in=closed) if found is not None and closed else found

    @property
    def stands_in(self) -> bool:
        """Whether the person stands in for anybody today."""
        return self._stood_in is not None

    @property
    def decides(self) -> bool:
        """Whether anything can ever wait for the person: a manager, a member of a group, a role or a stand-in."""
        return bool(self._own_principals - {f"u:{self.person.pk}"}) or self.stands_in

    def waiting(self, which: Q | None) -> QuerySet[Assignment]:
        """Open assignments within `which`, without the person's own cases and what a colleague has claimed."""
        if which is None:
            return Assignment.objects.none()
        return (
            Assignment.objects.filter(which, state=Assignment.State.OPEN)
            .exclude(requester=self.person)
            .exclude(case__subject=self.person)
            .filter(Q(claimed_by=None) | Q(claimed_by=self.person))
        )

    def assignments(self, tab: str) -> QuerySet[Assignment]:
        """The open assignments of a tab."""
        if tab == "stand_in":
            return self.waiting(self._stood_in)
        if tab == "late":
            return self.every_waiting().filter(due__lt=self.today)
        return self.waiting(self._own)

    def every_waiting(self) -> QuerySet[Assignment]:
        """Everything open that waits for the person in any way."""
        return self.waiting(_any(q for q in (self._own, self._stood_in) if q is not None))

    def counts(self) -> dict[str, int]:
        """How many wait in each tab, counted to at most COUNT_AT_MOST. Two statements."""
        first = self.every_waiting().order_by("due", "id").values("case_id", "due", "principal")
        rows = list(first[: 3 * COUNT_AT_MOST])
        mine = {row["case_id"] for row in rows if row["principal"] in self._own_principals}
        counted = {
            "mine": len(mine),
            "late": len({row["case_id"] for row in rows if row["due"] and row["due"] < self.today}),
            "stand_in": len({row["case_id"] for row in rows} - mine),
        }
        counted["waiting"] = self._returned()[:COUNT_AT_MOST].count()
        return {tab: min(number, COUNT_AT_MOST) for tab, number in counted.items()}

    def page(self, tab: str, filters: Filters, after: str = "") -> Page:
        """A piece of the tab's list: waiting ones by last answer date, decided ones newest first."""
        if tab == "waiting":
            return self._decisions(self._returned(), filters, after, unsettled=False)
        if tab == "decided":
            return self._decisions(self._mine_decided(), filters, after, unsettled=True)
        found = self.assignments(tab).select_related("case").order_by("due", "id")
        found = found.filter(_narrowed(filters, "case__"))
        if cut := _cut(after):
            found = found.filter(Q(due__gt=cut[0]) | Q(due=cut[0], id__gt=cut[1]))
        rows: list[Row] = []
        seen: set[int] = set()
        fetched = list(found[: 2 * PAGE])
        for assignment in fetched:
            if assignment.case_id in seen:
                continue
            if len(rows) == PAGE:
                return Page(rows, rows[-1].key)
            seen.add(assignment.case_id)
            rows.append(self._row(assignment))
        more = len(fetched) == 2 * PAGE
        return Page(rows, rows[-1].key if more and rows else "")

    def neighbours(self, tab: str, filters: Filters, number: str) -> tuple[str, str]:
        """Numbers of the case before and the case after in the first piece of the list, "" where there is none."""
        numbers = [row.case.number for row in self.page(tab, filters).rows]
        if number not in numbers:
            return "", numbers[0] if numbers else ""
        place = numbers.index(number)
        return (
            numbers[place - 1] if place else "",
            numbers[place + 1] if place + 1 < len(numbers) else "",
        )

    def principal_of(self, case: Case) -> Assignment | None:
        """The open or held assignment through which the person has the case; one's own right before a stand-in's."""
        candidates = list(
            Assignment.objects.filter(case=case, state__in=[Assignment.State.OPEN, Assignment.State.HELD]).order_by(
                "id"
            )
        )
        theirs = [each for each in candidates if each.principal in self._own_principals]
        stood_in = [
            each
            for each in candidates
            for service, _, principals in self._reach
            if each.principal in principals
            and service in ("", each.e_service)
            and each.e_service not in closed_to_stand_ins()
        ]
        return next(iter(theirs + stood_in), None)

    def e_services(self) -> list[tuple[str, str]]:
        """Key and title of the services to filter by."""
        language = get_language() or "sv"
        found = [(each.key, each.document.title.say(language)) for each in all_current()]
        return sorted(found, key=lambda pair: pair[1])

    def units(self) -> list[tuple[int, str]]:
        """The units whose people the person decides for: those managed or stood in for, and what lies below."""
        managers = {self.person.pk, *self.organisation.stands_in_for(self.person.pk, None, self.today)}
        wanted: set[int] = set()
        for manager in managers:
            for unit in self.organisation.units_managed(manager):
                wanted.add(unit)
                wanted.update(self.organisation.children(unit))
        return sorted(((unit, self.organisation.unit_name(unit)) for unit in wanted), key=lambda pair: pair[1])

    def managed_names(self) -> str:
        """The names of the units the person manages, for the head of the page."""
        return ", ".join(
            sorted(self.organisation.unit_name(unit) for unit in self.organisation.units_managed(self.person.pk))
        )

    def _mine_decided(self) -> QuerySet[CaseEvent]:
        return CaseEvent.objects.filter(actor=self.person, kind=Decided.kind)

    def _returned(self) -> QuerySet[CaseEvent]:
        """The person's returns that have not been answered, unless somebody has returned the case again."""
        later = CaseEvent.objects.filter(case=OuterRef("case"), kind=Decided.kind, seq__gt=OuterRef("seq"))
        return self._mine_decided().filter(~Exists(later), data__outcome="return", case__state=Case.State.RETURNED)

    def _unsettled(self) -> QuerySet[HeldDecision]:
        """Decisions that can still be undone, and those of the last days that could not be carried out."""
        recent = timezone.now() - timedelta(days=REFUSED_SHOWN_DAYS)
        return (
            HeldDecision.objects.filter(by=self.person, decided_at__gte=recent)
            .filter(state__in=[HeldDecision.State.HELD, HeldDecision.State.REFUSED])
            .select_related("case")
            .order_by("-decided_at")
        )

    def _decisions(self, found: QuerySet[CaseEvent], filters: Filters, after: str, *, unsettled: bool) -> Page:
        """Newest first. On the first page those that are not settled stand on top."""
        found = found.filter(_narrowed(filters, "case__")).select_related("case").order_by("-at", "-id")
        rows: list[Row] = []
        if unsettled and not after:
            rows = [
                self._decision(held.case, Answer.of_held(held), held.on_behalf_of_id)
                for held in self._unsettled().filter(_narrowed(filters, "case__"))[:PAGE]
            ]
        if after and (before := moment(after)):
            found = found.filter(at__lt=before)
        events = list(found[: PAGE + 1])
        rows += [self._decision(event.case, Answer.of_event(event), event.on_behalf_of_id) for event in events[:PAGE]]
        return Page(rows, events[PAGE - 1].at.isoformat() if len(events) > PAGE else "")

    def _decision(self, case: Case, answer: Answer, absent: int | None) -> Row:
        return Row(
            assignment=None,
            case=case,
            requester=self.organisation.person(case.requester_id),
            title=title_of(case),
            due=None,
            today=self.today,
            for_name=self._name(absent),
            concerns=for_whom(case.requester_id, case.subject_id, self.organisation),
            answer=answer,
        )

    def _row(self, assignment: Assignment) -> Row:
        case = assignment.case
        loaded = load(case.version_id)
        step = loaded.plan.human(assignment.step)
        return Row(
            assignment=assignment,
            case=case,
            requester=self.organisation.person(case.requester_id),
            title=loaded.document.title.say(get_language() or "sv"),
            due=assignment.due,
            today=self.today,
            for_name=self.absent(assignment),
            concerns=for_whom(case.requester_id, case.subject_id, self.organisation),
            group=self.organisation.group_names.get(assignment.principal[2:], "")
            if assignment.principal.startswith("g:")
            else "",
            bulk=step.bulk,
        )

    def absent(self, assignment: Assignment) -> str:
        """The name of whom the person stands in for in this assignment, "" when it is the person's own."""
        if assignment.principal in self._own_principals:
            return ""
        return self._name(self._absent_by_principal.get(assignment.principal))

    @cached_property
    def _absent_by_principal(self) -> Mapping[str, int]:
        from workflows.approvers import principals_of

        found: dict[str, int] = {}
        for service, _, _ in self._reach:
            for principal, absent in principals_of(self.person.pk, self.organisation, service, self.today).items():
                if absent is not None:
                    found.setdefault(principal, absent)
        return found

    def _name(self, person: int | None) -> str:
        card = self.organisation.person(person) if person is not None else None
        return card.name if card else ""


def badge(person: Person) -> int:
    """How many wait for the person in their own right, for the head of the page."""
    queue = Queue(person, timezone.localdate())
    if not queue.decides:
        return 0
    return queue.assignments("mine").values("case_id").distinct()[:COUNT_AT_MOST].count()


def _any(parts: Iterable[Q]) -> Q | None:
    joined: Q | None = None
    for part in parts:
        joined = part if joined is None else joined | part
    return joined


def _service(key: str) -> Q:
    return Q(e_service=key) if key else Q()


def _narrowed(filters: Filters, case: str) -> Q:
    wanted = Q()
    for word in filters.words.split()[:6]:
        wanted &= (
            Q(**{f"{case}number__icontains": word})
            | Q(**{f"{case}summary__icontains": word})
            | Q(**{f"{case}title__icontains": word})
            | Q(**{f"{case}requester__given_name__icontains": word})
            | Q(**{f"{case}requester__family_name__icontains": word})
        )
    if filters.e_service:
        wanted &= Q(**{f"{case}e_service": filters.e_service})
    if filters.unit:
        wanted &= Q(**{f"{case}unit": filters.unit})
    return wanted


def _cut(after: str) -> tuple[date, int] | None:
    day, _, number = after.partition(".")
    last = whole(number)
    try:
        return None if last is None else (date.fromisoformat(day), last)
    except ValueError:
        return None
