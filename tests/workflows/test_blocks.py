"""Cases that wait at several steps at once, choose a way, wait for a day or for another system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.town import (
    ANNA,
    BENGT,
    DAVID,
    END,
    ERIK,
    EVA,
    FRIDA,
    HUGO,
    NORR,
    SARA,
    Story,
    a_plan,
    a_step,
    a_task,
)
from workflows import commands as co
from workflows import events as ev
from workflows.errors import Code, Refused
from workflows.moving import sampled
from workflows.plan import AutoStep


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def owner(**changes: Any) -> dict[str, Any]:
    """The system owner's approval, which leads a no nowhere itself."""
    return a_step(**{"id": "agare", "who": {"person": "vem"}, "on": {}, "comment": None, **changes})


def both(**changes: Any) -> dict[str, Any]:
    """The manager and the owner at the same time."""
    first = a_step(on={"return": {"to": "requester", "then": "chef", "max": 2}}, comment=None)
    block = {
        "id": "bada",
        "kind": "parallel",
        "on": {"reject": "@avslag"},
        "branches": [[first], {"label": "Ägaren", "steps": [owner()]}],
    }
    return {**block, **changes}


def in_parallel(**changes: Any) -> Story:
    return Story(plan=a_plan(both(**changes), a_task()), facts={"vem": str(DAVID)}).begins()


def decides(story: Story, by: int, step: str, outcome: str = "approve") -> tuple[ev.Event, ...]:
    return story.decides(by, outcome, step=step, opened_seq=story.standing.open[step].seq)


def test_both_have_it_at_the_same_time_and_it_goes_on_when_both_have_said_yes() -> None:
    story = in_parallel()
    assert set(story.standing.waiting) == {"chef", "agare"}

    decides(story, DAVID, "agare")
    assert set(story.standing.waiting) == {"chef"}
    assert decides(story, BENGT, "chef")[-1] == ev.Ended("beviljad", "approved")


def test_one_no_cancels_the_other_and_ends_the_case() -> None:
    story = in_parallel()

    events = decides(story, BENGT, "chef", "reject")

    assert [type(event) for event in events] == [ev.Decided, ev.StepCancelled, ev.Ended]
    assert story.standing.end == "avslag"


def test_any_of_them_is_enough_where_the_block_says_so_and_a_late_answer_is_told_who_was_first() -> None:
    story = Story(plan=a_plan(both(join="any"), a_task(when=None)), facts={"vem": str(DAVID)}).begins()
    late = story.standing.open["chef"].seq

    decides(story, DAVID, "agare")

    assert set(story.standing.open) == {"lon"}
    refused = refusal(lambda: story.decides(BENGT, "approve", step="chef", opened_seq=late))
    assert (refused.code, refused.facts["by"]) == (Code.NOT_NEEDED, DAVID)


def test_who_answers_after_a_no_elsewhere_is_told_whose_no_it_was() -> None:
    block = both(on={"reject": "@lon"})
    story = Story(plan=a_plan(block, a_task(when=None)), facts={"vem": str(DAVID)}).begins()
    late = story.standing.open["agare"].seq
    decides(story, BENGT, "chef", "reject")

    refused = refusal(lambda: story.decides(DAVID, "approve", step="agare", opened_seq=late))

    assert (refused.code, refused.facts["by"], refused.facts["outcome"]) == (Code.NOT_NEEDED, BENGT, "reject")


def test_two_of_three_branches() -> None:
    third = owner(id="hr", who={"group": "hr"})
    branches = [[a_step(on={}, comment=None)], [owner()], [third]]
    story = Story(plan=a_plan(both(branches=branches, join={"count": 2})), facts={"vem": str(DAVID)}).begins()

    decides(story, SARA, "hr")
    events = decides(story, BENGT, "chef")

    assert ev.StepCancelled("agare", 4, "chef") in events
    assert events[-1] == ev.Ended("beviljad", "approved")


