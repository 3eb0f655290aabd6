"""Whose queue a case stands in."""

from __future__ import annotations

from tests.workflows.town import (
    BENGT,
    CECILIA,
    ERIK,
    EVA,
    FRIDA,
    GRETA,
    HEMTJANST,
    HUGO,
    KOMMUN,
    LON,
    NORR,
    OMSORG,
    SERVICE,
    TODAY,
    a_town,
)
from workflows.approvers import holders, people_for, principals_of
from workflows.errors import Code


def test_a_payroll_officers_principals_are_herself_and_her_group() -> None:
    assert principals_of(EVA, a_town(), SERVICE, TODAY) == {
        f"u:{EVA}": None,
        "g:lonecenter": None,
        f"s:lonecenter@{LON}": None,
    }


def test_a_manager_has_the_vacant_units_below_down_to_the_next_manager() -> None:
    town = a_town()
    assert f"m:{LON}" in principals_of(GRETA, town, SERVICE, TODAY)

    town.managers = {KOMMUN: GRETA, HEMTJANST: HUGO}

    assert {key for key in principals_of(GRETA, town, SERVICE, TODAY) if key.startswith("m:")} == {
        f"m:{KOMMUN}",
        f"m:{OMSORG}",
        f"m:{LON}",
    }


def test_the_unit_of_a_manager_who_has_left_is_vacant() -> None:
    town = a_town()
    town.gone.add(BENGT)

    assert f"m:{NORR}" in principals_of(HUGO, town, SERVICE, TODAY)
    assert principals_of(BENGT, town, SERVICE, TODAY) == {}


def test_a_stand_in_has_what_the_absent_has_and_it_says_for_whom() -> None:
    town = a_town()
    town.stand_in(CECILIA, BENGT)

    found = principals_of(CECILIA, town, SERVICE, TODAY)

    assert found == {f"u:{CECILIA}": None, f"u:{BENGT}": BENGT, f"m:{NORR}": BENGT}


def test_own_right_goes_before_standing_in() -> None:
    town = a_town()
    town.stand_in(EVA, ERIK)

    assert principals_of(EVA, town, SERVICE, TODAY)["g:lonecenter"] is None


def test_a_stand_in_for_one_service_has_nothing_of_another() -> None:
    town = a_town()
    town.stand_in(CECILIA, BENGT, e_service="ledighetsansokan")

    assert f"m:{NORR}" not in principals_of(CECILIA, town, SERVICE, TODAY)
    assert f"m:{NORR}" in principals_of(CECILIA, town, "ledighetsansokan", TODAY)
    assert f"m:{NORR}" in principals_of(CECILIA, town, None, TODAY)


def test_nobody_has_what_a_stand_ins_stand_in_has() -> None:
    town = a_town()
    town.stand_in(CECILIA, BENGT)
    town.stand_in(ERIK, CECILIA)

    assert f"m:{NORR}" not in principals_of(ERIK, town, SERVICE, TODAY)


def test_roles_are_principals_with_and_without_a_unit() -> None:
    town = a_town()
    town.roles = {("hr", NORR, EVA), ("hr", None, EVA)}

    assert {f"r:hr@{NORR}", "r:hr"} <= principals_of(EVA, town, SERVICE, TODAY).keys()
    assert holders(f"r:hr@{NORR}", town) == {EVA}


def test_the_people_of_a_position_whose_manager_is_excluded_are_the_manager_above() -> None:
    town = a_town()

    assert people_for((f"m:{NORR}",), {}, town) == {BENGT}
    assert people_for((f"m:{NORR}",), {BENGT: Code.OWN_CASE}, town) == {HUGO}
    assert people_for((f"m:{NORR}", "g:lonecenter"), {HUGO: Code.OWN_CASE}, town) == {BENGT, EVA, ERIK}
    assert people_for((f"m:{OMSORG}",), {}, town) == {FRIDA}
