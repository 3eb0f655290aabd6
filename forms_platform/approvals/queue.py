"""The queue (kön): what waits for a person, in their own right and as somebody's stand-in, oldest answer date first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from forms_platform.approvals import answered, tops
from forms_platform.approvals.narrow import narrowed
from forms_platform.approvals.rows import PAGE, Filters, Page, Row
from forms_platform.approvals.ways import Way, Ways, groups_among, ways_of
from forms_platform.cases.holders import for_whom, person_name
from forms_platform.cases.models import Assignment, Case, Opinion
from forms_platform.definitions.load import all_current, load
from forms_platform.look.asked import whole
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person

TABS = ("mine", "late", "stand_in", "waiting", "decided")
COUNT_AT_MOST = 100  # a badge never counts further
ALL = Filters()
TWICE = 10  # rows read beyond a page: a case may wait for two of a person's roles


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a piece ends: by answer date and number; those without a date come last."""

    due: date | None
    number: int

    @classmethod
    def read(cls, key: str) -> Place | None:
        """The place that the key of a row names."""
        day, _, number = key.partition(".")
        last = whole(number)
        try:
            return None if last is None else cls(date.fromisoformat(day) if day else None, last)
        except ValueError:
            return None


class Queue:
    """The queue of one person today. Reads nothing until it is asked."""

    def __init__(self, person: Person, today: date) -> None:
        self.person = person
        self.today = today
        self.organisation = snapshot()

    @cached_property
    def ways(self) -> Ways:
        """How cases come to the person."""
        return ways_of(self.person, self.organisation, self.today)

    @property
    def stands_in(self) -> bool:
        """Whether the person stands in for anybody today."""
        return bool(self.ways.stood_in)

    @property
    def decides(self) -> bool:
        """Whether anything can ever wait for the person: a manager, a member of a group, a role or a stand-in."""
        return len(self.ways.own) > 1 or self.stands_in  # their own name is always one

    @cached_property
    def groups(self) -> list[tuple[str, str]]:
        """Key and name of the person's working groups, also those of whom they stand in for."""
        keys = set(groups_among([*self.ways.own, *self.ways.stood_in]))
        return sorted(((key, self.organisation.group_names.get(key, key)) for key in keys), key=lambda pair: pair[1])

    # ---- what waits

    def every_waiting(self) -> QuerySet[Assignment]:
        """Everything open that waits for the person in any way. For looking up some of it, not for lists."""
        which = Q(pk__in=[one.assignment for one in self.ways.risen])
        for way in (*self.ways.own, *self.ways.stood_in):
            which |= _by(way)
        return self._open(ALL).filter(which)

    def counts(self) -> dict[str, int]:
        """How many wait in each tab, counted to at most COUNT_AT_MOST. Two statements."""
        counted = self._counted
        found = {"mine": counted.mine, "late": counted.late, "stand_in": counted.stood_in}
        found["waiting"] = answered.returned(self.person)[:COUNT_AT_MOST].count() + counted.asking
        return {tab: min(number, COUNT_AT_MOST) for tab, number in found.items()}

    @cached_property
    def _counted(self) -> tops.Counted:
        branches = self._branches("mine", ALL), self._branches("stand_in", ALL)
        return tops.counts(self.person.pk, *branches, self.today, COUNT_AT_MOST + 1)

    def opinions_wanted(self) -> list[Opinion]:
        """What others ask the person before they decide. A statement only when somebody does."""
        if not self._counted.asked:
            return []
        wanted = Opinion.objects.filter(of=self.person, wanted=True).select_related("case__requester", "asked_by")
        return list(wanted.order_by("asked_at")[:PAGE])

    def page(self, tab: str, filters: Filters, after: str = "") -> Page:
        """A piece of the tab's list: waiting ones by last answer date, decided ones newest first."""
        if tab in ("waiting", "decided"):
            theirs = answered.returned if tab == "waiting" else answered.decided
            which = narrowed(filters, self.organisation)
            on_top = None if tab == "waiting" else answered.unsettled(self.person).filter(which)
            page = answered.page_of(theirs(self.person).filter(which), on_top, self.organisation, after)
            if tab == "waiting" and not after and self._counted.asking:
                page = Page([*answered.asked(self.person, which, self.organisation), *page.rows], page.next)
            return page
        found = self._first(tab, filters, Place.read(after), PAGE + TWICE)
        rows: dict[int, Row] = {}
        for assignment in found:
            if len(rows) == PAGE and assignment.case_id not in rows:
                return Page(list(rows.values()), list(rows.values())[-1].key)
            rows.setdefault(assignment.case_id, self._row(assignment))
        kept = list(rows.values())
        return Page(kept, kept[-1].key if len(found) >= PAGE + TWICE else "")

    def first(self, tab: str, filters: Filters, most: int) -> list[Assignment]:
        """The first open assignments of a tab, one for each case."""
        found: dict[int, Assignment] = {}
        for assignment in self._first(tab, filters, None, most):
            found.setdefault(assignment.case_id, assignment)
        return list(found.values())

    def _first(self, tab: str, filters: Filters, place: Place | None, most: int) -> list[Assignment]:
        """One statement, and one more where there are assignments without an answer date to end the list with."""
        dated: list[Assignment] = []
        if place is None or place.due is not None:
            dated = self._read(self._branches(tab, filters, place, dated=True), most)
            if len(dated) >= most or not self._counted.perhaps_undated:
                return dated
            place = None
        return dated + self._read(self._branches(tab, filters, place, dated=False), most - len(dated))

    def _read(self, branches: Sequence[QuerySet[Assignment]], most: int) -> list[Assignment]:
        if not branches:
            return []
        found = Assignment.objects.filter(pk__in=tops.first_ids(branches, most))
        return list(found.select_related("case").order_by("due", "id"))

    def _branches(
        self, tab: str, filters: Filters, place: Place | None = None, *, dated: bool | None = None
    ) -> list[QuerySet[Assignment]]:
        """One ordered look-up for each way that the tab is about."""
        ways: list[Way] = []
        risen: list[int] = []
        if tab != "stand_in":
            ways, risen = [*self.ways.own], self.ways.risen_own
        if tab != "mine":
            ways, risen = [*ways, *self.ways.stood_in], [*risen, *self.ways.risen_stood_in]
        if filters.group:
            ways, risen = [way for way in ways if way.principal == f"g:{filters.group}"], []
        if filters.e_service:
            ways = [way for way in ways if way.e_service in ("", filters.e_service)]
        base = self._open(filters)
        if tab == "late":
            base = base.filter(due__lt=self.today)
        if dated is not None:
            base = base.filter(due__isnull=not dated)
        if place is not None and place.due is None:
            base = base.filter(id__gt=place.number)
        elif place is not None and place.due is not None:
            base = tops.after(base, place.due, place.number)
        which = [_by(way) for way in ways] + ([Q(pk__in=risen)] if risen else [])
        return [base.filter(one).order_by("due", "id") for one in which]

    def _open(self, filters: Filters) -> QuerySet[Assignment]:
        """Open assignments without the person's own cases, and without what a colleague has taken unless asked for."""
        found = Assignment.objects.filter(narrowed(filters, self.organisation), state=Assignment.State.OPEN)
        found = found.exclude(requester=self.person).exclude(subject=self.person)
        return found if filters.taken else found.filter(Q(claimed_by=None) | Q(claimed_by=self.person))

    def neighbours(self, tab: str, filters: Filters, number: str) -> tuple[str, str]:
        """Numbers of the case before and the case after in the first piece of the list, "" where there is none."""
        return self.page(tab, filters).around(number)

    def has(self, case: Case) -> bool:
        """Whether the case waits for the person in any way, decided or not."""
        waiting = Assignment.objects.filter(case=case, state__in=Assignment.WAITING)
        return any(self.ways.way_of(row.pk, row.principal, row.e_service) for row in waiting)

    def _row(self, assignment: Assignment) -> Row:
        case = assignment.case
        loaded = load(case.version_id)
        taken_by = assignment.claimed_by_id
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
            taken=taken_by == self.person.pk,
            taken_by=person_name(taken_by, self.organisation) if taken_by not in (None, self.person.pk) else "",
            outcomes=loaded.plan.human(assignment.step).outcomes,
            bulk=loaded.plan.human(assignment.step).bulk and taken_by in (None, self.person.pk),
        )

    def absent(self, assignment: Assignment) -> str:
        """The name of whom the person stands in for in this assignment, "" when it is the person's own."""
        way = self.ways.way_of(assignment.pk, assignment.principal, assignment.e_service)
        card = self.organisation.person(way.absent) if way and way.absent is not None else None
        return card.name if card else ""

    # ---- what the filters offer

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
        return sorted(self._named(wanted), key=lambda pair: pair[1])

    def _named(self, units: Iterable[int]) -> Iterable[tuple[int, str]]:
        return ((unit, self.organisation.unit_name(unit)) for unit in units)

    def managed_names(self) -> str:
        """The names of the units the person manages, for the head of the page."""
        units = self.organisation.units_managed(self.person.pk)
        return ", ".join(sorted(name for _, name in self._named(units)))


def badge(person: Person) -> int:
    """How many wait for the person in their own right, for the head of the page."""
    queue = Queue(person, timezone.localdate())
    return min(queue._counted.mine, COUNT_AT_MOST) if queue.decides else 0


def _by(way: Way) -> Q:
    which = Q(principal=way.principal)
    if way.e_service:
        which &= Q(e_service=way.e_service)
    if way.without:
        which &= ~Q(e_service__in=sorted(way.without))
    return which
