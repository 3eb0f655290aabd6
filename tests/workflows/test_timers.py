"""What the clock does, once each, however late it is looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.workflows.town import (
    ANNA,
    BENGT,
    DAVID,
    EVA,
    HEMTJANST,
    HUGO,
    NORR,
    SARA,
    TODAY,
    Story,
    a_plan,
    a_step,
    a_task,
)
from workflows import commands as co
from workflows import events as ev
from workflows.timers import wakes

LAST = date(2026, 11, 27)  # the Friday by which Bengt has to answer


def the_next_day(story: Story, day: date) -> tuple[ev.Event, ...]:
    story.today = day
    return story.hears(co.TimePassed())


def waiting(**changes: Any) -> Story:
    return Story(plan=a_plan(a_step(**changes), a_task())).begins()


def test_reminders_go_out_after_the_opening_and_before_and_after_the_last_day() -> None:
    story = waiting(remind=[{"workdays": 1}, {"before": 1}, {"after": 1}])
    assert story.standing.open["chef"].remind == (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 30))

    sent = {day: the_next_day(story, day) for day in (TODAY + timedelta(offset) for offset in range(8))}

    assert {day.day for day, events in sent.items() if events} == {25, 26, 30}
    assert sent[date(2026, 11, 30)] == (ev.Reminded("chef", 3),)


def test_a_clock_that_stood_still_catches_up_once() -> None:
    story = waiting(remind=[{"workdays": 1}, {"before": 1}])

    assert the_next_day(story, date(2026, 12, 9)) == (ev.Reminded("chef", 2),)
    assert the_next_day(story, date(2026, 12, 9)) == ()
    assert the_next_day(story, date(2026, 12, 10)) == ()


def test_when_the_last_day_has_passed_the_managers_manager_may_answer_too() -> None:
    story = waiting(overdue={"add": {"manager_of": "assignee"}})
    assert the_next_day(story, LAST) == ()

    events = the_next_day(story, LAST + timedelta(1))

    assert events == (ev.Widened("chef", (f"m:{NORR}", f"m:{HEMTJANST}"), "overdue_add"),)
    assert the_next_day(story, LAST + timedelta(2)) == ()
    assert story.may_decide(BENGT) is not None
    assert story.decides(HUGO, "approve")


def test_or_it_moves_to_them() -> None:
    story = waiting(overdue={"move": {"group": "hr"}})

    the_next_day(story, LAST + timedelta(3))

    assert story.standing.principals == ("g:hr",)
    assert story.may_decide(BENGT) is None


def test_nobody_is_asked_for_their_own_case_because_it_is_late() -> None:
    story = Story(plan=a_plan(a_step(overdue={"add": {"person": "vem"}})), facts={"vem": str(ANNA)}).begins()

    assert the_next_day(story, LAST + timedelta(3)) == ()


def test_an_opinion_that_nobody_gives_in_time_is_not_waited_for() -> None:
    review = a_step(id="yttrande", kind="review", who={"group": "hr"}, on={"timeout": "next"}, comment=None)
    story = Story(plan=a_plan(review, a_step())).begins()
    assert the_next_day(story, LAST) == ()

    events = the_next_day(story, LAST + timedelta(1))

    assert events[0] == ev.Lapsed("yttrande", "timeout")
    assert story.standing.step == "chef"


def test_no_time_runs_while_the_requester_has_the_case() -> None:
    story = waiting(remind=[{"workdays": 1}], overdue={"add": {"group": "hr"}})
    story.decides(BENGT, "return", "Kvittot?")

    assert the_next_day(story, date(2027, 3, 1)) == ()
    assert wakes(story.plan, story.standing) is None
    story.hears(co.Amend(ANNA))
    assert story.standing.due == date(2027, 3, 4)
    assert the_next_day(story, date(2027, 3, 2)) == (ev.Reminded("chef", 1),)


def test_what_was_decided_in_time_reminds_nobody() -> None:
    story = waiting(remind=[{"workdays": 1}], overdue={"add": {"group": "hr"}})
    story.decides(BENGT, "approve")

    assert the_next_day(story, date(2027, 3, 1)) == ()


@pytest.mark.parametrize("late", [1, 30])
def test_a_group_that_was_emptied_is_followed_by_the_reserve(late: int) -> None:
    story = Story(plan=a_plan(a_step(who={"group": "lonecenter"}))).begins()
    story.town.groups["lonecenter"] = set()

    events = the_next_day(story, TODAY + timedelta(late))

    assert events == (ev.Widened("chef", ("g:lonecenter", "g:hr"), "vacancy"),)
    assert the_next_day(story, TODAY + timedelta(late + 1)) == ()
    assert {person for person in (EVA, DAVID, SARA) if story.may_decide(person)} == {DAVID, SARA}


def test_the_clock_knows_the_next_day_it_is_needed() -> None:
    story = waiting(remind=[{"workdays": 1}], overdue={"add": {"group": "hr"}})
    assert wakes(story.plan, story.standing) == date(2026, 11, 25)
    the_next_day(story, date(2026, 11, 25))
    assert wakes(story.plan, story.standing) == LAST + timedelta(1)
    the_next_day(story, LAST + timedelta(1))
    assert wakes(story.plan, story.standing) is None


def test_each_branch_has_a_clock_of_its_own() -> None:
    block = {
        "id": "bada",
        "kind": "parallel",
        "on": {"reject": "@avslag"},
        "branches": [
            [a_step(on={}, comment=None, remind=[{"workdays": 1}])],
            [a_step(id="hr", on={}, comment=None, who={"group": "hr"}, remind=[{"workdays": 2}])],
        ],
    }
    story = Story(plan=a_plan(block)).begins()

    assert the_next_day(story, date(2026, 11, 25)) == (ev.Reminded("chef", 1),)
    story.decides(BENGT, "reject")
    assert the_next_day(story, date(2026, 11, 26)) == ()
