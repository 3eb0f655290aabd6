"""The staff of the demo municipality, drawn with a fixed seed: the same people in every demo."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction

from forms_platform.demo.calendar import at
from forms_platform.demo.code_lists import raise_code_lists
from forms_platform.demo.elected import elect
from forms_platform.demo.named import GROUP_TITLES, GROUPS, NAMED, Named
from forms_platform.demo.names import a_name
from forms_platform.demo.units import UnitPlan, kind_of, walk
from forms_platform.organisation import directory
from forms_platform.organisation.balances import take_in
from forms_platform.organisation.models import ApprovalLimit, CostCentre, Person, RoleHolding, StandIn, Unit, WorkGroup

SEED = 20260101
PASSWORD = "bjorkvatten"  # noqa: S105 - the same for everybody, on a site that only ever holds made-up people
MAIL_DOMAIN = "bjorkvatten.example"
FIRST_EMPLOYEE_NUMBER = 100_201
FORMER_STAFF = 12  # people whose employment has ended
PART_TIME = {"Undersköterska", "Vårdbiträde", "Stödassistent", "Personlig assistent", "Barnskötare", "Lokalvårdare",
             "Måltidsbiträde", "Elevassistent", "Badvärd", "Kulturskollärare"}  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """One person to be: who, in which unit, and whether they manage it."""

    given: str
    family: str
    unit: UnitPlan
    title: str
    rate: int
    manages: bool
    named: Named | None


RIGHTS = {  # kronor in one decision
    Unit.Kind.UNIT: 50_000,
    Unit.Kind.DEPARTMENT: 200_000,
    Unit.Kind.ADMINISTRATION: 1_000_000,
    Unit.Kind.MUNICIPALITY: 5_000_000,
}


@transaction.atomic
def raise_municipality(today: date) -> None:
    """Units, people, groups, roles, cost centres and stand-ins of Björkvattens kommun are in the database."""
    chance = random.Random(SEED)  # noqa: S311 - the demo must come out the same every time
    units = _raise_units()
    people = _hire(units, list(_staff(chance)), chance)
    _raise_groups(people)
    _give_roles(people)
    _let_people_leave(people, chance)
    _arrange_stand_ins(chance, today)
    _give_rights(today)
    elect(units["Björkvattens kommun"], make_password(PASSWORD), MAIL_DOMAIN)
    raise_code_lists()
    _tell_balances(today)
    directory.changed()


def _tell_balances(today: date) -> None:
    """What the payroll system last said of everybody's holiday: on the first of the month."""
    numbers = Person.objects.exclude(employee_number=None).order_by("pk").values_list("employee_number", flat=True)
    chance = random.Random(SEED + 2)  # noqa: S311 - the demo must come out the same every time
    left = {str(number): Decimal(chance.randrange(6, 64)) / 2 for number in numbers}
    take_in("semester", left, as_of=today.replace(day=1), source="lönesystemet", by=None, now=at(today, 5 * 60))


def username_of(given: str, family: str) -> str:
    """given.family in plain letters."""
    return f"{_plain(given)}.{_plain(family)}"


def _plain(text: str) -> str:
    text = text.casefold().translate(str.maketrans("łıøđ", "liod"))  # letters that no accent can be taken from
    letters = (c for c in unicodedata.normalize("NFKD", text) if c.isascii() and (c.isalnum() or c in " -"))
    return "".join(letters).strip().replace(" ", "-")


def _raise_units() -> dict[str, Unit]:
    """Every unit saved, by name, level by level so that the one above exists."""
    codes = _cost_centres()
    saved: dict[str, Unit] = {}
    for level in range(4):
        rows = [
            Unit(
                code=_plain(plan.name).replace("--", "-"),
                name=plan.name,
                kind=kind_of(plan, depth),
                parent=saved[above.name] if above else None,
                cost_centre=codes[plan.name],
            )
            for plan, depth, above in walk()
            if depth == level
        ]
        saved |= {unit.name: unit for unit in Unit.objects.bulk_create(rows)}
    CostCentre.objects.bulk_create(
        CostCentre(code=unit.cost_centre, name=unit.name, unit=unit) for unit in saved.values()
    )
    return saved


