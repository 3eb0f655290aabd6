"""What the queue lists, whose it is, and in which order: cases find the person who may decide them today."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from forms_platform.approvals.queue import COUNT_AT_MOST, PAGE, Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.organisation import directory
from forms_platform.organisation.models import Person, Unit
from tests.cast import TODAY, Cast, a_person, a_role, a_stand_in
from tests.stories import Story

ALL = Filters()


def listed(person: Person, tab: str = "mine", filters: Filters = ALL) -> list[str]:
    """The numbers on the first page of the tab."""
    return [row.case.number for row in Queue(person, TODAY).page(tab, filters).rows]


def walked(person: Person, tab: str = "mine") -> list[str]:
    """The numbers of every page of the tab, one page after the other."""
    found: list[str] = []
    after = ""
    while True:
        page = Queue(person, TODAY).page(tab, ALL, after)
        found += [row.case.number for row in page.rows]
        after = page.next
        if not after:
            return found


def due(case: Case, day: date | None) -> None:
    """The case is to be answered on that day."""
    Assignment.objects.filter(case=case).update(due=day)


def becomes_manager(person: Person, unit: Unit) -> None:
    """The person takes over the unit."""
    Unit.objects.filter(pk=unit.pk).update(manager=person)
    directory.changed()


def test_a_case_whose_requester_became_the_manager_waits_for_the_manager_above(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    becomes_manager(cast.anna, cast.home_care)
    assert listed(cast.anna) == []
    assert listed(cast.frida) == [case.number]
    assert Queue(cast.frida, TODAY).counts()["mine"] == 1


def test_a_case_about_the_new_manager_waits_for_the_manager_above(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna, subject=cast.david)
    becomes_manager(cast.david, cast.home_care)
    assert listed(cast.david) == []
    assert listed(cast.frida) == [case.number]


def test_it_climbs_through_vacant_posts(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    becomes_manager(cast.anna, cast.home_care)
    Unit.objects.filter(pk=cast.care.pk).update(manager=None)
    director = a_person(name="Disa Holt", title="Kommundirektör", manages=cast.municipality)
    assert listed(director) == [case.number]


def test_the_stand_in_of_the_manager_above_has_it_too(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    becomes_manager(cast.anna, cast.home_care)
    gustav = a_person(name="Gustav Dahl", unit=cast.care)
    a_stand_in(absent=cast.frida, stand_in=gustav)
    assert listed(gustav, "stand_in") == [case.number]
    assert Queue(gustav, TODAY).page("stand_in", ALL).rows[0].for_name == "Frida Falk"


def test_the_manager_above_opens_and_decides_it(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    becomes_manager(cast.anna, cast.home_care)
    client = Client()
    client.force_login(cast.frida)
    page = client.get(f"/att-godkanna/{case.number}/")
    assert 'value="approve"' in page.content.decode()


def test_the_manager_above_sees_nothing_of_what_the_manager_below_may_decide(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert listed(cast.frida) == []


def test_a_case_that_waits_for_two_of_ones_roles_is_listed_once(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    row = Assignment.objects.get(case=case)
    row.pk, row.principal = None, "r:attestant"
    row.save()
    a_role(person=cast.bengt, role="attestant")
    assert listed(cast.bengt) == [case.number]
    assert Queue(cast.bengt, TODAY).counts()["mine"] == 1


def test_the_list_is_in_the_order_of_the_answer_dates_and_undated_ones_come_last(story: Story, cast: Cast) -> None:
    undated, later, sooner, late = (story.sends(cast.anna) for _ in range(4))
    for case, day in ((undated, None), (later, 9), (sooner, 2), (late, -3)):
        due(case, None if day is None else TODAY + timedelta(days=day))
    assert listed(cast.bengt) == [late.number, sooner.number, later.number, undated.number]
    assert listed(cast.bengt, "late") == [late.number]


def test_page_after_page_shows_everything_once(story: Story, cast: Cast) -> None:
    cases = [story.sends(cast.anna) for _ in range(PAGE + 12)]
    for place, case in enumerate(cases):
        due(case, None if place % 4 == 0 else TODAY + timedelta(days=place % 3))
    numbers = walked(cast.bengt)
    assert sorted(numbers) == sorted(case.number for case in cases)
    assert numbers == walked(cast.cecilia, "stand_in")


def test_a_badge_stops_counting(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    pattern = Assignment.objects.get(case=case)
    several = [story.sends(cast.anna) for _ in range(3)]
    rows = []
    for place in range(COUNT_AT_MOST + 5):
        copy = Case.objects.get(pk=several[0].pk)
        copy.pk, copy.number = None, f"2026-9{place:05}"
        copy.command = uuid4()
        copy.save()
        row = Assignment.objects.get(pk=pattern.pk)
        row.pk, row.case = None, copy
        rows.append(row)
    Assignment.objects.bulk_create(rows)
    assert Queue(cast.bengt, TODAY).counts()["mine"] == COUNT_AT_MOST


def test_what_a_colleague_has_taken_is_shown_when_asked_for_with_who_has_it(story: Story, cast: Cast) -> None:
    olle = a_person(name="Olle Ros", groups=("lonecenter",))
    story.sends(cast.anna, belopp="2400.00")
    case = story.decides(cast.bengt)
    story.claims(cast.eva)
    assert listed(olle) == []
    (row,) = Queue(olle, TODAY).page("mine", Filters(taken=True)).rows
    assert (row.case, row.taken_by, row.bulk) == (case, "Eva Sund", False)
    (evas,) = Queue(cast.eva, TODAY).page("mine", ALL).rows
    assert (evas.taken, evas.taken_by) == (True, "")


def test_the_list_is_narrowed_to_one_group(story: Story, cast: Cast) -> None:
    maja = a_person(name="Maja Ek", manages=cast.streets, groups=("lonecenter",))
    story.sends(cast.anna, belopp="2400.00")
    of_the_group = story.decides(cast.bengt)
    as_manager = story.sends(cast.david)
    assert set(listed(maja)) == {of_the_group.number, as_manager.number}
    assert listed(maja, filters=Filters(group="lonecenter")) == [of_the_group.number]
    assert listed(maja, filters=Filters(group="it")) == []


@pytest.mark.parametrize("words", ["oberg", "Öberg", "öberg", "ÅSA", "asa"])
def test_a_name_is_found_without_its_accents_and_whatever_its_case(story: Story, cast: Cast, words: str) -> None:
    asa = a_person(name="Åsa Öberg", unit=cast.home_care)
    case = story.sends(asa)
    story.sends(cast.anna)
    assert listed(cast.bengt, filters=Filters(words=words)) == [case.number]


def test_words_of_the_line_are_found_whatever_their_case(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna, aktivitet="Åkband")
    story.sends(cast.anna)
    for words in ("åkband", "Åkband", "anna åkband"):
        assert listed(cast.bengt, filters=Filters(words=words)) == [case.number], words


def test_what_one_has_decided_is_searched(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, aktivitet="Simhall")
    case = story.decides(cast.bengt)
    story.sends(cast.anna)
    story.decides(cast.bengt)
    assert listed(cast.bengt, "decided", Filters(words="simhall")) == [case.number]
    assert len(listed(cast.bengt, "decided")) == 2


def test_decisions_of_the_same_moment_are_all_paged_through(story: Story, cast: Cast) -> None:
    for _ in range(PAGE + 3):
        story.sends(cast.anna)
        story.decides(cast.bengt)
    CaseEvent.objects.update(at=story.now)
    numbers = walked(cast.bengt, "decided")
    assert len(numbers) == len(set(numbers)) == PAGE + 3
