"""The named people that every story is about, and builders for more of them.

Anna applies · Bengt is her manager · Cecilia stands in for him · David works in another unit · Eva pays (Lönecenter) ·
Frida heads the administration · Gunnel administers (forvaltare, drift).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest

from forms_platform.organisation import directory
from forms_platform.organisation.models import ApprovalLimit, CostCentre, Person, RoleHolding, StandIn, Unit, WorkGroup

TODAY = date(2026, 11, 24)  # a Tuesday
_numbers = count(1)


def a_unit(
    *,
    name: str = "Hemtjänst Norr",
    kind: str = Unit.Kind.UNIT,
    parent: Unit | None = None,
    manager: Person | None = None,
    cost_centre: str = "",
) -> Unit:
    """A saved unit."""
    code = f"enhet-{next(_numbers)}"
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent, manager=manager, cost_centre=cost_centre)
    directory.changed()
    return unit


def a_person(
    *,
    name: str = "Ida Berg",
    title: str = "Undersköterska",
    unit: Unit | None = None,
    manages: Unit | None = None,
    groups: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    employment_rate: int = 100,
    username: str = "",
    email: str = "",
    language: str = "sv",
    active: bool = True,
    staff: bool = False,
    password: str | None = None,
) -> Person:
    """A saved person with their groups and roles; `manages` also makes them manager of that unit."""
    given, _, family = name.partition(" ")
    number = next(_numbers)
    username = username or f"{directory.folded(given)}{number}"
    person = Person.objects.create_user(
        username,
        password,
        given_name=given,
        family_name=family,
        email=email or f"{username}@bjorkvatten.example",
        title=title,
        employee_number=f"9{number:05}",
        employment_rate=employment_rate,
        unit=unit or manages,
        language=language,
        is_active=active,
        is_staff=staff,
    )
    if manages is not None:
        Unit.objects.filter(pk=manages.pk).update(manager=person)
        manages.manager = person
    for key in groups:
        a_group(key=key, members=[person])
    RoleHolding.objects.bulk_create([RoleHolding(role=role, person=person) for role in roles])
    directory.changed()
    return person


def a_group(*, key: str, name: str = "", members: list[Person]) -> WorkGroup:
    """The working group, with these members beside those it had."""
    group, _ = WorkGroup.objects.get_or_create(key=key, defaults={"name": name or key.capitalize()})
    group.members.add(*members)
    directory.changed()
    return group


def a_role(*, person: Person, role: str, unit: Unit | None = None) -> RoleHolding:
    """The person holds the role, in the unit or everywhere."""
    holding = RoleHolding.objects.create(person=person, role=role, unit=unit)
    directory.changed()
    return holding


def a_right(*, person: Person, up_to: int, cost_centre: str = "", starts: date = TODAY - timedelta(days=300)) -> None:
    """The person may approve costs up to so many kronor (attesträtt), at the cost centre or at all of them."""
    where = CostCentre.objects.get(code=cost_centre) if cost_centre else None
    ApprovalLimit.objects.create(person=person, cost_centre=where, limit=up_to * 100, starts=starts)
    directory.changed()


def a_stand_in(
    *,
    absent: Person,
    stand_in: Person,
    starts: date = TODAY - timedelta(days=8),
    ends: date = TODAY + timedelta(days=30),
    e_service: str = "",
) -> StandIn:
    """That one person stands in for another, by default today and for everything."""
    period = StandIn.objects.create(
        absent=absent, stand_in=stand_in, starts=starts, ends=ends, e_service=e_service, set_by=absent
    )
    directory.changed()
    return period


@dataclass(frozen=True)
class Cast:
    """Everybody, and the units they work in."""

    municipality: Unit
    care: Unit  # förvaltning: Vård och omsorg, headed by Frida
    home_care: Unit  # enhet: Hemtjänst Norr, managed by Bengt
    streets: Unit  # enhet in another förvaltning: Gata och park, managed by Hugo
    payroll: Unit  # enhet: Lönecenter
    anna: Person
    bengt: Person
    cecilia: Person
    david: Person
    eva: Person
    frida: Person
    gunnel: Person
    hugo: Person


def the_cast(*, cecilia_stands_in: bool = True) -> Cast:
    """Everybody, saved. Cecilia stands in for Bengt from a week ago until a month ahead, unless told otherwise."""
    municipality = a_unit(name="Björkvattens kommun", kind=Unit.Kind.MUNICIPALITY)
    care = a_unit(name="Vård och omsorg", kind=Unit.Kind.ADMINISTRATION, parent=municipality)
    technical = a_unit(name="Samhällsbyggnad", kind=Unit.Kind.ADMINISTRATION, parent=municipality)
    office = a_unit(name="Kommunledningskontoret", kind=Unit.Kind.ADMINISTRATION, parent=municipality)
    home_care = a_unit(name="Hemtjänst Norr", parent=care, cost_centre="31110")
    streets = a_unit(name="Gata och park", parent=technical, cost_centre="52200")
    payroll = a_unit(name="Lönecenter", parent=office, cost_centre="11300")
    CostCentre.objects.bulk_create(
        CostCentre(code=unit.cost_centre, name=unit.name, unit=unit) for unit in (home_care, streets, payroll)
    )
    bengt = a_person(name="Bengt Lund", title="Enhetschef", manages=home_care, username="bengt")
    cecilia = a_person(name="Cecilia Ek", title="Samordnare", unit=home_care, username="cecilia")
    if cecilia_stands_in:
        a_stand_in(absent=bengt, stand_in=cecilia)
    frida = a_person(name="Frida Falk", title="Förvaltningschef", manages=care, username="frida")
    hugo = a_person(name="Hugo Alm", title="Enhetschef", manages=streets, username="hugo")
    a_right(person=bengt, up_to=50_000)
    a_right(person=hugo, up_to=50_000)
    a_right(person=frida, up_to=500_000)
    return Cast(
        municipality=municipality,
        care=care,
        home_care=home_care,
        streets=streets,
        payroll=payroll,
        anna=a_person(name="Anna Svensson", title="Undersköterska", unit=home_care, username="anna"),
        bengt=bengt,
        cecilia=cecilia,
        david=a_person(name="David Nyberg", title="Parkarbetare", unit=streets, username="david"),
        eva=a_person(name="Eva Sund", title="Löneadministratör", unit=payroll, groups=("lonecenter",), username="eva"),
        frida=frida,
        gunnel=a_person(
            name="Gunnel Wik", title="E-tjänstförvaltare", unit=office, roles=("forvaltare", "drift"), username="gunnel"
        ),
        hugo=hugo,
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, saved; Cecilia stands in for Bengt."""
    return the_cast()


@pytest.fixture
def anna(cast: Cast) -> Person:
    """Anna applies."""
    return cast.anna


@pytest.fixture
def bengt(cast: Cast) -> Person:
    """Bengt is Anna's manager."""
    return cast.bengt


@pytest.fixture
def cecilia(cast: Cast) -> Person:
    """Cecilia works with Anna and stands in for Bengt."""
    return cast.cecilia


@pytest.fixture
def david(cast: Cast) -> Person:
    """David works in another unit."""
    return cast.david


@pytest.fixture
def eva(cast: Cast) -> Person:
    """Eva pays: she is in the group lonecenter."""
    return cast.eva


@pytest.fixture
def frida(cast: Cast) -> Person:
    """Frida heads the administration above Bengt."""
    return cast.frida


@pytest.fixture
def gunnel(cast: Cast) -> Person:
    """Gunnel administers: roles forvaltare and drift."""
    return cast.gunnel


@pytest.fixture
def hugo(cast: Cast) -> Person:
    """Hugo is David's manager, in another administration."""
    return cast.hugo