def test_a_branch_whose_condition_is_false_is_not_waited_for() -> None:
    large = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}
    branches = [[a_step(on={}, comment=None)], {"when": large, "steps": [owner()]}]
    story = Story(plan=a_plan(both(branches=branches)), facts={"belopp": Decimal(10), "vem": str(DAVID)}).begins()

    assert set(story.standing.open) == {"chef"}
    assert decides(story, BENGT, "chef")[-1] == ev.Ended("beviljad", "approved")


def test_a_block_in_a_block_is_left_whole() -> None:
    inner = {"id": "inre", "kind": "parallel", "branches": [[owner()], [owner(id="hr", who={"group": "hr"})]]}
    branches = [[a_step(on={}, comment=None)], [inner]]
    story = Story(plan=a_plan(both(branches=branches)), facts={"vem": str(DAVID)}).begins()
    assert set(story.standing.waiting) == {"chef", "agare", "hr"}

    decides(story, SARA, "hr", "reject")

    assert (story.standing.end, story.standing.open, story.standing.blocks) == ("avslag", {}, {})


# ---- returns


def test_a_return_takes_the_case_from_everybody_and_the_other_answer_still_holds() -> None:
    story = in_parallel()
    decides(story, DAVID, "agare")
    events = decides(story, BENGT, "chef", "return")
    assert events[-1] == ev.Returned("chef", "chef")

    story.hears(co.Amend(ANNA))

    assert set(story.standing.open) == {"chef"}
    assert any(isinstance(event, ev.Carried) and event.by == DAVID for event in story.history)


def test_what_was_open_beside_a_return_opens_again() -> None:
    story = in_parallel()
    events = decides(story, BENGT, "chef", "return")
    assert isinstance(events[1], ev.StepCancelled)

    story.hears(co.Amend(ANNA))

    assert set(story.standing.open) == {"chef", "agare"}


def test_an_answer_that_changes_what_was_judged_is_judged_again() -> None:
    story = in_parallel()
    decides(story, DAVID, "agare")
    decides(story, BENGT, "chef", "return")

    story.hears(co.Amend(ANNA, ("belopp",)))

    assert set(story.standing.open) == {"chef", "agare"}


def later(**changes: Any) -> dict[str, Any]:
    """Somebody after the manager who sends the case back to themselves."""
    routes = {"reject": "@avslag", "return": {"to": "requester", "then": "lonechef", "max": 3}}
    return a_step(**{"id": "lonechef", "who": {"group": "lonecenter"}, "on": routes, **changes})


def returned_by_the_second(**changes: Any) -> Story:
    story = Story(plan=a_plan(a_step(), later(), **changes)).begins()
    story.decides(BENGT, "approve")
    story.decides(EVA, "return", "Fel konto")
    return story


def test_a_raised_sum_goes_back_to_the_manager_who_approved_the_lower_one() -> None:
    story = returned_by_the_second()

    story.hears(co.Amend(ANNA, ("belopp",)))

    assert set(story.standing.open) == {"chef"}


def test_what_the_plan_says_may_be_changed_leaves_the_managers_yes_standing() -> None:
    story = returned_by_the_second(amend={"keeps": ["konto"]})

    story.hears(co.Amend(ANNA, ("konto",)))

    assert set(story.standing.open) == {"lonechef"}


def test_a_step_that_judges_some_fields_loses_its_force_by_those_alone() -> None:
    plan = a_plan(a_step(sees=["belopp"]), later())
    for changed, opens in ((("konto",), "lonechef"), (("konto", "belopp"), "chef")):
        story = Story(plan=plan).begins()
        story.decides(BENGT, "approve")
        story.decides(EVA, "return", "Fel konto")
        story.hears(co.Amend(ANNA, changed))
        assert set(story.standing.open) == {opens}


def test_a_recalled_case_is_the_requesters_until_they_send_it_again() -> None:
    story = in_parallel()

    story.hears(co.Recall(ANNA))
    assert (story.standing.state, dict(story.standing.open)) == ("returned", {})
    story.hears(co.Amend(ANNA))
    assert set(story.standing.open) == {"chef", "agare"}
    decides(story, DAVID, "agare")
    assert refusal(lambda: story.hears(co.Recall(ANNA))).code is Code.CANNOT_WITHDRAW


