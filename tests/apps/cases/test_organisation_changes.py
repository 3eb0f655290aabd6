"""The organisation changes while a case waits: a unit is merged away, a role is emptied, somebody heads two units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.access import get_for
from forms_platform.cases.models import Case
from forms_platform.cases.pass_time import sweep_all
from forms_platform.cases.quorums import changed_quorums
from forms_platform.definitions.load import forget
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, RoleHolding, Unit
from tests.apps.cases.several import MANAGER, publish_with
from tests.cast import TODAY, Cast, a_group, a_role
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    forget()


def listed(person: Person) -> list[str]:
    return [row.case.number for row in Queue(person, TODAY).page("mine", Filters()).rows]


def test_a_case_of_a_unit_that_was_merged_is_with_the_manager_above_and_in_her_queue(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    Person.objects.filter(unit=cast.home_care).update(unit=cast.streets)
    Unit.objects.filter(pk=cast.home_care.pk).update(active=False)
    directory.changed()

    assert listed(cast.frida) == [case.number]
    assert get_for(cast.frida, case.number) == case
    assert story.decides(cast.frida).events.filter(kind="decided").exists()


def test_who_heads_two_units_has_the_cases_of_both_and_never_their_own(story: Story, cast: Cast) -> None:
    Unit.objects.filter(pk=cast.streets.pk).update(manager=cast.bengt)
    directory.changed()
    anna, david = story.sends(cast.anna), story.sends(cast.david)
    own = story.sends(cast.bengt)

    assert set(listed(cast.bengt)) == {anna.number, david.number}
    assert own.number not in listed(cast.bengt)
    assert own.number in listed(cast.frida)


def test_a_role_that_is_emptied_is_followed_by_the_reserve_the_same_night_though_no_clock_runs(
    cast: Cast, now: datetime
) -> None:
    a_role(person=cast.david, role="granskare")
    who = {"role": "granskare", "otherwise": {"group": "lonecenter"}}
    step = {key: part for key, part in MANAGER.items() if key not in ("due", "remind", "overdue")}
    step |= {"who": who, "on": {"reject": "@avslag"}}
    story = Story(cast, publish_with("roll", step), now)
    case = story.sends(cast.anna)
    assert listed(cast.david) == [case.number]
    RoleHolding.objects.filter(role="granskare").delete()
    directory.changed()

    sweep_all(now + timedelta(days=1))

    assert listed(cast.david) == []
    assert listed(cast.eva) == [case.number]
    assert story.decides(cast.eva).state == Case.State.CLOSED


def namnd(cast: Cast, now: datetime, need: object) -> Story:
    """What the members of a group decide together, or else payroll's; no clock runs."""
    a_group(key="namnd", members=[cast.bengt, cast.david, cast.frida])
    a_group(key="lonecenter", members=[cast.hugo])
    step = {key: part for key, part in MANAGER.items() if key not in ("due", "remind", "overdue")}
    who = {"group": "namnd", "otherwise": {"group": "lonecenter"}}
    return Story(cast, publish_with("namnd", step | {"who": who, "need": need, "on": {"reject": "@avslag"}}), now)


def leaves(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    directory.changed()


def test_when_too_few_are_left_for_a_quorum_the_reserve_joins_the_same_night(cast: Cast, now: datetime) -> None:
    story = namnd(cast, now, {"count": 2})
    case = story.sends(cast.anna)
    leaves(cast.bengt)
    sweep_all(now + timedelta(days=1))
    assert listed(cast.eva) == [], "two of two can say yes"
    leaves(cast.david)

    sweep_all(now + timedelta(days=1))

    assert listed(cast.eva) == listed(cast.frida) == [case.number]
    story.decides(cast.frida)
    assert story.decides(cast.eva).result == "approved"


def test_when_one_of_each_group_can_be_had_no_more_the_reserve_joins_though_nobody_has_left(
    cast: Cast, now: datetime
) -> None:
    one, other = a_group(key="ena", members=[cast.bengt]), a_group(key="andra", members=[cast.david])
    step = {key: part for key, part in MANAGER.items() if key not in ("due", "remind", "overdue")}
    step |= {"who": {"group": "lonecenter"}, "need": {"each": ["ena", "andra"]}, "on": {"reject": "@avslag"}}
    case = Story(cast, publish_with("en-av-varje", step), now).sends(cast.anna)
    assert sweep_all(now + timedelta(days=1)) == ""
    one.members.remove(cast.bengt)
    other.members.add(cast.bengt)
    directory.changed()

    assert sweep_all(now + timedelta(days=1)) == "1 ärenden, 0 fast"

    assert listed(cast.eva) == [case.number]
    assert sweep_all(now + timedelta(days=2)) == "", "nothing more follows"


def test_the_votes_that_are_there_settle_it_the_night_after_who_had_not_voted_left(cast: Cast, now: datetime) -> None:
    story = namnd(cast, now, "all")
    story.sends(cast.anna)
    story.decides(cast.bengt)
    assert story.decides(cast.david).state == Case.State.OPEN
    leaves(cast.frida)

    sweep_all(now + timedelta(days=1))

    assert (story.case.state, story.case.result) == (Case.State.CLOSED, "approved")


def test_what_several_decide_is_read_with_as_many_statements_however_many_cases_wait(cast: Cast, now: datetime) -> None:
    story = namnd(cast, now, {"count": 2})
    counted = []
    for _ in range(2):
        for _ in range(3):
            story.sends(cast.anna)
        with CaptureQueriesContext(connection) as asked:
            assert list(changed_quorums(directory.snapshot(), now=now)) == []
        counted.append(len(asked))
    assert counted == [4, 4]
