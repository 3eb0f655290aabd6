"""What a person is told about the way ahead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.workflows.town import (
    ANNA,
    BENGT,
    ERIK,
    EVA,
    FRIDA,
    GRETA,
    HUGO,
    NORR,
    SERVICE,
    Story,
    a_plan,
    a_step,
    a_task,
    a_town,
)
from workflows import commands as co
from workflows.rehearse import RehearsedStep, rehearse
from workflows.values import monday_to_friday


def ahead(story: Story, **changes: Any) -> list[RehearsedStep]:
    return rehearse(
        story.plan,
        story.facts,
        story.town,
        requester=story.requester,
        subject=story.subject,
        e_service=SERVICE,
        today=story.today,
        calendar=monday_to_friday,
        **changes,
    )


def test_before_anything_is_answered_a_conditional_step_is_uncertain() -> None:
    chef, lon = ahead(Story())

    assert (chef.step, chef.principals, chef.people, chef.when_unknown) == ("chef", (f"m:{NORR}",), (BENGT,), False)
    assert (lon.step, lon.people, lon.when_unknown) == ("lon", (EVA, ERIK), True)
    assert chef.label.say("sv") == "Chef beslutar"


def test_answers_make_it_certain() -> None:
    assert [step.step for step in ahead(Story(facts={"belopp": Decimal(900)}))] == ["chef"]
    assert [step.when_unknown for step in ahead(Story(facts={"belopp": Decimal(9000)}))] == [False, False]


def test_the_days_add_up() -> None:
    assert [step.due for step in ahead(Story())] == [date(2026, 11, 27), date(2026, 12, 4)]


def test_a_registered_case_goes_on_from_where_it_is() -> None:
    story = Story(facts={"belopp": Decimal(9000)}).begins()
    assert [step.step for step in ahead(story, standing=story.standing)] == ["chef", "lon"]

    story.decides(BENGT, "return", "Kvittot saknas")
    assert [step.step for step in ahead(story, standing=story.standing)] == ["chef", "lon"]
    story.hears(co.Amend(ANNA))
    story.decides(BENGT, "approve")
    assert [step.step for step in ahead(story, standing=story.standing)] == ["lon"]
    story.decides(EVA, "done")
    assert ahead(story, standing=story.standing) == []


def test_an_open_step_is_told_with_the_day_it_was_given() -> None:
    story = Story().begins()
    story.today = date(2026, 11, 26)

    assert ahead(story, standing=story.standing)[0].due == date(2026, 11, 27)


def test_a_registered_case_that_never_answered_a_question_is_not_uncertain() -> None:
    story = Story(facts={"belopp": None}).begins()

    assert [step.step for step in ahead(story, standing=story.standing)] == ["chef"]


def test_the_second_pair_of_eyes_is_told_as_it_will_be() -> None:
    second = a_step(id="tva", not_same_as=["chef"], on={"reject": "@avslag"})

    assert [step.people for step in ahead(Story(plan=a_plan(a_step(), second)))] == [(BENGT,), (HUGO,)]


def test_the_rehearsal_tells_what_then_happens() -> None:
    second = a_step(id="tva", who={"manager_of": "chef", "at": "forvaltning"}, on={"reject": "@avslag"})
    plan = a_plan(a_step(), second, a_task(when=None))
    for requester in (ANNA, BENGT, HUGO, FRIDA, GRETA, EVA):
        story = Story(plan=plan, requester=requester)
        told = ahead(story)
        story.begins()
        for step in told:
            assert (story.standing.step, set(story.standing.principals) <= set(step.principals)) == (step.step, True)
            story.decides(step.people[0], "done" if step.step == "lon" else "approve")
        assert story.standing.state == "closed"


def test_a_step_that_nobody_could_take_is_shown_without_people() -> None:
    town = a_town()
    town.groups["hr"] = set()

    assert ahead(Story(town=town, requester=GRETA))[0].people == ()


def test_a_group_too_small_for_the_quorum_is_passed_over_as_it_will_be() -> None:
    small = {"group": "hr", "otherwise": {"group": "namnd"}}
    town = a_town()
    town.groups["namnd"] = {BENGT, HUGO, FRIDA}

    (chef,) = ahead(Story(plan=a_plan(a_step(who=small, need={"count": 3})), town=town))

    assert (chef.principals, chef.people) == (("g:namnd",), (BENGT, FRIDA, HUGO))


def test_a_route_past_steps_is_followed() -> None:
    plan = a_plan(a_step(on={"approve": "@klar", "reject": "@lon"}), a_task(when=None))

    assert [step.step for step in ahead(Story(plan=plan))] == ["chef"]


def test_blocks_are_told_with_their_branches_and_the_days_of_branches_run_together() -> None:
    both = {
        "id": "bada",
        "kind": "parallel",
        "on": {"reject": "@avslag"},
        "branches": [[a_step(on={}, comment=None)], [a_task(id="hr", when=None, who={"group": "hr"})]],
    }
    chef, hr, lon = ahead(Story(plan=a_plan(both, a_task(when=None))))

    assert (chef.within, hr.within, lon.within) == ((("bada", 0),), (("bada", 1),), ())
    assert (chef.opens, hr.opens, lon.opens) == (date(2026, 11, 24), date(2026, 11, 24), date(2026, 12, 1))


def test_a_case_in_a_block_goes_on_from_each_of_its_open_steps() -> None:
    branch = [a_step(on={}, comment=None), a_task(id="efter", when=None)]
    both = {"id": "bada", "kind": "parallel", "on": {"reject": "@avslag"}, "branches": [branch, [a_task(when=None)]]}
    story = Story(plan=a_plan(both, a_task(id="sist", when=None))).begins()
    assert [step.step for step in ahead(story, standing=story.standing)] == ["chef", "efter", "lon", "sist"]

    story.decides(BENGT, "approve")
    assert [step.step for step in ahead(story, standing=story.standing)] == ["efter", "lon", "sist"]
    lon = story.standing.open["lon"]
    story.decides(EVA, "done", step="lon", opened_seq=lon.seq)
    assert [step.step for step in ahead(story, standing=story.standing)] == ["efter", "sist"]


def test_every_branch_that_may_be_taken_is_told_and_only_that_one_when_it_is_known() -> None:
    large = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}
    choice = {
        "id": "vag",
        "kind": "choose",
        "branches": [{"when": large, "steps": [a_step()]}, {"steps": [a_task(id="liten", when=None)]}],
    }
    plan = a_plan(choice, a_task(when=None))

    assert [(step.step, step.when_unknown) for step in ahead(Story(plan=plan))] == [
        ("chef", True), ("liten", True), ("lon", False)
    ]  # fmt: skip
    assert [step.step for step in ahead(Story(plan=plan, facts={"belopp": Decimal(9000)}))] == ["chef", "lon"]


def test_the_manager_is_told_while_the_sum_is_not_known_and_whoever_may_when_it_is() -> None:
    attest = {"attest": {"cost_centre": "kst", "amount": "belopp"}}
    story = Story(plan=a_plan(a_step(who={"manager_of": "requester", "otherwise": attest})))
    story.town.rights = [(BENGT, "4711", Decimal(1000)), (HUGO, "4711", Decimal(9000))]

    assert ahead(story)[0].people == (BENGT,)
    story.facts = {"kst": "4711", "belopp": Decimal(5000)}
    assert ahead(story)[0].people == (HUGO,)


def test_who_stands_in_is_told_and_what_no_person_does_when_asked_for() -> None:
    tell = {"id": "beratta", "kind": "notify", "label": "Meddela", "to": ["requester"]}
    wait = {"id": "vanta", "kind": "wait", "label": "Vänta", "workdays": 5}
    story = Story(plan=a_plan(a_step(), tell, wait, a_task(when=None)))
    story.town.stand_in(FRIDA, BENGT)

    chef, beratta, vanta, lon = ahead(story, everything=True)

    assert chef.stand_ins == {BENGT: (FRIDA,)}
    assert (beratta.kind, vanta.kind, vanta.due) == ("notify", "wait", date(2026, 12, 4))
    assert lon.opens == date(2026, 12, 4)
