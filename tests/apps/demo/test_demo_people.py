"""The demo municipality: large enough, the same every time, and with the people the stories need."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forms_platform.demo.elected import ELECTED
from forms_platform.demo.featured import FEATURED
from forms_platform.demo.named import GROUPS, NAMED
from forms_platform.demo.people import PASSWORD, raise_municipality
from forms_platform.demo.units import MUNICIPALITY, walk
from forms_platform.organisation import directory
from forms_platform.organisation.directory import Snapshot
from forms_platform.organisation.models import CostCentre, Person, Unit, WorkGroup

TODAY = date(2026, 11, 24)


@pytest.fixture
def municipality(db: None) -> Snapshot:
    raise_municipality(TODAY)
    return directory.snapshot()


def test_it_is_as_large_as_a_small_municipality(municipality: Snapshot) -> None:
    kinds = [unit.kind for unit in municipality.units.values()]
    assert kinds.count("forvaltning") >= 6
    assert kinds.count("enhet") >= 60
    assert sum(card.active for card in municipality.people.values()) >= 900
    assert len({card.name for card in municipality.people.values()}) == len(municipality.people)


def test_it_comes_out_the_same_every_time(municipality: Snapshot) -> None:
    def drawn() -> list[tuple[object, ...]]:
        rows = Person.objects.order_by("employee_number")
        columns = ("username", "employee_number", "title", "unit__name", "employment_rate", "is_active")
        return list(rows.values_list(*columns))

    first = drawn()
    Unit.objects.update(manager=None)
    Person.objects.all().delete()
    Unit.objects.filter(kind="enhet").delete()
    for kind in ("avdelning", "forvaltning", "kommun"):
        Unit.objects.filter(kind=kind).delete()
    WorkGroup.objects.all().delete()
    CostCentre.objects.all().delete()
    raise_municipality(TODAY)
    assert drawn() == first


def test_every_unit_has_a_manager_or_is_meant_to_be_vacant(municipality: Snapshot) -> None:
    vacant = {plan.name for plan, _, _ in walk() if plan.vacant} - {unit for named in NAMED for unit in named.acting}
    assert {unit.name for unit in municipality.units.values() if unit.manager_id is None} == vacant
    assert 3 <= len(vacant) <= 10


def test_everybody_has_somebody_above_who_decides(municipality: Snapshot) -> None:
    for card in municipality.people.values():
        unit = municipality.managing_unit(card.id)
        while unit is not None and municipality.manager(unit) is None:
            unit = municipality.parent(unit)
        assert unit is not None or card.title == "Kommundirektör", card.name


def test_titles_fit_the_unit(municipality: Snapshot) -> None:
    allowed = {plan.name: {plan.manager, *(title for title, _ in plan.titles)} for plan, _, _ in walk(MUNICIPALITY)}
    for named in NAMED:
        allowed[named.unit].add(named.title)
    allowed[MUNICIPALITY.name] |= {elected.title for elected in ELECTED}
    for card in municipality.people.values():
        assert card.title in allowed[card.unit_name], (card.name, card.title)


def test_maria_manages_north_and_south_and_stands_in_for_tomas(municipality: Snapshot) -> None:
    by_name = {card.name: card.id for card in municipality.people.values()}
    maria = by_name["Maria Holm"]
    managed = {municipality.unit_name(unit) for unit in municipality.units_managed(maria)}
    assert managed == {"Hemtjänst Norr", "Hemtjänst Syd"}
    assert municipality.stands_in_for(maria, "friskvardsbidrag", TODAY) == {by_name["Tomas Ekblad"]}


def test_there_are_stand_ins_past_present_and_to_come(municipality: Snapshot) -> None:
    assert sum(p.ends < TODAY for p in municipality.periods) >= 20
    assert sum(p.covers(None, TODAY) for p in municipality.periods) >= 4
    assert sum(p.starts > TODAY for p in municipality.periods) >= 5
    assert all(municipality.active(p.stand_in) and p.stand_in != p.absent for p in municipality.periods)


def test_the_groups_have_members(municipality: Snapshot) -> None:
    for key in ("lonecenter", "ekonomi", "hr-direkt", "it-servicedesk", "kansli", "fastighet"):
        assert len(municipality.members(key)) >= 5, key
    for key, _, _ in GROUPS:
        assert len(municipality.members(key)) >= 2, key


def test_no_secret_is_shared_between_the_branches_of_student_health(municipality: Snapshot) -> None:
    assert not municipality.members("elevhalsa") & municipality.members("elevhalsa-medicinsk")


def test_the_code_lists_are_there_and_every_system_has_an_owner(municipality: Snapshot) -> None:
    lists = municipality.code_lists
    assert set(lists) == {"system", "systemroll", "befattning", "namnd", "fordon", "konto", "verksamhet"}
    assert {role.within for role in lists["systemroll"]} == {system.code for system in lists["system"]}
    assert all(system.unit in municipality.units for system in lists["system"])


def test_everybody_can_sign_in_with_the_demo_password(municipality: Snapshot) -> None:
    assert Person.objects.get(username="amina.yusuf").check_password(PASSWORD)


def test_the_command_tells_whom_one_can_be(municipality: Snapshot) -> None:
    out = StringIO()
    call_command("demo_people", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert [row["username"] for row in rows] == [featured.username for featured in FEATURED]
    assert all(row["name"] and row["unit"] and row["role"] and row["try"] for row in rows)


def test_the_command_says_so_when_there_is_no_municipality(db: None) -> None:
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo_people")
