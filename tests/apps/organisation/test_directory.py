"""The organisation in memory: who manages, who stands in, and when a snapshot is read anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, Revision, Unit
from tests.cast import TODAY, Cast, a_group, a_person, a_role, a_stand_in, a_unit


def test_the_manager_of_annas_unit_decides_for_anna_and_the_one_above_for_the_manager(cast: Cast) -> None:
    organisation = directory.snapshot()
    assert organisation.managing_unit(cast.anna.pk) == cast.home_care.pk
    assert organisation.manager(cast.home_care.pk) == cast.bengt.pk
    assert organisation.managing_unit(cast.bengt.pk) == cast.care.pk


def test_the_head_of_the_municipality_has_nobody_above(cast: Cast) -> None:
    head = a_person(name="Ann-Sofie Rosengren", manages=cast.municipality)
    assert directory.snapshot().managing_unit(head.pk) is None


def test_a_manager_who_has_left_leaves_a_vacancy(cast: Cast) -> None:
    Person.objects.filter(pk=cast.bengt.pk).update(is_active=False)
    directory.changed()
    organisation = directory.snapshot()
    assert organisation.manager(cast.home_care.pk) is None
    assert organisation.units_managed(cast.bengt.pk) == frozenset()


def test_a_unit_that_was_closed_is_managed_by_nobody(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.home_care.pk).update(active=False)
    directory.changed()
    organisation = directory.snapshot()
    assert organisation.units_managed(cast.bengt.pk) == frozenset()
    assert organisation.manager(cast.home_care.pk) is None
    assert cast.home_care.pk in organisation.children(cast.care.pk), "what waits there comes to whoever is above"


@pytest.mark.parametrize(("day", "stands_in"), [(-9, False), (-8, True), (0, True), (30, True), (31, False)])
def test_a_stand_in_decides_on_the_first_and_the_last_day_and_on_no_day_outside(
    cast: Cast, day: int, stands_in: bool
) -> None:
    organisation = directory.snapshot()
    asked = TODAY + timedelta(days=day)
    assert (cast.cecilia.pk in organisation.stand_ins(cast.bengt.pk, "utlagg", asked)) is stands_in
    assert (cast.bengt.pk in organisation.stands_in_for(cast.cecilia.pk, None, asked)) is stands_in


def test_a_stand_in_for_one_e_service_decides_in_no_other(cast: Cast) -> None:
    a_stand_in(absent=cast.hugo, stand_in=cast.david, e_service="utlagg")
    organisation = directory.snapshot()
    assert organisation.stand_ins(cast.hugo.pk, "utlagg", TODAY) == {cast.david.pk}
    assert organisation.stand_ins(cast.hugo.pk, "ledighetsansokan", TODAY) == frozenset()
    assert organisation.stands_in_for(cast.david.pk, None, TODAY) == {cast.hugo.pk}
    assert organisation.services_covered(cast.david.pk, cast.hugo.pk, TODAY) == {"utlagg"}
    assert organisation.services_covered(cast.cecilia.pk, cast.bengt.pk, TODAY) is None


def test_a_stand_in_who_has_left_is_not_counted(cast: Cast) -> None:
    Person.objects.filter(pk=cast.cecilia.pk).update(is_active=False)
    directory.changed()
    assert directory.snapshot().stand_ins(cast.bengt.pk, "utlagg", TODAY) == frozenset()


def test_members_and_holders_are_those_still_employed(cast: Cast) -> None:
    a_group(key="lonecenter", members=[a_person(name="Olle Ek", active=False)])
    a_role(person=cast.eva, role="hr-specialist", unit=cast.care)
    organisation = directory.snapshot()
    assert organisation.members("lonecenter") == {cast.eva.pk}
    assert organisation.holders("drift", None) == {cast.gunnel.pk}
    assert organisation.holders("hr-specialist", cast.care.pk) == {cast.eva.pk}
    assert organisation.holders("hr-specialist", None) == frozenset()
    assert organisation.roles_of(cast.eva.pk) == {("hr-specialist", cast.care.pk)}


def test_an_unchanged_organisation_costs_a_writer_one_statement_and_a_page_none(cast: Cast) -> None:
    directory.snapshot()
    with CaptureQueriesContext(connection) as asked:
        assert directory.snapshot(fresh=True).active(cast.anna.pk)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert directory.snapshot().active(cast.anna.pk)
    assert len(asked) == 0


def test_what_another_process_changes_is_seen_by_a_writer_at_once(cast: Cast) -> None:
    directory.snapshot()
    # As another process would: the rows and the number change, and nothing in this process is told.
    Person.objects.filter(pk=cast.anna.pk).update(is_active=False)
    Revision.objects.update(number=4711)
    assert not directory.snapshot(fresh=True).active(cast.anna.pk)


def test_within_a_request_the_organisation_stands_still_but_for_who_writes(cast: Cast) -> None:
    with directory.steady():
        before = directory.snapshot()
        Revision.objects.update(number=4712)
        assert directory.snapshot() is before
        assert directory.snapshot(fresh=True) is not before


def test_a_snapshot_read_inside_a_transaction_that_fails_is_not_believed_afterwards(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        Person.objects.filter(pk=cast.anna.pk).update(family_name="Ångrad")
        directory.changed()
        assert directory.snapshot().people[cast.anna.pk].family_name == "Ångrad"
        raise RuntimeError
    a_unit(name="Något annat")  # another change, so that a counted revision would come back with the same number
    assert directory.snapshot().people[cast.anna.pk].family_name == "Svensson"


def test_names_are_given_by_id(cast: Cast) -> None:
    names = directory.names()
    assert names.person(cast.anna.pk) == "Anna Svensson"
    assert names.unit(cast.home_care.pk) == "Hemtjänst Norr"
    assert names.cost_centre("31110") == "Hemtjänst Norr"
    assert names.person(0) is names.unit(0) is names.cost_centre("00000") is None


@pytest.mark.parametrize("words", ["kent", "Öberg", "oberg ken", "KENT ÖBERG", "undersköt öberg", "kent-öberg"])
def test_a_person_is_found_by_any_words_of_name_title_and_unit(cast: Cast, words: str) -> None:
    kent = a_person(name="Kent Öberg", title="Undersköterska", unit=cast.home_care)
    assert [card.id for card in directory.search_people(words)] == [kent.pk]


def test_whole_names_come_before_beginnings_and_those_before_units(cast: Cast) -> None:
    by_unit = a_person(name="Alva Alm", unit=a_unit(name="Lind"))
    by_beginning = a_person(name="Bo Lindberg")
    by_name = a_person(name="Ylva Lind")
    found = [card.id for card in directory.search_people("lind")]
    assert found == [by_name.pk, by_beginning.pk, by_unit.pk]


def test_who_has_left_and_an_empty_search_find_nobody(cast: Cast) -> None:
    a_person(name="Kent Öberg", active=False)
    assert directory.search_people("kent") == []
    assert directory.search_people("  ") == []
