"""Who would get it: for every employee, unit, amount and entry there is somebody, or it is told who would be stuck."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

from tests.workflows.town import (
    ANNA,
    BENGT,
    CECILIA,
    DAVID,
    ERIK,
    EVA,
    GRETA,
    HUGO,
    NORR,
    TODAY,
    Town,
    a_raw_plan,
    a_town,
)
from tests.workflows.town import a_step as a_bare_step
from workflows.checks.questions import Form, Question
from workflows.checks.somebody import Asked, Everybody, Found, look_for_somebody
from workflows.plan import parse_plan

FORM: Form = {
    "kst": Question("text", "cost_centre", required=True),
    "summa": Question("money", required=True, least=Decimal("1"), most=Decimal("100000")),
    "enhet": Question("text", "unit", required=True),
    "system": Question("choice", "choice", source="system"),
}


def found(
    *steps: dict[str, Any], town: Town | None = None, subject: str = "requester", form: Form = FORM, **more: Any
) -> Found:
    town = town or a_town()
    plan = parse_plan({**a_raw_plan(*steps), **more})
    everybody = Everybody(
        employees=sorted(town.works),
        units=sorted(town.levels),
        cost_centres=("100", "200"),
        limits=(Decimal("5000"), Decimal("50000")),
        registers={"system": ("vard", "skola")},
    )
    return look_for_somebody(Asked(plan, form, subject), town, everybody, TODAY)


def told(what: Found) -> set[tuple[str, str, int, int]]:
    return {(one.code, one.step, one.affected, one.of) for one in what.lacks}


def a_step(**changes: Any) -> dict[str, Any]:
    return a_bare_step(**{"on": {"reject": "@avslag"}, **changes})


def test_a_manager_for_everybody_and_the_reserve_for_the_one_at_the_top() -> None:
    result = found(a_step())

    assert told(result) == set()
    assert [(one.step, one.used, one.of) for one in result.reserves] == [("chef", 1, 10)]


def test_the_one_at_the_top_is_stuck_without_a_reserve() -> None:
    result = found(a_step(), reserve={"group": "finns-inte"})

    assert told(result) == {("nobody", "chef", 1, 10)}
    assert result.lacks[0].people == (GRETA,)
    assert result.lacks[0].path == "steps.0"


def test_a_vacancy_climbs_and_harms_nobody() -> None:
    town = a_town()
    del town.managers[NORR]

    assert told(found(a_step(), town=town)) == set()


def test_an_emptied_group_stops_everybody() -> None:
    town = a_town()
    town.groups["lonecenter"] = set()

    result = found(a_step(who={"group": "lonecenter"}), town=town, reserve={"group": "lonecenter"})

    assert told(result) == {("nobody", "chef", 10, 10)}


def test_a_group_of_one_is_stuck_with_their_own_case() -> None:
    town = a_town()
    town.groups["lonecenter"] = {EVA}

    result = found(a_step(who={"group": "lonecenter"}), town=town, reserve={"group": "lonecenter"})

    assert [one.people for one in result.lacks] == [(EVA,)]


def test_two_of_a_group_of_two_are_too_few_for_one_of_them() -> None:
    result = found(a_step(who={"group": "lonecenter"}, need={"count": 2}), reserve={"group": "lonecenter"})

    assert told(result) == {("too_few", "chef", 2, 10)}
    assert result.lacks[0].people == (EVA, ERIK)


def test_four_eyes_that_are_the_same_two() -> None:
    town = a_town()
    town.groups = {"en": {DAVID}, "hr": {DAVID}}
    second = a_step(id="andra", who={"group": "en"}, not_same_as=["forsta"])

    result = found(a_step(id="forsta", who={"group": "en"}), second, town=town)

    assert ("four_eyes", "andra", 9, 10) in told(result)


def attest(**changes: Any) -> dict[str, Any]:
    return a_step(who={"attest": {"cost_centre": "kst", "amount": "summa"}}, **changes)


def with_rights(**limits: str) -> Town:
    town = a_town()
    people = {"bengt": BENGT, "hugo": HUGO, "cecilia": CECILIA}
    rights = [(people[name], Decimal(limit)) for name, limit in limits.items()]
    town.attesters = lambda cost_centre, amount, today: frozenset(  # type: ignore[method-assign]  # a town of its own
        who for who, limit in rights if amount <= limit
    )
    return town


def test_approval_limits_that_do_not_reach_what_the_form_takes() -> None:
    result = found(attest(), town=with_rights(bengt="5000", hugo="50000", cecilia="50000"))

    assert told(result) == {("over_limit", "chef", 10, 10)}
    assert {case["summa"] for case in result.lacks[0].cases} == {"50000.01"}


def test_a_sum_that_only_one_may_approve_is_stuck_when_it_is_theirs() -> None:
    result = found(attest(), town=with_rights(bengt="100000", hugo="50000"))

    assert told(result) == {("over_limit", "chef", 1, 10)}
    assert result.lacks[0].people == (BENGT,)


def test_sums_that_never_come_to_the_step_are_not_asked_about() -> None:
    small = {"left": {"field": "summa"}, "op": "<=", "right": {"value": "50000", "type": "money"}}

    assert told(found(attest(when=small), town=with_rights(bengt="50000", hugo="50000"))) == set()


def test_a_unit_without_anybody_above_is_found_for_every_employee() -> None:
    town = a_town()
    town.managers = {NORR: BENGT}

    result = found(a_step(who={"manager_of_unit": "enhet"}), town=town, reserve={"group": "ingen"})

    assert ("nobody", "chef", 10, 10) in told(result)
    assert {case["enhet"] for case in result.lacks[0].cases} >= {"101", "105"}


def test_an_entry_that_nobody_answers_for() -> None:
    town = a_town()
    town.register = lambda name, key: (f"m:{NORR}",) if key == "vard" else ()  # type: ignore[method-assign]  # a town of its own

    result = found(a_step(who={"register": "system", "key": "system"}), town=town, reserve={"group": "ingen"})

    assert [dict(case) for case in result.lacks[0].cases] == [{"system": "skola"}]
    assert result.lacks[0].affected == 10


def test_an_escalation_that_leads_to_nobody() -> None:
    result = found(a_step(who={"person": "vem"}, overdue={"add": {"group": "ingen"}}), reserve={"group": "hr"})

    assert {one.code for one in result.lacks} == {"no_escalation"}


def test_a_case_about_somebody_excludes_them_and_who_hands_in() -> None:
    town = a_town()
    town.groups["lonecenter"] = {EVA}

    result = found(a_step(who={"group": "lonecenter"}), town=town, subject="vem", reserve={"group": "lonecenter"})

    assert [one.people for one in result.lacks] == [(EVA,)]


def a_large_town(people: int) -> Town:
    """A municipality of so many: units of twenty under administrations, every manager in their own unit."""
    town = Town(parents={}, levels={1: "kommun"}, managers={1: 1}, works={1: 1})
    person = 2
    for number in range(people // 20):
        unit, above = 1000 + number, 10 + number % 12
        town.parents |= {unit: above, above: 1}
        town.levels |= {unit: "enhet", above: "forvaltning"}
        town.works |= {person + n: unit for n in range(20)}
        town.managers[unit] = person
        town.managers.setdefault(above, person + 1)
        person += 20
    town.groups = {"lonecenter": set(range(100, 130)), "hr": set(range(200, 240))}
    return town


def test_eight_thousand_employees_are_asked_about_in_two_seconds() -> None:
    town = a_large_town(8000)
    steps = (
        a_step(),
        a_step(id="over", who={"manager_of": "chef"}, not_same_as=["chef"]),
        a_step(id="lon", who={"group": "lonecenter"}, not_same_as=["chef", "over"]),
    )
    started = time.process_time()

    result = found(*steps, town=town)

    assert time.process_time() - started < 2
    assert result.employees == 8001
    assert ANNA in town.works


def test_a_reserve_counts_beside_the_groups_of_which_one_each_is_needed() -> None:
    town = a_town()
    town.groups["ekonomi"] = set()
    step = a_step(who={"group": "ekonomi"}, need={"each": ["lonecenter", "ekonomi"]})

    assert told(found(step, town=town, reserve={"group": "hr"})) == set()


def test_two_who_decided_before_leave_nobody_of_a_group_of_two() -> None:
    town = a_town()
    town.groups = {"par": {DAVID, EVA}, "hr": {HUGO}}
    steps = [a_step(id=name, who={"group": "par"}) for name in ("forsta", "andra")]

    result = found(*steps, a_step(id="tredje", who={"group": "par"}, not_same_as=["forsta", "andra"]), town=town)

    assert ("four_eyes", "tredje") in {(one.code, one.step) for one in result.lacks}


def test_an_escalation_is_asked_about_for_everybody_who_may_be_named() -> None:
    step = a_step(who={"person": "vem"}, overdue={"add": {"manager_of": "assignee"}})
    town = a_town()

    result = found(step, town=town, form=FORM | {"vem": Question("text", "person", required=True)})

    assert {one.code for one in result.lacks} == {"no_escalation"}
    assert result.lacks[0].affected == 10
    assert str(GRETA) in {case["vem"] for case in result.lacks[0].cases}


def test_a_manager_who_is_named_by_an_earlier_step_is_asked_about_however_many_they_are() -> None:
    town = a_large_town(200)
    town.groups["alla"] = set(town.works)

    result = found(
        a_step(id="nagon", who={"group": "alla"}),
        a_step(who={"manager_of": "nagon"}),
        town=town,
        reserve={"group": "finns-inte"},
    )

    assert ("nobody", "chef") in {(one.code, one.step) for one in result.lacks}


def test_answers_that_it_takes_are_told_once() -> None:
    town = a_town()
    town.managers = {NORR: BENGT}

    result = found(a_step(who={"manager_of_unit": "enhet"}), town=town, reserve={"group": "ingen"})

    told_of = [case["enhet"] for case in result.lacks[0].cases]
    assert len(told_of) == len(set(told_of)) > 3
