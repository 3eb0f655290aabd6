"""What comes to the manager above because whoever manages the unit now may not decide it: four eyes after a change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from forms_platform.cases.access import get_for
from forms_platform.cases.models import Case
from forms_platform.cases.passed_up import passed_up
from forms_platform.definitions.load import forget
from forms_platform.organisation import directory
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person, Unit
from tests.apps.cases.counting import statements
from tests.apps.cases.several import MANAGER, PAYROLL, publish_with
from tests.cast import TODAY, Cast, a_person, a_stand_in
from tests.stories import Story

pytestmark = pytest.mark.django_db
FIRST = {**PAYROLL, "on": {"reject": "@avslag"}}
THEN = {**MANAGER, "on": {"reject": "@avslag"}}


@pytest.fixture
def apart(cast: Cast, now: datetime) -> Iterator[Story]:
    """Eva has said yes for Lönecenter, and Anna's manager, who may not be the same, has the case."""
    story = Story(cast, publish_with("isar", FIRST, {**THEN, "not_same_as": ["lon"]}), now)
    story.sends(cast.anna)
    story.decides(cast.eva)
    yield story
    forget()


def becomes_manager(person: Person, unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=person)
    directory.changed()


def risen(person: Person) -> list[int]:
    return [one.case for one in passed_up(person.pk, snapshot(fresh=True), TODAY)]


def test_who_decided_the_step_before_became_manager_and_the_manager_above_has_it(apart: Story, cast: Cast) -> None:
    assert risen(cast.frida) == []

    becomes_manager(cast.eva, cast.home_care)

    assert risen(cast.frida) == [apart.case.pk]
    assert get_for(cast.frida, apart.case.number) == apart.case
    assert apart.decides(cast.frida).state == Case.State.CLOSED


def test_her_stand_in_has_it_too(apart: Story, cast: Cast) -> None:
    gustav = a_person(name="Gustav Dahl", unit=cast.care)
    a_stand_in(absent=cast.frida, stand_in=gustav)
    becomes_manager(cast.eva, cast.home_care)

    (one,) = passed_up(gustav.pk, snapshot(fresh=True), TODAY)
    assert (one.case, one.absent) == (apart.case.pk, cast.frida.pk)


def test_it_rises_from_a_vacant_post_below_the_new_manager(apart: Story, cast: Cast) -> None:
    becomes_manager(cast.eva, cast.care)
    Unit.objects.filter(pk=cast.home_care.pk).update(manager=None)
    director = a_person(name="Disa Holt", title="Kommundirektör", manages=cast.municipality)
    directory.changed()

    assert risen(director) == [apart.case.pk]


def test_steps_that_may_have_the_same_person_stay_where_they_are(cast: Cast, now: datetime) -> None:
    story = Story(cast, publish_with("samma", FIRST, THEN), now)
    story.sends(cast.anna)
    story.decides(cast.eva)

    becomes_manager(cast.eva, cast.home_care)

    assert risen(cast.frida) == []
    assert story.decides(cast.eva).state == Case.State.CLOSED
    forget()


def test_who_handed_it_in_for_another_became_manager(story: Story, cast: Cast) -> None:
    story.sends(cast.david, on_behalf_of=cast.anna)
    becomes_manager(cast.david, cast.home_care)

    assert risen(cast.frida) == [story.case.pk]


def test_two_statements_tell_it_however_many_they_are(apart: Story, cast: Cast) -> None:
    for _ in range(4):
        apart.sends(cast.anna)
        apart.decides(cast.eva)
    becomes_manager(cast.eva, cast.home_care)
    organisation = snapshot(fresh=True)

    with statements() as told:
        assert len(passed_up(cast.frida.pk, organisation, TODAY)) == 5

    assert len(told) <= 3, "the cases, what happened in them, and their version when it is not known"