@pytest.mark.parametrize(("until", "allowed"), [("first_claim", False), ("step:lon", True), ("end", True)])
def test_how_long_a_case_may_be_recalled_is_for_the_plan_to_say(until: str, allowed: bool) -> None:
    group = a_step(who={"group": "lonecenter"})
    story = Story(plan=a_plan(group, a_task(when=None), recall={"until": until})).begins()
    story.hears(co.Claim(EVA, "chef"))
    if allowed:
        story.hears(co.Recall(ANNA))
    else:
        assert refusal(lambda: story.hears(co.Recall(ANNA))).code is Code.CANNOT_WITHDRAW


# ---- choices, rules, systems, waits


def test_the_first_branch_that_fits_is_taken_and_the_case_goes_on_after_the_choice() -> None:
    large = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}
    small = {"left": {"field": "belopp"}, "op": "<=", "right": {"value": "2000", "type": "money"}}
    choice = {
        "id": "vag",
        "kind": "choose",
        "branches": [
            {"label": "Stort", "when": large, "steps": [a_step(who={"manager_of": "requester", "at": "forvaltning"})]},
            {"label": "Litet", "when": small, "steps": []},
        ],
    }
    plan = a_plan(choice, later())
    assert Story(plan=plan, facts={"belopp": Decimal(10)}).begins().standing.step == "lonechef"
    story = Story(plan=plan, facts={"belopp": Decimal(5000)}).begins()
    story.decides(FRIDA, "approve")
    assert story.standing.step == "lonechef"


def by_rule(percent: int) -> dict[str, Any]:
    return {
        "id": "auto",
        "kind": "auto",
        "label": "Enligt regel",
        "rule": "Högst 500 kr",
        "sample_percent": percent,
        "sample_to": {"group": "lonecenter"},
        "on": {"reject": "@avslag"},
    }


def test_a_rule_decides_unless_the_case_is_drawn() -> None:
    story = Story(plan=a_plan(by_rule(0))).begins()
    assert story.history[1:] == [ev.Automatic("auto", "approve"), ev.Ended("beviljad", "approved")]

    drawn = Story(plan=a_plan(by_rule(100))).begins()
    assert drawn.standing.principals == ("g:lonecenter",)
    assert drawn.decides(EVA, "reject")[-1] == ev.Ended("avslag", "rejected")


def test_about_as_many_are_drawn_as_the_plan_says_and_the_same_ones_each_time() -> None:
    step = a_plan(by_rule(5)).step("auto")
    assert isinstance(step, AutoStep)

    drawn = [seed for seed in range(10_000) if sampled(str(seed), step)]

    assert 400 < len(drawn) < 600
    assert drawn == [seed for seed in range(10_000) if sampled(str(seed), step)]


SYSTEM = {"id": "betala", "kind": "system", "label": "Betala", "action": "pay", "on": {"failed": "@lon"}}


def test_a_case_waits_for_another_system_and_goes_where_its_answer_leads() -> None:
    plan = a_plan(SYSTEM, END | {"id": "slut"}, a_task(when=None))
    story = Story(plan=plan).begins()
    (opening,) = story.standing.open.values()
    assert (opening.action, opening.principals, story.standing.step) == ("pay", (), None)

    assert refusal(lambda: story.hears(co.DeliverySucceeded("betala", opening.seq + 1))).code is Code.STEP_CLOSED
    story.hears(co.DeliveryGivenUp("betala", opening.seq, "kontot finns inte"))
    assert story.standing.step == "lon"

    other = Story(plan=plan).begins()
    other.hears(co.DeliverySucceeded("betala", 2, "V-17"))
    assert other.standing.state == "closed"
    assert refusal(lambda: other.hears(co.DeliverySucceeded("betala", 2))).code is Code.CASE_CLOSED


