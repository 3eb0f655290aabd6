"""Cases that walk through a plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

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
    KOMMUN,
    NORR,
    SARA,
    SODER,
    TODAY,
    Story,
    Town,
    a_plan,
    a_step,
    a_task,
    a_town,
)
from workflows import commands as co
from workflows import events as ev
from workflows.errors import Code, Refused


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def with_town(**changes: object) -> Town:
    town = a_town()
    for name, value in changes.items():
        setattr(town, name, value)
    return town


# ---- the way through


def test_a_small_sum_ends_with_the_managers_yes() -> None:
    story = Story(facts={"belopp": Decimal(1500)}).begins()

    events = story.decides(BENGT, "approve")

    assert events == (
        ev.Decided("chef", "approve", BENGT),
        ev.StepSkipped("lon"),
        ev.Ended("beviljad", "approved"),
    )
    assert story.standing.state == "closed"
    assert story.standing.result == "approved"


def test_a_large_sum_goes_on_to_the_payroll_officers() -> None:
    story = Story(facts={"belopp": Decimal(2001)}).begins()

    events = story.decides(BENGT, "approve")

    assert events[1] == ev.StepOpened("lon", ("g:lonecenter",), 4, date(2026, 12, 1))
    assert story.decides(EVA, "done")[-1] == ev.Ended("beviljad", "approved")


def test_a_case_waits_for_the_position_and_has_a_day_to_be_ready() -> None:
    opened = Story().begins().history[1]

    assert opened == ev.StepOpened("chef", (f"m:{NORR}",), 2, date(2026, 11, 27))


def test_a_condition_counts_working_days_by_the_calendar_it_is_given() -> None:
    days = {"fn": "workdays", "from": {"field": "start"}, "to": {"value": "2026-12-25", "type": "date"}}
    plan = a_plan(a_task(when={"left": days, "op": ">", "right": {"value": "2", "type": "number"}}))
    christmas = date(2026, 12, 23)

    assert not plan.applies(plan.steps[0], {"start": date(2026, 12, 24)})
    assert plan.applies(plan.steps[0], {"start": christmas})
    assert not plan.applies(plan.steps[0], {"start": christmas}, lambda day: day <= christmas)


def test_a_no_ends_the_case() -> None:
    story = Story().begins()

    assert story.decides(BENGT, "reject", "Kvittot är från i fjol")[-1] == ev.Ended("avslag", "rejected")


def test_a_no_without_a_reason_is_refused() -> None:
    story = Story().begins()

    assert refusal(lambda: story.decides(BENGT, "reject", "  \n")).code is Code.COMMENT_REQUIRED
    assert story.standing.state == "open"


def test_an_outcome_that_the_step_does_not_offer_is_refused() -> None:
    story = Story(plan=a_plan(a_step(on={"reject": "@avslag"}))).begins()

    assert refusal(lambda: story.decides(BENGT, "return", "x")).code is Code.UNKNOWN_OUTCOME


def test_a_case_is_registered_once() -> None:
    story = Story().begins()

    assert refusal(story.begins).code is Code.ALREADY_REGISTERED


def test_nothing_can_be_decided_before_the_case_is_registered() -> None:
    assert refusal(lambda: Story().decides(BENGT, "approve")).code is Code.NOT_REGISTERED


# ---- sent back


def test_a_case_that_is_sent_back_waits_for_the_requester_and_then_for_the_step_again() -> None:
    story = Story(facts={"belopp": Decimal(900)}).begins()

    sent_back = story.decides(BENGT, "return", "Kvittot saknas")
    assert sent_back == (
        ev.Decided("chef", "return", BENGT, None, "Kvittot saknas"),
        ev.Returned("chef", "chef", "Kvittot saknas"),
    )
    assert (story.standing.state, story.standing.principals) == ("returned", ())

    answered = story.hears(co.Amend(ANNA, ("kvitton",)))
    assert answered == (ev.Amended(ANNA, ("kvitton",)), ev.StepOpened("chef", (f"m:{NORR}",), 6, date(2026, 11, 27)))
    assert story.standing.rounds["chef"] == 2
    assert story.decides(BENGT, "approve")[-1] == ev.Ended("beviljad", "approved")


def test_a_case_is_sent_back_only_as_often_as_the_plan_allows() -> None:
    story = Story().begins()
    for _ in range(2):
        story.decides(BENGT, "return", "Kvittot saknas")
        story.hears(co.Amend(ANNA))

    refused = refusal(lambda: story.decides(BENGT, "return", "Kvittot saknas"))

    assert (refused.code, refused.facts) == (Code.RETURN_LIMIT, {"max": 2})


def test_only_the_requester_answers_a_return() -> None:
    story = Story().begins()
    assert refusal(lambda: story.hears(co.Amend(ANNA))).code is Code.NOT_RETURNED
    story.decides(BENGT, "return", "Kvittot saknas")

    assert refusal(lambda: story.hears(co.Amend(BENGT))).code is Code.NOT_YOURS
    assert refusal(lambda: story.decides(BENGT, "approve", step="chef", opened_seq=2)).code is Code.ALREADY_DECIDED


def test_an_answer_that_makes_the_step_needless_goes_past_it() -> None:
    large = {"belopp": Decimal(5000)}
    step = a_step(id="ekonom", who={"group": "lonecenter"}, when=a_task()["when"],
                  on={"reject": "@avslag", "return": {"to": "requester", "then": "ekonom", "max": 1}})  # fmt: skip
    story = Story(plan=a_plan(step), facts=large).begins()
    story.decides(EVA, "return", "För högt")

    story.facts = {"belopp": Decimal(500)}

    assert story.hears(co.Amend(ANNA))[1:] == (ev.StepSkipped("ekonom"), ev.Ended("beviljad", "approved"))


# ---- own case


def test_a_managers_own_case_goes_to_the_manager_above() -> None:
    story = Story(requester=BENGT).begins()

    assert story.standing.principals == (f"m:{HEMTJANST}",)
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.OWN_CASE
    assert story.decides(HUGO, "approve")


def test_the_top_managers_own_case_goes_to_the_steps_reserve() -> None:
    plan = a_plan(a_step(who={"manager_of": "requester", "otherwise": {"group": "lonecenter"}}))

    assert Story(plan=plan, requester=GRETA).begins().standing.principals == ("g:lonecenter",)


def test_the_top_managers_own_case_goes_to_the_plans_reserve_when_the_step_has_none() -> None:
    assert Story(requester=GRETA).begins().standing.principals == ("g:hr",)


def test_a_case_that_nobody_could_decide_is_refused_at_once() -> None:
    story = Story(plan=a_plan(reserve=None), requester=GRETA)

    refused = refusal(story.begins)

    assert (refused.code, refused.facts) == (Code.NOBODY, {"step": "chef"})
    assert story.history == []


def test_whoever_the_case_is_about_does_not_decide_it() -> None:
    story = Story(plan=a_plan(a_step(who={"manager_of": "requester"})), requester=ANNA, subject=BENGT).begins()

    assert story.standing.principals == (f"m:{HEMTJANST}",)
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.OWN_CASE


def test_whoever_handed_the_case_in_for_somebody_does_not_decide_it() -> None:
    story = Story().begins(by=BENGT)

    assert story.standing.principals == (f"m:{HEMTJANST}",)
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.OWN_CASE


def test_a_member_of_the_group_does_not_decide_their_own_case() -> None:
    plan = a_plan(a_task(when=None))
    story = Story(plan=plan, requester=EVA).begins()

    assert refusal(lambda: story.decides(EVA, "done")).code is Code.OWN_CASE
    assert story.decides(ERIK, "done")


def test_a_group_of_the_requester_alone_is_nobody() -> None:
    town = with_town(groups={"lonecenter": {EVA}, "hr": {SARA}})

    assert Story(plan=a_plan(a_task(when=None)), town=town, requester=EVA).begins().standing.principals == ("g:hr",)


# ---- vacancies and new managers


def test_a_vacancy_climbs_to_the_nearest_manager_above() -> None:
    town = with_town(managers={KOMMUN: GRETA, HEMTJANST: HUGO})

    assert Story(town=town).begins().standing.principals == (f"m:{HEMTJANST}",)


def test_a_manager_who_has_left_is_a_vacancy() -> None:
    assert Story(town=with_town(gone={BENGT, HUGO})).begins().decides(FRIDA, "approve")


def test_a_new_manager_takes_over_what_waits() -> None:
    story = Story().begins()
    story.town.managers[NORR] = DAVID

    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.NOT_YOURS
    assert story.decides(DAVID, "approve")


def test_the_manager_above_takes_over_when_the_manager_leaves() -> None:
    story = Story().begins()
    del story.town.managers[NORR]

    assert story.decides(HUGO, "approve")


def test_a_requester_who_becomes_manager_still_does_not_decide() -> None:
    story = Story().begins()
    story.town.managers[NORR] = ANNA

    assert refusal(lambda: story.decides(ANNA, "approve")).code is Code.OWN_CASE
    assert story.decides(HUGO, "approve")


def test_units_that_go_in_a_circle_end_in_the_reserve() -> None:
    town = with_town(parents={NORR: SODER, SODER: NORR}, managers={NORR: ANNA})

    assert Story(town=town).begins().standing.principals == ("g:hr",)


# ---- standing in


def test_cecilia_approves_for_bengt() -> None:
    story = Story().begins()
    story.town.stand_in(CECILIA, BENGT)

    assert story.decides(CECILIA, "approve")[0] == ev.Decided("chef", "approve", CECILIA, BENGT)


def test_a_stand_in_stands_in_only_in_the_period_and_the_service() -> None:
    story = Story().begins()
    story.town.stand_in(CECILIA, BENGT, ends=TODAY - timedelta(1), starts=TODAY - timedelta(9))
    story.town.stand_in(CECILIA, BENGT, starts=TODAY + timedelta(1), ends=TODAY + timedelta(9))
    story.town.stand_in(CECILIA, BENGT, e_service="ledighetsansokan")

    assert refusal(lambda: story.decides(CECILIA, "approve")).code is Code.NOT_YOURS


def test_nobody_stands_in_for_a_stand_in() -> None:
    story = Story().begins()
    story.town.stand_in(CECILIA, BENGT)
    story.town.stand_in(DAVID, CECILIA)

    assert refusal(lambda: story.decides(DAVID, "approve")).code is Code.NOT_YOURS


def test_own_right_goes_before_standing_in() -> None:
    story = Story(facts={"belopp": Decimal(5000)}).begins()
    story.decides(BENGT, "approve")
    story.town.stand_in(EVA, ERIK)

    assert story.decides(EVA, "done", on_behalf_of=ERIK)[0] == ev.Decided("lon", "done", EVA)


def test_a_stand_in_of_two_says_for_whom() -> None:
    story = Story(plan=a_plan(a_task(when=None))).begins()
    story.town.stand_in(CECILIA, ERIK)
    story.town.stand_in(CECILIA, EVA)

    assert refusal(lambda: story.decides(CECILIA, "done", on_behalf_of=BENGT)).code is Code.NOT_YOURS
    assert story.decides(CECILIA, "done", on_behalf_of=ERIK)[0] == ev.Decided("lon", "done", CECILIA, ERIK)


def test_the_requester_does_not_decide_by_standing_in() -> None:
    story = Story().begins()
    story.town.stand_in(ANNA, BENGT)

    assert refusal(lambda: story.decides(ANNA, "approve")).code is Code.OWN_CASE


def test_a_stand_in_of_the_requester_does_not_decide_in_their_place() -> None:
    story = Story(plan=a_plan(a_task(when=None)), requester=EVA).begins()
    story.town.stand_in(CECILIA, EVA)

    refused = refusal(lambda: story.decides(CECILIA, "done"))

    assert (refused.code, refused.facts) == (Code.STAND_IN_EXCLUDED, {"absent": EVA})


def test_somebody_whose_employment_is_over_does_nothing() -> None:
    story = Story().begins()
    story.town.stand_in(CECILIA, BENGT)
    story.town.gone.add(CECILIA)

    assert refusal(lambda: story.decides(CECILIA, "approve")).code is Code.NOT_YOURS


# ---- four eyes


def four_eyes() -> Story:
    second = a_step(id="tva", who={"manager_of": "requester"}, not_same_as=["chef"],
                    on={"reject": "@avslag", "return": {"to": "requester", "then": "chef", "max": 2}})  # fmt: skip
    return Story(plan=a_plan(a_step(), second)).begins()


def test_the_second_pair_of_eyes_is_looked_for_above() -> None:
    story = four_eyes()
    story.decides(BENGT, "approve")

    assert story.standing.principals == (f"m:{HEMTJANST}",)
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.SAME_PERSON
    assert story.decides(HUGO, "approve")


def test_the_one_who_was_stood_in_for_is_no_second_pair_of_eyes() -> None:
    story = four_eyes()
    story.town.stand_in(CECILIA, BENGT)
    story.decides(CECILIA, "approve")
    story.town.stand_in(CECILIA, HUGO)
    story.town.stand_in(BENGT, HUGO)

    assert refusal(lambda: story.decides(CECILIA, "approve")).code is Code.SAME_PERSON
    assert refusal(lambda: story.decides(BENGT, "approve")).code is Code.SAME_PERSON


def test_four_eyes_hold_backwards_after_a_return() -> None:
    story = four_eyes()
    story.decides(BENGT, "approve")
    story.decides(HUGO, "return", "Kvittot saknas")
    story.town.managers[NORR] = HUGO
    story.hears(co.Amend(ANNA))

    assert refusal(lambda: story.decides(HUGO, "approve")).code is Code.SAME_PERSON
    assert story.decides(FRIDA, "approve")


# ---- groups: take and give back


def taken() -> Story:
    story = Story(plan=a_plan(a_task(when=None))).begins()
    story.hears(co.Claim(EVA, "lon"))
    return story


def test_what_a_colleague_has_taken_is_theirs() -> None:
    story = taken()

    refused = refusal(lambda: story.decides(ERIK, "done"))

    assert (refused.code, refused.facts) == (Code.CLAIMED_BY_OTHER, {"by": EVA})
    assert refusal(lambda: story.hears(co.Claim(ERIK, "lon"))).code is Code.CLAIMED_BY_OTHER
    assert story.hears(co.Claim(EVA, "lon")) == ()
    assert story.decides(EVA, "done")


def test_a_colleague_gives_back_what_a_sick_colleague_took() -> None:
    story = taken()

    assert refusal(lambda: story.hears(co.Release(DAVID, "lon"))).code is Code.NOT_YOURS
    assert story.hears(co.Release(ERIK, "lon")) == (ev.Released("lon", ERIK),)
    assert story.decides(ERIK, "done")


def test_only_what_is_taken_can_be_given_back_and_only_a_groups_step_taken() -> None:
    story = taken()
    story.hears(co.Release(EVA, "lon"))

    assert refusal(lambda: story.hears(co.Release(EVA, "lon"))).code is Code.NOT_CLAIMED
    assert refusal(lambda: Story().begins().hears(co.Claim(BENGT, "chef"))).code is Code.NOT_CLAIMABLE
    assert refusal(lambda: story.hears(co.Claim(EVA, "chef"))).code is Code.STEP_CLOSED


# ---- two at once


def test_the_slower_of_two_is_told_who_decided_and_what() -> None:
    story = Story(plan=a_plan(a_task(when=None))).begins()
    seen = story.standing
    story.town.stand_in(CECILIA, ERIK)
    story.decides(CECILIA, "done")

    refused = refusal(lambda: story.decides(EVA, "done", step=seen.step, opened_seq=seen.opened_seq))

    assert refused.code is Code.ALREADY_DECIDED
    assert refused.facts == {"by": CECILIA, "on_behalf_of": ERIK, "outcome": "done"}


def test_a_decision_on_an_earlier_opening_than_the_one_that_waits_is_refused() -> None:
    story = Story().begins()
    story.decides(BENGT, "return", "Kvittot saknas")
    story.hears(co.Amend(ANNA))

    assert refusal(lambda: story.decides(BENGT, "approve", opened_seq=2)).code is Code.ALREADY_DECIDED
    assert refusal(lambda: story.decides(BENGT, "approve", opened_seq=4)).code is Code.STALE


def test_a_decision_on_a_case_that_was_taken_back_is_refused() -> None:
    story = Story().begins()
    seen = story.standing
    story.hears(co.Withdraw(ANNA))

    refused = refusal(lambda: story.decides(BENGT, "approve", step=seen.step, opened_seq=seen.opened_seq))

    assert (refused.code, refused.facts) == (Code.CASE_CLOSED, {"result": "withdrawn"})


# ---- taken back, commented, noted


def test_the_requester_takes_the_case_back_before_the_first_decision() -> None:
    story = Story().begins()

    assert refusal(lambda: story.hears(co.Withdraw(BENGT))).code is Code.NOT_YOURS
    assert story.hears(co.Withdraw(ANNA, " Jag ångrade mig ")) == (ev.Withdrawn(ANNA, "Jag ångrade mig"),)
    assert (story.standing.state, story.standing.result) == ("closed", "withdrawn")


def test_the_requester_may_take_back_what_was_sent_back() -> None:
    story = Story().begins()
    story.decides(BENGT, "return", "Kvittot saknas")

    assert story.hears(co.Withdraw(ANNA))


@pytest.mark.parametrize(("until", "may"), [("first_decision", False), ("never", False), ("end", True)])
def test_after_a_decision_the_plan_says_whether_the_case_can_be_taken_back(until: str, may: bool) -> None:
    story = Story(plan=a_plan(recall={"until": until}), facts={"belopp": Decimal(5000)}).begins()
    story.decides(BENGT, "approve")

    if may:
        assert story.hears(co.Withdraw(ANNA))
    else:
        assert refusal(lambda: story.hears(co.Withdraw(ANNA))).code is Code.CANNOT_WITHDRAW


def test_a_plan_can_say_that_a_case_is_never_taken_back() -> None:
    story = Story(plan=a_plan(recall={"until": "never"})).begins()

    assert refusal(lambda: story.hears(co.Withdraw(ANNA))).code is Code.CANNOT_WITHDRAW


def test_those_who_have_to_do_with_the_case_may_comment_on_it() -> None:
    story = Story(facts={"belopp": Decimal(5000)}).begins()
    story.decides(BENGT, "approve")

    for person in (ANNA, BENGT, EVA):
        assert story.hears(co.Comment(person, " Hej ")) == (ev.Commented(person, "Hej"),)
    assert refusal(lambda: story.hears(co.Comment(DAVID, "Hej"))).code is Code.NOT_YOURS
    assert refusal(lambda: story.hears(co.Comment(ANNA, " "))).code is Code.COMMENT_REQUIRED


def test_the_platform_notes_a_delivery_on_a_closed_case() -> None:
    story = Story().begins()
    story.decides(BENGT, "reject", "Nej")

    assert story.hears(co.Note("delivered", {"to": "payroll"})) == (ev.Noted("delivered", {"to": "payroll"}),)
    assert story.standing.state == "closed"


# ---- who


def test_a_level_is_climbed_to() -> None:
    plan = a_plan(a_step(who={"manager_of": "requester", "at": "forvaltning"}))

    assert Story(plan=plan).begins().decides(FRIDA, "approve")


def test_a_level_that_is_below_the_manager_is_no_obstacle() -> None:
    plan = a_plan(a_step(who={"manager_of": "requester", "at": "enhet"}))

    assert Story(plan=plan, requester=FRIDA).begins().decides(GRETA, "approve")


def test_the_manager_of_whoever_decided_a_step() -> None:
    plan = a_plan(a_step(who={"group": "lonecenter"}), a_step(id="tva", who={"manager_of": "chef"}))
    town = a_town()
    town.stand_in(DAVID, EVA)
    story = Story(plan=plan, town=town).begins()
    story.decides(DAVID, "approve")

    # David stood in for Eva: it is her manager who goes on. Her unit has none, so the one above.
    assert story.standing.principals == (f"m:{KOMMUN}",)


def test_the_manager_of_a_unit_that_a_field_names() -> None:
    plan = a_plan(a_step(who={"manager_of_unit": "enhet"}))

    assert Story(plan=plan, facts={"enhet": str(SODER)}).begins().decides(SARA, "approve")
    assert Story(plan=plan, facts={"enhet": None}).begins().standing.principals == ("g:hr",)


def test_the_person_that_a_field_names() -> None:
    plan = a_plan(a_step(who={"person": "vem"}))

    assert Story(plan=plan, facts={"vem": str(DAVID)}).begins().standing.principals == (f"u:{DAVID}",)
    assert Story(plan=plan, facts={"vem": str(ANNA)}).begins().standing.principals == ("g:hr",)
    assert Story(plan=plan, facts={"vem": "nobody"}).begins().standing.principals == ("g:hr",)


def test_a_role_is_looked_for_in_the_unit_then_above_then_everywhere() -> None:
    plan = a_plan(a_step(who={"role": "hr-specialist", "scope": "unit"}))
    town = a_town()
    town.roles = {("hr-specialist", HEMTJANST, DAVID), ("hr-specialist", None, EVA)}

    assert Story(plan=plan, town=town).begins().standing.principals == (f"r:hr-specialist@{HEMTJANST}",)
    assert Story(plan=plan, town=town).begins().decides(DAVID, "approve")
    town.roles.discard(("hr-specialist", HEMTJANST, DAVID))
    assert Story(plan=plan, town=town).begins().standing.principals == ("r:hr-specialist",)
    assert Story(plan=plan, town=town).begins().decides(EVA, "approve")


def test_a_decision_takes_well_under_a_millisecond() -> None:
    from time import process_time

    story = Story(facts={"belopp": Decimal(5000)}).begins()
    history = list(story.history)

    started = process_time()
    for _ in range(200):
        story.history[:] = history
        story.decides(BENGT, "approve")

    assert (process_time() - started) / 200 < 0.001