def _cost_centres() -> dict[str, str]:
    """Five digits a unit: förvaltning, avdelning (two digits), enhet (two digits)."""
    codes: dict[str, str] = {}
    counters = [0, 0, 0]
    for plan, depth, _ in walk():
        if depth == 0:
            codes[plan.name] = "10000"
            continue
        counters[depth - 1] += 1
        counters[depth:] = [0] * (3 - depth)
        administration, department, unit = counters
        codes[plan.name] = f"{administration + 1}{department:02}{unit * 10:02}"
    return codes


def _staff(chance: random.Random) -> Iterator[Placed]:
    taken = {person.name for person in NAMED}
    for plan, _, _ in walk():
        named = [person for person in NAMED if person.unit == plan.name]
        for person in named:
            given, _, family = person.name.partition(" ")
            yield Placed(given, family, plan, person.title, person.rate, person.manages, person)
        if not plan.vacant and not any(person.manages for person in named):
            yield Placed(*a_name(chance, taken), plan, plan.manager, 100, True, None)
        there_already = sum(not person.manages for person in named)
        for title in _titles(plan, plan.size - there_already, chance):
            rate = chance.choice((50, 75, 75, 80, 85, 90, 100, 100, 100)) if title in PART_TIME else 100
            yield Placed(*a_name(chance, taken), plan, title, rate, False, None)


def _titles(plan: UnitPlan, number: int, chance: random.Random) -> list[str]:
    """Each title of the unit at least once, the rest by how common they are."""
    titles = [title for title, _ in plan.titles][:number]
    weights = [weight for _, weight in plan.titles]
    while titles and len(titles) < number:
        titles += chance.choices([title for title, _ in plan.titles], weights)
    return titles


def _hire(units: dict[str, Unit], staff: list[Placed], chance: random.Random) -> dict[str, Person]:
    """Everybody saved, by user name; managers are managers of their units."""
    password = make_password(PASSWORD)  # one hash for all: a hash each would take minutes
    numbers = list(range(FIRST_EMPLOYEE_NUMBER, FIRST_EMPLOYEE_NUMBER + 3 * len(staff)))
    chance.shuffle(numbers)
    rows: dict[str, Person] = {}
    for place, number in zip(staff, numbers, strict=False):  # more numbers than staff: people come and go
        username = base = username_of(place.given, place.family)
        suffix = 2
        while username in rows:
            username, suffix = f"{base}{suffix}", suffix + 1
        rows[username] = Person(
            username=username,
            password=password,
            given_name=place.given,
            family_name=place.family,
            email=f"{username}@{MAIL_DOMAIN}",
            title=place.title,
            employee_number=None if place.named and place.named.new else str(number),
            employment_rate=place.rate,
            unit=units[place.unit.name],
            language=place.named.language if place.named else "sv",
            is_staff=bool(place.named and "forvaltare" in place.named.roles),
        )
    saved = {person.username: person for person in Person.objects.bulk_create(rows.values(), batch_size=500)}
    managed = []
    for person, place in zip(saved.values(), staff, strict=True):
        theirs = [place.unit.name] if place.manages else []
        for name in [*theirs, *(place.named.acting if place.named else ())]:
            units[name].manager = person
            managed.append(units[name])
    Unit.objects.bulk_update(managed, ["manager"])
    return saved


def _raise_groups(people: dict[str, Person]) -> None:
    membership = WorkGroup.members.through
    for key, name, unit in GROUPS:
        group = WorkGroup.objects.create(key=key, name=name, email=f"{key}@{MAIL_DOMAIN}")
        membership.objects.bulk_create(
            membership(workgroup_id=group.pk, person_id=person.pk)
            for person in people.values()
            if person.unit and person.unit.name == unit and person.title in GROUP_TITLES.get(key, (person.title,))
        )


