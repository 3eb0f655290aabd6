"""Who stands in for whom and who is away, as pages show it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from forms_platform.look.words import language
from forms_platform.organisation.absences import needs_stand_in
from forms_platform.organisation.access import upwards
from forms_platform.organisation.directory import PersonCard, Snapshot, folded
from forms_platform.organisation.forms import StandInForm
from forms_platform.organisation.models import Absence, Person, StandIn
from forms_platform.organisation.stand_ins import may_arrange
from forms_platform.sweden import dates

PAST_SHOWN = 12
MOST = 200  # rows of the page about everybody


@dataclass(frozen=True)
class ShownPeriod:
    """A stand-in period as pages show it. `warning` says that the stand-in is away for a part of it."""

    id: int
    absent: PersonCard | None
    stand_in: PersonCard | None
    span: str
    e_service: str
    now: bool
    mine_to_end: bool
    warning: str = ""


@dataclass(frozen=True)
class ShownAbsence:
    """An absence as pages show it."""

    id: int
    span: str
    now: bool
    from_leave: bool


@dataclass(frozen=True)
class Uncovered:
    """Somebody who decides, is away, and has nobody who stands in."""

    card: PersonCard
    span: str
    now: bool


@dataclass(frozen=True)
class Vacancy:
    """A unit without a manager, and who decides in their place."""

    unit: str
    decides: PersonCard | None


def e_service_titles() -> list[tuple[str, str]]:
    """Key and title of every e-service one can choose; the catalogue lies on another floor and is asked by name."""
    path: str = getattr(settings, "E_SERVICES", "")
    if not path:
        return []
    open_to_them = [service for service in import_string(path)() if service.document.secrecy.stand_ins]
    return sorted(((s.key, s.document.title.say(language())) for s in open_to_them), key=lambda pair: pair[1])


def periods(me: Person, absent: int, organisation: Snapshot, today: date) -> dict[str, list[ShownPeriod]]:
    """The periods in which the person is absent, in which they stand in, and those that are over. One statement."""
    rows = StandIn.objects.filter(Q(absent=absent) | Q(stand_in=absent)).order_by("starts", "pk")
    titles = dict(e_service_titles())
    shown: dict[str, list[ShownPeriod]] = {"away": [], "standing_in": [], "over": []}
    for row in rows:
        kind = "over" if row.ends < today else "away" if row.absent_id == absent else "standing_in"
        shown[kind].append(_shown(row, me, organisation, today, titles))
    shown["over"] = shown["over"][::-1][:PAST_SHOWN]
    return shown


def standing(me: Person, organisation: Snapshot, today: date, reach: Collection[int] | None) -> list[ShownPeriod]:
    """The periods of today and those to come, of those in reach (None: of everybody). One statement."""
    rows = StandIn.objects.filter(ends__gte=today)
    if reach is not None:
        rows = rows.filter(Q(absent__in=reach) | Q(stand_in__in=reach))
    titles = dict(e_service_titles())
    return [_shown(row, me, organisation, today, titles) for row in rows.order_by("starts", "pk")[:MOST]]


def _shown(row: StandIn, me: Person, organisation: Snapshot, today: date, titles: dict[str, str]) -> ShownPeriod:
    stand_in = organisation.person(row.stand_in_id)
    gone = organisation.away(row.stand_in_id, max(row.starts, today), row.ends) if row.ends >= today else None
    return ShownPeriod(
        id=row.pk,
        absent=organisation.person(row.absent_id),
        stand_in=stand_in,
        span=dates.show_span(row.starts, row.ends, language()),
        e_service=titles.get(row.e_service, row.e_service),
        now=row.starts <= today <= row.ends,
        mine_to_end=row.ends >= today and (me.pk == row.stand_in_id or may_arrange(organisation, me, row.absent_id)),
        warning=gettext("%(name)s är själv borta %(span)s")
        % {"name": stand_in.name, "span": dates.show_span(gone.starts, gone.ends, language())}
        if gone and stand_in
        else "",
    )


def absences(person: int, today: date) -> list[ShownAbsence]:
    """When the person is away, today and from now on. One statement."""
    rows = Absence.objects.filter(person=person, ends__gte=today).order_by("starts", "pk")
    return [
        ShownAbsence(
            row.pk, dates.show_span(row.starts, row.ends, language()), row.starts <= today, bool(row.about)
        )
        for row in rows
    ]  # fmt: skip


def uncovered(organisation: Snapshot, today: date, reach: Collection[int] | None) -> list[Uncovered]:
    """Those in reach who decide, are or will be away, and have nobody to stand in. One statement."""
    rows = Absence.objects.filter(ends__gte=today, settled_at=None).order_by("starts", "pk")
    if reach is not None:
        rows = rows.filter(person__in=reach)
    found = []
    for row in rows:
        card = organisation.person(row.person_id)
        if card and card.active and needs_stand_in(organisation, row, today):
            found.append(Uncovered(card, dates.show_span(row.starts, row.ends, language()), row.starts <= today))
    return found[:MOST]


def own(organisation: Snapshot, me: int) -> set[int]:
    """The people whose arrangements concern the person: the unit, who decides for it, and the units below theirs."""
    units = _with_those_below(organisation, organisation.units_managed(me))
    mine = organisation.unit_of(me)
    if mine is not None:
        units.add(mine)
    found = {card.id for card in organisation.people.values() if card.unit_id in units}
    above = (organisation.manager(unit) for unit in upwards(organisation, organisation.managing_unit(me))[:2])
    return found | {me} | {manager for manager in above if manager is not None}


def reach(organisation: Snapshot, me: int, words: str) -> set[int] | None:
    """Those whom the words find; None for everybody."""
    return {card.id for card in organisation.search(words, 500)} if words else None


def vacancies(organisation: Snapshot, words: str = "") -> list[Vacancy]:
    """The units in use without a manager, by name, and who decides for them."""
    wanted = folded(words).split()
    found = []
    for unit in organisation.units.values():
        if not unit.active or organisation.manager(unit.id) is not None:
            continue
        if all(word in folded(unit.name) for word in wanted):
            managers = (organisation.manager(one) for one in upwards(organisation, unit.parent_id))
            nearest = next((one for one in managers if one is not None), None)
            found.append(Vacancy(unit.name, organisation.person(nearest) if nearest is not None else None))
    return sorted(found, key=lambda one: one.unit)


def below(organisation: Snapshot, me: int, today: date) -> list[dict[str, object]]:
    """The managers directly below, each with who stands in for them today and whether they are away."""
    found: list[dict[str, object]] = []
    for unit in organisation.units_managed(me):
        for child in organisation.children(unit):
            manager = organisation.manager(child)
            if manager is None or manager == me:
                continue
            now = [p for p in organisation.periods_of(manager) if p.covers(None, today)]
            found.append(
                {
                    "card": organisation.people[manager],
                    "unit": organisation.unit_name(child),
                    "stand_ins": ", ".join(organisation.people[p.stand_in].name for p in now),
                    "away": away_words(organisation, manager, today, today),
                }
            )
    return sorted(found, key=lambda row: str(row["unit"]))


def away_words(organisation: Snapshot, person: int, starts: date, ends: date) -> str:
    """ "Borta 3–14 juli 2027", or "" for who is there on all of those days."""
    away = organisation.away(person, starts, ends)
    if away is None:
        return ""
    return gettext("Borta %(span)s") % {"span": dates.show_span(away.starts, away.ends, language())}


def days_of(form: StandInForm) -> tuple[date, date]:
    """The days that the form asks for, as far as they are filled in; otherwise today."""
    today = timezone.localdate()
    first, last = (_day(form[name].value()) for name in ("starts", "ends"))
    starts = first or today
    return starts, max(starts, last or starts)


def _day(raw: object) -> date | None:
    try:
        return parse_date(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _with_those_below(organisation: Snapshot, units: Collection[int]) -> set[int]:
    return set(_walk(organisation, units))


def _walk(organisation: Snapshot, units: Collection[int]) -> Iterator[int]:
    left, seen = list(units), set[int]()
    while left:
        unit = left.pop()
        if unit not in seen:
            seen.add(unit)
            yield unit
            left += organisation.children(unit)
