"""The matrix of who may read which case, told as people."""

from datetime import timedelta
from uuid import uuid4

import pytest

from forms_platform.cases.access import attachment_for, get_for, metadata_for, visible_to
from forms_platform.cases.models import Attachment, Case
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person, StandIn
from tests.apps.cases.counting import statements
from tests.cast import TODAY, Cast, a_group, a_person, a_role, a_stand_in
from tests.stories import Story, a_file

pytestmark = pytest.mark.django_db


def reads(person: Person, case: Case, today=TODAY) -> bool:
    """Whether the person may read it whole; all the ways of asking must agree."""
    listed = visible_to(person, today=today).filter(pk=case.pk).count()
    assert listed in (0, 1), "a case is found once"
    try:
        got = get_for(person, case.number, today=today)
    except Case.DoesNotExist:
        assert listed == 0
        return False
    assert got == case
    assert listed == 1
    return True


def readers(case: Case, cast: Cast) -> set[str]:
    everybody = (cast.anna, cast.bengt, cast.cecilia, cast.david, cast.eva, cast.frida, cast.gunnel, cast.hugo)
    return {person.given_name for person in everybody if reads(person, case)}


def test_while_the_manager_has_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    assert readers(story.case, cast) == {"Anna", "Bengt", "Cecilia"}


def test_while_payroll_has_it_the_stand_in_of_the_manager_sees_it_no_more(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    assert readers(story.case, cast) == {"Anna", "Bengt", "Eva"}


def test_who_decided_as_a_stand_in_may_read_what_they_decided_for_ever(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.cecilia)
    StandIn.objects.all().delete()
    changed()
    assert readers(story.case, cast) == {"Anna", "Bengt", "Cecilia", "Eva"}


def test_a_closed_case_is_read_by_those_who_had_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    story.decides(cast.eva)
    assert readers(story.case, cast) == {"Anna", "Bengt", "Eva"}


def test_the_subject_reads_what_is_about_them(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, subject=cast.david)
    assert reads(cast.david, story.case)


def test_who_sent_it_in_for_somebody_else_reads_it(story: Story, cast: Cast) -> None:
    story.sends(cast.david, on_behalf_of=cast.anna)
    assert reads(cast.david, story.case)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [(0, 0, True), (-3, -1, False), (1, 9, False), (-3, 0, True), (0, 5, True)],
)
def test_a_stand_in_reads_on_the_days_of_the_period_and_no_others(
    story: Story, cast: Cast, starts: int, ends: int, expected: bool
) -> None:
    story.sends(cast.anna)
    a_stand_in(
        absent=cast.bengt,
        stand_in=cast.david,
        starts=TODAY + timedelta(days=starts),
        ends=TODAY + timedelta(days=ends),
    )
    assert reads(cast.david, story.case) is expected


@pytest.mark.parametrize(("e_service", "expected"), [("gym", True), ("utlagg", False)])
def test_a_stand_in_for_one_e_service_reads_that_one(story: Story, cast: Cast, e_service: str, expected: bool) -> None:
    story.sends(cast.anna)
    a_stand_in(absent=cast.bengt, stand_in=cast.david, e_service=e_service)
    assert reads(cast.david, story.case) is expected


def test_a_stand_in_of_a_stand_in_reads_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    a_stand_in(absent=cast.cecilia, stand_in=cast.david)
    assert not reads(cast.david, story.case)


def test_a_new_manager_reads_what_waits_for_the_post_and_the_old_one_no_more(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    new = a_person(name="Nils Ny", manages=cast.home_care)
    assert reads(new, story.case)
    assert not reads(cast.bengt, story.case)


def test_when_the_post_falls_vacant_the_manager_above_reads_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    cast.home_care.manager = None
    cast.home_care.save()
    changed()
    assert reads(cast.frida, story.case)
    assert not reads(cast.hugo, story.case)


def test_a_new_member_of_the_group_reads_what_the_group_has_and_had(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    story.decides(cast.eva)
    a_group(key="lonecenter", members=[cast.david])
    assert reads(cast.david, story.case)


def test_a_superuser_and_an_administrator_read_no_answers(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    root = Person.objects.create_superuser("root")
    assert not reads(root, story.case)
    assert not reads(cast.gunnel, story.case)


def test_a_registrator_sees_the_case_but_does_not_read_it_whole(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    a_role(person=cast.david, role="registrator")
    assert metadata_for(cast.david, case.number, today=TODAY) == (case, False)
    assert not reads(cast.david, case)


def test_a_registrator_reads_their_own_case_whole(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    a_role(person=cast.anna, role="registrator")
    assert metadata_for(cast.anna, case.number, today=TODAY) == (case, True)


def test_for_everybody_else_the_case_does_not_exist(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    with pytest.raises(Case.DoesNotExist):
        metadata_for(cast.hugo, case.number, today=TODAY)
    with pytest.raises(Case.DoesNotExist):
        metadata_for(cast.anna, "2026-9999", today=TODAY)


def test_a_file_of_a_case_is_for_those_who_read_the_case(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now)
    story.sends(cast.anna, attachments=[kvitto.pk])
    assert attachment_for(cast.bengt, kvitto.pk, today=TODAY) == kvitto
    a_role(person=cast.david, role="registrator")
    for other in (cast.david, cast.hugo):
        with pytest.raises(Attachment.DoesNotExist):
            attachment_for(other, kvitto.pk, today=TODAY)


def test_a_file_of_a_draft_is_for_the_one_who_uploaded_it(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now)
    assert attachment_for(cast.anna, kvitto.pk, today=TODAY) == kvitto
    with pytest.raises(Attachment.DoesNotExist):
        attachment_for(cast.bengt, kvitto.pk, today=TODAY)
    with pytest.raises(Attachment.DoesNotExist):
        attachment_for(cast.anna, uuid4(), today=TODAY)


def test_asking_takes_one_statement_whatever_the_person_may(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for e_service in ("a", "b", "c"):
        a_stand_in(absent=cast.hugo, stand_in=cast.cecilia, e_service=e_service)
    visible_to(cast.cecilia, today=TODAY)  # the organisation is in memory from now on
    with statements() as counted:
        get_for(cast.cecilia, "2026-0001", today=TODAY)
    assert len(counted) == 1, "\n".join(counted)
