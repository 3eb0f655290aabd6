from datetime import date

import pytest

from forms_platform.cases.earlier import limits_standing, used
from forms_platform.cases.models import Case
from tests.apps.cases.counting import statements
from tests.cast import TODAY, Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db


def so_far(story: Story, cast: Cast, year: int = 2026, **more: int) -> int:
    limit = story.loaded.document.limits[0]
    return used(limit, person=cast.anna.pk, e_service="gym", year=year, **more)


def test_granted_and_waiting_cases_count_in_whole_ore(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="600.50", betalat="2026-03-01")
    story.decides(cast.bengt)
    story.sends(cast.anna, belopp="400.25", betalat="2026-04-01")
    assert so_far(story, cast) == 100_075


def test_rejected_and_withdrawn_cases_do_not_count(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="600.00")
    story.decides(cast.bengt, "reject", "Nej.")
    story.sends(cast.anna, belopp="500.00")
    story.withdraws(cast.anna)
    assert so_far(story, cast) == 0


def test_a_case_under_correction_counts_and_can_be_left_out_of_its_own_sum(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="600.00")
    story.decides(cast.bengt, "return", "Fel?")
    assert so_far(story, cast) == 60_000
    assert so_far(story, cast, without=story.case.pk) == 0


def test_the_year_is_that_of_the_date_answered_else_of_the_registration(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="100.00", betalat="2025-12-30")
    story.sends(cast.anna, belopp="200.00")
    assert (so_far(story, cast, 2025), so_far(story, cast, 2026)) == (10_000, 20_000)


def test_other_peoples_and_other_services_cases_do_not_count(story: Story, cast: Cast) -> None:
    story.sends(cast.david, belopp="600.00")
    story.sends(cast.anna, belopp="500.00")
    Case.objects.filter(requester=cast.anna).update(e_service="annat")
    assert so_far(story, cast) == 0


def test_the_limit_says_how_much_is_left_in_one_statement(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="600.00", betalat="2026-02-01")
    values = {"belopp": 250_000, "betalat": date(2026, 11, 20)}
    with statements() as counted:
        (standing,) = limits_standing(story.loaded.document, values, person=cast.anna.pk, today=TODAY)
    assert (standing.used, standing.left, standing.within) == (60_000, 240_000, False)
    assert len(counted) == 1
