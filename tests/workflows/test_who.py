"""Approval rights, registers and the other ways of saying who acts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.town import (
    ANNA,
    BENGT,
    CECILIA,
    DAVID,
    ERIK,
    EVA,
    FRIDA,
    GRETA,
    HEMTJANST,
    HUGO,
    NORR,
    OMSORG,
    SARA,
    SODER,
    Story,
    Town,
    a_plan,
    a_step,
    a_task,
    a_town,
)
from workflows import commands as co
from workflows.errors import Code, PlanFaults, Refused

ATTEST = {"attest": {"cost_centre": "kst", "amount": "belopp"}}


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def with_rights(*rights: tuple[int, int]) -> Town:
    town = a_town()
    town.rights = [(person, "4711", Decimal(most)) for person, most in rights]
    return town


def costs(amount: int, *rights: tuple[int, int], requester: int = ANNA, **changes: Any) -> Story:
    step = a_step(**{"who": ATTEST, **changes})
    facts = {"kst": "4711", "belopp": Decimal(amount)}
    return Story(plan=a_plan(step), town=with_rights(*rights), requester=requester, facts=facts)


def may(story: Story) -> set[int]:
    return {person for person in range(1, 11) if story.may_decide(person)}


def test_whoever_has_the_right_to_approve_so_much_may() -> None:
    story = costs(5000, (BENGT, 1000), (HUGO, 5000), (FRIDA, 100_000)).begins()

    assert may(story) == {HUGO, FRIDA}
    assert story.decides(HUGO, "approve")


def test_nobody_approves_without_the_right_not_even_as_the_plans_reserve() -> None:
    story = costs(5000, (BENGT, 1000), who={**ATTEST, "otherwise": {"group": "hr"}})

    assert refusal(story.begins).code is Code.NOBODY


def test_a_stand_in_inherits_the_task_but_not_the_right() -> None:
    story = costs(5000, (HUGO, 5000)).begins()
    story.town.stand_in(CECILIA, HUGO)
    assert refusal(lambda: story.decides(CECILIA, "approve")).code is Code.OVER_LIMIT

    story.town.rights.append((CECILIA, "4711", Decimal(9000)))
    assert story.may_decide(CECILIA)


def test_a_right_that_was_taken_back_while_the_step_waited_is_no_right() -> None:
    story = costs(5000, (HUGO, 5000), (FRIDA, 9000)).begins()
    story.town.rights = [right for right in story.town.rights if right[0] != HUGO]

    assert refusal(lambda: story.decides(HUGO, "approve")).code is Code.OVER_LIMIT
    assert may(story) == {FRIDA}


def test_nor_is_it_handed_over_to_somebody_without_it() -> None:
    story = costs(5000, (HUGO, 5000)).begins()

    assert refusal(lambda: story.hears(co.HandOver(HUGO, "chef", SARA))).code is Code.CANNOT_TAKE
    assert refusal(lambda: story.hears(co.Reassign(ERIK, "chef", SARA))).code is Code.CANNOT_TAKE


def test_nobody_approves_their_own_expense_and_the_manager_above_with_a_right_does() -> None:
    otherwise = {"manager_of": "excluded"}
    story = costs(500, (HUGO, 5000), (FRIDA, 9000), requester=HUGO, who={**ATTEST, "otherwise": otherwise}).begins()
    assert may(story) == {FRIDA}

    alone = costs(500, (HUGO, 5000), requester=HUGO, who={**ATTEST, "otherwise": otherwise})
    assert refusal(alone.begins).code is Code.NOBODY


def test_a_sum_that_is_not_known_is_within_nobodys_right() -> None:
    story = costs(500, (HUGO, 5000))
    story.facts = {"kst": "4711"}

    assert refusal(story.begins).code is Code.NOBODY


def test_who_asks_without_a_right_and_without_a_task_hears_that_it_is_not_theirs() -> None:
    story = costs(5000, (HUGO, 5000)).begins()

    assert refusal(lambda: story.decides(EVA, "approve")).code is Code.NOT_YOURS


def test_what_an_approval_was_measured_by_is_judged_again_whatever_the_plan_lets_be_changed() -> None:
    second = a_step(id="tva", who={"group": "lonecenter"}, on={"return": {"to": "requester", "then": "tva", "max": 2}})
    plan = a_plan(a_step(who=ATTEST, sees=["konto"]), second, amend={"keeps": ["belopp"]})
    story = costs(500, (HUGO, 5000))
    story.plan = plan
    story.begins().decides(HUGO, "approve")
    story.decides(EVA, "return", "Beloppet?")

    story.hears(co.Amend(ANNA, ("belopp",)))

    assert story.standing.step == "chef"


# ---- registers


def owned_by(*principals: str) -> Story:
    town = a_town()
    town.registers[("system", "treserva")] = principals
    step = a_step(who={"register": "system", "key": "system", "otherwise": {"manager_of": "excluded"}})
    return Story(plan=a_plan(step), town=town, facts={"system": "treserva"})


def test_whoever_the_register_says_answers_for_it() -> None:
    assert owned_by(f"u:{EVA}").begins().standing.principals == (f"u:{EVA}",)
    assert owned_by(f"m:{SODER}").begins().standing.principals == (f"m:{SODER}",)


def test_the_owner_who_asks_for_access_is_passed_over_to_their_manager() -> None:
    story = owned_by(f"u:{ANNA}").begins()

    assert story.standing.principals == (f"m:{NORR}",)


def test_what_the_register_does_not_know_goes_to_the_plans_reserve() -> None:
    assert owned_by().begins().standing.principals == ("g:hr",)


# ---- scopes and oneself


def test_a_role_and_a_group_in_the_unit_of_a_field_or_the_nearest_above() -> None:
    town = a_town()
    town.roles = {("ombud", OMSORG, FRIDA), ("ombud", None, GRETA)}
    town.groups["elevhalsa"] = {DAVID, EVA}
    role = a_step(who={"role": "ombud", "scope": "enhet"})
    group = a_step(id="tva", who={"group": "elevhalsa", "scope": "enhet"}, on={"reject": "@avslag"})
    story = Story(plan=a_plan(role, group), town=town, facts={"enhet": str(SODER)}).begins()
    assert story.standing.principals == (f"r:ombud@{OMSORG}",)

    story.decides(FRIDA, "approve")

    assert story.standing.principals == (f"s:elevhalsa@{SODER}",)
    assert story.may_decide(EVA) is None
    assert story.may_decide(DAVID) is not None


def test_a_manager_of_a_field_s_unit_climbs_to_a_level() -> None:
    step = a_step(who={"manager_of_unit": "enhet", "at": "avdelning"})

    story = Story(plan=a_plan(step), facts={"enhet": str(SODER)}).begins()

    assert story.standing.principals == (f"m:{HEMTJANST}",)


def test_who_decided_a_step_does_the_task_that_follows_from_it() -> None:
    task = a_task(when=None, who={"decider_of": "chef"})
    story = Story(plan=a_plan(a_step(), task)).begins()

    story.decides(BENGT, "approve")

    assert story.standing.principals == (f"u:{BENGT}",)


def test_the_requester_does_a_task_of_their_own_and_decides_nothing() -> None:
    task = a_task(when=None, who={"requester": True})
    story = Story(plan=a_plan(task, a_step())).begins()
    assert story.decides(ANNA, "done")
    assert refusal(lambda: story.decides(ANNA, "approve")).code is Code.OWN_CASE

    with pytest.raises(PlanFaults) as caught:
        a_plan(a_step(who={"group": "hr", "otherwise": {"requester": True}}))
    assert [fault.code for fault in caught.value.faults] == ["own_case"]


# ---- what the decider fills in, and rows


def granting() -> Story:
    ask = {"key": "beviljat", "type": "money", "label": "Beviljat belopp", "required_on": ["approve"]}
    large = {"left": {"field": "chef.beviljat"}, "op": ">", "right": {"value": "1000", "type": "money"}}
    return Story(plan=a_plan(a_step(asks=[ask]), a_task(when=large))).begins()


def test_what_the_manager_grants_decides_the_way() -> None:
    story = granting()
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.ANSWER_REQUIRED
    assert refusal(lambda: story.decides(BENGT, "approve", given={"beviljat": "mycket"})).code is Code.BAD_ANSWER

    story.decides(BENGT, "approve", given={"beviljat": "1500.00"})

    assert story.standing.step == "lon"
    assert story.standing.given == {"chef.beviljat": "1500.00"}
    assert granting().decides(BENGT, "reject", "Nej")


RECEIPTS = {"rader[].belopp": (Decimal(100), Decimal(200), Decimal(300))}


@pytest.mark.parametrize(
    ("route", "rows", "outcome"),
    [
        ("any", "approve approve return", "approve"),
        ("all", "approve approve return", "return"),
        ("any", "reject return reject", "return"),
        ("any", "reject reject reject", "reject"),
        ("all", "approve approve approve", "approve"),
    ],
)
def test_each_row_has_its_own_answer(route: str, rows: str, outcome: str) -> None:
    said = {str(number): one for number, one in enumerate(rows.split())}
    story = Story(plan=a_plan(a_step(rows={"field": "rader", "route": route})), facts=RECEIPTS).begins()

    decided, *_ = story.decides(BENGT, "approve", "Kvittot saknas", rows=said)

    assert (decided.outcome, decided.rows) == (outcome, said)  # type: ignore[union-attr]


def test_every_row_needs_its_answer() -> None:
    story = Story(plan=a_plan(a_step(rows={"field": "rader"})), facts=RECEIPTS).begins()

    assert refusal(lambda: story.decides(BENGT, "approve", rows={"0": "approve"})).code is Code.ROWS_REQUIRED
    assert refusal(lambda: story.decides(BENGT, "approve", rows={"9": "approve"})).code is Code.ROWS_REQUIRED
