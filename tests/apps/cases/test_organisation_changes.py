"""The organisation changes while a case waits: a unit is merged away, a role is emptied, somebody heads two units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.access import get_for
from forms_platform.cases.models import Case
from forms_platform.cases.pass_time import sweep_all
from forms_platform.definitions.load import forget
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, RoleHolding, Unit
from tests.apps.cases.several import MANAGER, publish_with
from tests.cast import TODAY, Cast, a_role
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