def test_a_case_waits_for_the_day_in_a_field_and_not_for_one_that_has_been() -> None:
    wait = {"id": "vanta", "kind": "wait", "until": {"field": "slut"}}
    plan = a_plan(wait, a_task(when=None))
    story = Story(plan=plan, facts={"slut": date(2026, 12, 24)}).begins()
    assert story.standing.open["vanta"].until == date(2026, 12, 24)
    story.today = date(2026, 12, 23)
    assert story.hears(co.TimePassed()) == ()
    story.today = date(2027, 1, 3)
    assert story.hears(co.TimePassed())[0] == ev.WaitOver("vanta")
    assert story.standing.step == "lon"

    assert Story(plan=plan, facts={"slut": date(2026, 11, 1)}).begins().standing.step == "lon"


def test_those_who_are_to_be_told_are_told_and_the_case_goes_on() -> None:
    tell = {"id": "beratta", "kind": "notify", "to": ["requester", {"manager_of": "requester"}, {"group": "hr"}]}

    story = Story(plan=a_plan(tell, a_step())).begins()

    assert story.history[1] == ev.Notified("beratta", (f"u:{ANNA}", f"m:{NORR}", "g:hr"))
    assert story.standing.step == "chef"


# ---- the same person twice, opinions, handing over


def test_who_has_said_yes_is_not_asked_the_same_again() -> None:
    again = a_step(id="tva", who={"manager_of": "requester"}, same_person="carry", on={"reject": "@avslag"})
    story = Story(plan=a_plan(a_step(), again)).begins()

    events = story.decides(BENGT, "approve")

    assert events[1:] == (ev.Carried("tva", "approve", BENGT, None, "chef"), ev.Ended("beviljad", "approved"))


def test_four_eyes_go_before_being_spared_the_question() -> None:
    again = a_step(id="tva", same_person="carry", not_same_as=["chef"], on={"reject": "@avslag"})
    story = Story(plan=a_plan(a_step(), again)).begins()
    story.decides(BENGT, "approve")

    assert story.may_decide(BENGT) is None
    assert story.may_decide(HUGO) is not None


def test_an_opinion_is_asked_and_given_while_the_step_waits() -> None:
    story = Story().begins()
    assert refusal(lambda: story.hears(co.GiveOpinion(SARA, "chef", "Ja"))).code is Code.NOT_ASKED
    assert refusal(lambda: story.hears(co.AskOpinion(BENGT, "chef", ANNA, "?"))).code is Code.CANNOT_TAKE
    assert refusal(lambda: story.hears(co.AskOpinion(EVA, "chef", SARA, "?"))).code is Code.NOT_YOURS

    story.hears(co.AskOpinion(BENGT, "chef", SARA, "Brukar ni bevilja det?"))
    story.hears(co.GiveOpinion(SARA, "chef", "Ja."))

    assert story.standing.open["chef"].opinions[0].text == "Ja."
    assert refusal(lambda: story.hears(co.GiveOpinion(SARA, "chef", "Nej"))).code is Code.NOT_ASKED
    assert story.decides(BENGT, "approve")


def test_a_step_is_handed_over_to_who_may_decide_it_and_to_nobody_else() -> None:
    story = Story().begins()
    assert refusal(lambda: story.hears(co.HandOver(BENGT, "chef", ANNA))).code is Code.CANNOT_TAKE
    assert refusal(lambda: story.hears(co.HandOver(EVA, "chef", SARA))).code is Code.NOT_YOURS

    story.hears(co.HandOver(BENGT, "chef", SARA, "Du vet mer om det"))

    assert story.may_decide(BENGT) is None
    assert story.decides(SARA, "approve")


def test_who_looks_after_the_service_gives_a_stuck_step_to_another_but_not_in_their_own_case() -> None:
    story = Story().begins()
    assert refusal(lambda: story.hears(co.Reassign(ANNA, "chef", SARA))).code is Code.OWN_CASE

    story.hears(co.Reassign(ERIK, "chef", HUGO))

    assert story.standing.principals == (f"u:{HUGO}",)