def _give_roles(people: dict[str, Person]) -> None:
    by_name = {person.name: person for person in people.values()}
    holdings = [RoleHolding(role=role, person=by_name[named.name]) for named in NAMED for role in named.roles]
    administrations = Unit.objects.filter(kind=Unit.Kind.ADMINISTRATION).order_by("code")
    specialists = [p for p in people.values() if p.title == "HR-specialist"]
    holdings += [
        RoleHolding(role="hr-specialist", person=specialists[i % len(specialists)], unit=unit)
        for i, unit in enumerate(administrations)
    ]
    RoleHolding.objects.bulk_create(holdings)


def _let_people_leave(people: dict[str, Person], chance: random.Random) -> None:
    known = {named.name for named in NAMED}
    managers = set(Unit.objects.exclude(manager=None).values_list("manager_id", flat=True))
    candidates = [p for p in people.values() if p.name not in known and p.pk not in managers and p.title]
    leavers = [person.pk for person in chance.sample(candidates, FORMER_STAFF)]
    Person.objects.filter(pk__in=leavers).update(is_active=False)


def _arrange_stand_ins(chance: random.Random, today: date) -> None:
    """Two standing arrangements that the stories need, then leave as managers take it: past, present, at Christmas."""
    usernames = [username_of(*named.name.split(" ", 1)) for named in NAMED]
    people = {person.name: person for person in Person.objects.filter(username__in=usernames)}
    rows = [
        _period(people["Tomas Ekblad"], people["Maria Holm"], today - timedelta(45), today + timedelta(75)),
        _period(people["Henrik Palm"], people["Cecilia Nyström"], today - timedelta(6), today + timedelta(10)),
    ]
    busy = {people[name].pk for name in ("Tomas Ekblad", "Maria Holm", "Henrik Palm", "Cecilia Nyström")}
    units = list(Unit.objects.filter(kind="enhet").exclude(manager=None).select_related("manager").order_by("code"))
    for unit in units:
        peers = [u.manager for u in units if u.parent_id == unit.parent_id and u.pk != unit.pk and u.manager]
        if unit.manager is None or unit.manager.pk in busy or not peers:
            continue
        for days_ago in chance.sample(range(25, 180), chance.choice((0, 1, 1, 2))):
            away = today - timedelta(days_ago)
            rows.append(_period(unit.manager, chance.choice(peers), away, away + timedelta(chance.randrange(2, 21))))
        if chance.random() < 0.12:
            rows.append(_period(unit.manager, chance.choice(peers), today - timedelta(2), today + timedelta(6)))
        if chance.random() < 0.3:
            rows.append(_period(unit.manager, chance.choice(peers), today + timedelta(27), today + timedelta(44)))
    rektor = people["Nadia Rezai"]
    clerk = Person.objects.filter(unit=rektor.unit_id, title="Skoladministratör", is_active=True).order_by("pk").first()
    if clerk is not None:
        rows.append(_period(rektor, clerk, today - timedelta(20), today + timedelta(120), e_service="friskvardsbidrag"))
    StandIn.objects.bulk_create(rows)


def _give_rights(today: date) -> None:
    """Managers may approve costs by how high they sit; so may whoever stands in for one, as for a unit."""
    managers = {unit.manager_id: unit.kind for unit in Unit.objects.exclude(manager=None).order_by("-parent_id")}
    others = StandIn.objects.exclude(stand_in__in=managers).values_list("stand_in", flat=True).distinct()
    rights = [(person, RIGHTS[Unit.Kind(kind)]) for person, kind in managers.items()]
    rights += [(person, RIGHTS[Unit.Kind.UNIT]) for person in others]
    begun = date(today.year - 1, 1, 1)
    ApprovalLimit.objects.bulk_create(
        ApprovalLimit(person_id=person, limit=kronor * 100, starts=begun, decided=f"KS {begun.year}-01-15 § 4")
        for person, kronor in sorted(rights)
        if person is not None
    )


def _period(absent: Person, stand_in: Person, starts: date, ends: date, e_service: str = "") -> StandIn:
    return StandIn(absent=absent, stand_in=stand_in, starts=starts, ends=ends, e_service=e_service, set_by=absent)
