"""Seeding: the demo municipality with half a year behind it is in the database, or nothing is."""

from __future__ import annotations

import gc
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, TypeAlias

from django.db import connection, transaction
from django.utils import timezone

from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.demo import stories
from forms_platform.demo.answers import YEARLY, Application, some_expenses, some_leave, some_wellness
from forms_platform.demo.calendar import at, some_moment, workdays_later
from forms_platform.demo.history import CaseStory, History
from forms_platform.demo.people import SEED, raise_municipality
from forms_platform.intake import figures
from forms_platform.organisation.directory import PersonCard, Snapshot, snapshot
from forms_platform.organisation.models import Unit
from forms_platform.outbox.models import Message
from forms_platform.sweden.money import Ore
from forms_platform.sweden.working_days import is_working_day

Progress: TypeAlias = Callable[[str, int, int], None]

DAYS: Final = 182
DEEDS_AT_ONCE: Final = 60  # between two looks at the outbox and at the clock of the progress bar
UNDECIDED: Final = ((4, 0.55), (7, 0.18), (14, 0.04), (DAYS, 0.003))  # up to that age in days: how many still wait
TOLD_ALONE: Final = timedelta(days=24)  # so long before today, the units of the stories have no other cases


def silent(label: str, done: int, total: int) -> None:
    """Progress for whoever does not watch."""


def seed(progress: Progress = silent, today: date | None = None, cases: int = 2400) -> bool:
    """Björkvattens kommun is in the database with about so many cases, all in one transaction.

    Whoever stops it half-way has an empty database; whoever runs it twice has one municipality. The same `today` gives
    the same municipality. Returns whether anything was done.
    """
    today = today or timezone.localdate()
    if Unit.objects.filter(code="bjorkvattens-kommun").exists():
        return False
    with _careless_disk(), _no_sweeping(), transaction.atomic():
        progress("Enheter och medarbetare", 0, 1)
        raise_municipality(today)
        organisation = snapshot()
        progress("Enheter och medarbetare", len(organisation.people), len(organisation.people))
        for raw in shipped().values():
            publish(raw, None, at(today - timedelta(days=DAYS + 20), 9 * 60))
        _live(progress, today, cases, organisation)
    return True


def _live(progress: Progress, today: date, cases: int, organisation: Snapshot) -> None:
    chance = random.Random(SEED + 1)  # noqa: S311 - the demo must come out the same every time
    fresh = at(workdays_later(today, -2), 0)
    history = History(organisation, chance, until=at(today, 0), fresh=fresh)
    stories.tell(history, today)
    done = 0

    def registered() -> None:
        nonlocal done
        done += 1

    for moment, apply in _submissions(chance, organisation, today, cases):
        history.at(moment, partial(_submit, history, apply, registered, today))
    while history.pending():
        history.live(DEEDS_AT_ONCE)
        Message.objects.filter(state=Message.State.WAITING, created_at__lt=fresh).delete()
        progress("Ett halvårs ärenden", min(done, cases - 1), cases)
    figures.count(today)
    progress("Ett halvårs ärenden", cases, cases)


Apply: TypeAlias = Callable[[date], CaseStory]


def _submit(history: History, apply: Apply, registered: Callable[[], None], today: date, moment: datetime) -> None:
    registered()
    age = (today - moment.date()).days
    undecided = next(chance for days, chance in UNDECIDED if age <= days)
    history.usually(apply(moment.date()), moment, undecided=undecided)


def _submissions(
    chance: random.Random, organisation: Snapshot, today: date, cases: int
) -> Iterator[tuple[datetime, Apply]]:
    """When somebody hands in something, and what. In order of time, so that the year's limit is used in order."""
    applicants = _applicants(organisation)
    told = set(stories.UNITS_TOLD)
    left: defaultdict[tuple[int, int], int] = defaultdict(lambda: YEARLY)
    days = [today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]
    weights = [_busy(day) for day in days]
    moments = sorted(some_moment(chance, day) for day in chance.choices(days, weights, k=cases))
    for moment in moments:
        card = chance.choice(applicants)
        while moment.date() > today - TOLD_ALONE and card.unit_name in told:
            card = chance.choice(applicants)
        yield moment, partial(_application, chance, organisation, card, left)


def _busy(day: date) -> float:
    """How much is handed in: July is quiet, November is when the year's allowance has to be used."""
    share = {7: 0.4, 8: 0.8, 11: 1.35, 12: 1.5}.get(day.month, 1.0)
    return share if is_working_day(day) else share * 0.12


def _applicants(organisation: Snapshot) -> list[PersonCard]:
    """Everybody but those whose cases are told one by one."""
    named = {"Amina Yusuf", "Per-Olof Lindström", "Kent Öberg", "Alex Tornberg"}
    return [
        card
        for card in organisation.people.values()
        if card.active and card.name not in named and organisation.managing_unit(card.id) is not None
    ]


def _application(
    chance: random.Random,
    organisation: Snapshot,
    card: PersonCard,
    left: defaultdict[tuple[int, int], int],
    day: date,
) -> CaseStory:
    """What the person hands in that day. What is asked of the year's allowance is taken off, granted or not."""
    lot, year = chance.random(), (card.id, day.year)
    application: Application
    if lot < 0.52 and left[year] >= 300_00:
        application = some_wellness(chance, card, day, Ore(left[year]))
        left[year] -= min(left[year], sum(purchase.price for purchase in application.purchases()))
    elif lot < 0.8:
        application = some_expenses(chance, card, day, organisation)
    else:
        application = some_leave(chance, card, day)
    return CaseStory(card.id, application)


@contextmanager
def _no_sweeping() -> Iterator[None]:
    """Python does not look for circular rubbish meanwhile: of half a million live objects there is hardly any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _careless_disk() -> Iterator[None]:
    """SQLite does not wait for the disk meanwhile: a power cut in these seconds would only cost a new seeding."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
