from uuid import uuid4

import pytest
from django.db import transaction

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.cases.models import Assignment, Attachment, Case, CaseEvent
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.organisation.directory import changed
from forms_platform.organisation.models import Person, RoleHolding, Unit
from tests.apps.cases.counting import statements
from tests.cast import Cast
from tests.stories import Story, a_file
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


def test_a_case_has_its_number_its_answers_and_its_first_step(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    case = story.case
    assert (case.number, case.state, case.step, case.revision) == ("2026-0001", "open", "chef", 1)
    assert case.answers == {"aktivitet": "Gymkort", "belopp": "2400.00"}
    assert case.version_id == story.loaded.version_id
    assert case.unit == cast.home_care


def test_lists_are_told_the_title_the_summary_and_the_amount(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna, belopp="2400.00")
    assert (case.title, case.summary, case.amount) == ("Friskvård i prov", "Gymkort, 2\xa0400\xa0kr", 240_000)


def test_the_step_waits_for_the_manager_with_a_last_day(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    waiting = Assignment.objects.get(case=story.case)
    assert waiting.principal == f"m:{cast.home_care.pk}"
    assert waiting.due is not None
    assert waiting.due.isoformat() == "2026-12-01"  # five working days after a Tuesday
    assert (waiting.requester, waiting.e_service, waiting.amount, waiting.amended) == (cast.anna, "gym", 120_000, False)


def test_the_events_are_stored_in_order_and_counted_from_one(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert list(CaseEvent.objects.order_by("seq").values_list("seq", "kind")) == [(1, "registered"), (2, "step_opened")]


def test_the_log_has_hashes_of_answers_and_events_and_never_the_answers(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna, aktivitet="Hemlig aktivitet")
    entry = Entry.objects.get(stream=f"case:{case.pk}")
    assert entry.facts["answers"] == {"version": 1, "sha256": sha256_of(case.answers)}
    assert entry.facts["e_service"]["sha256"] == story.loaded.sha256
    assert [told["sha256"] for told in entry.facts["events"]] == [
        sha256_of(e.data) for e in case.events.order_by("seq")
    ]
    assert "Hemlig" not in str(entry.facts)
    assert prove([f"case:{case.pk}"]) == []


def test_the_same_command_again_gives_the_same_case_and_does_nothing(story: Story, cast: Cast) -> None:
    draft = uuid4()
    first = story.sends(cast.anna, command_id=draft)
    again = story.sends(cast.anna, command_id=draft, belopp="999.00")
    assert again == first
    assert again.answers["belopp"] == "1200.00"
    assert CaseEvent.objects.count() == 2


def test_two_commands_are_two_cases_with_two_numbers(story: Story, cast: Cast) -> None:
    assert {story.sends(cast.anna).number, story.sends(cast.anna).number} == {"2026-0001", "2026-0002"}


def test_a_file_from_the_draft_belongs_to_the_case(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now)
    case = story.sends(cast.anna, attachments=[kvitto.pk])
    assert list(case.attachments.all()) == [kvitto]


def test_somebody_elses_file_stops_everything(story: Story, cast: Cast) -> None:
    stolen = a_file(cast.david, story.now)
    with pytest.raises(Attachment.DoesNotExist):
        story.sends(cast.anna, attachments=[stolen.pk])
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()


def test_a_file_of_another_case_cannot_be_taken_along(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now)
    story.sends(cast.anna, attachments=[kvitto.pk])
    with pytest.raises(Attachment.DoesNotExist):
        story.sends(cast.anna, attachments=[kvitto.pk])


def test_a_case_that_nobody_can_decide_is_refused_and_leaves_nothing(story: Story, cast: Cast) -> None:
    Unit.objects.update(manager=None)
    RoleHolding.objects.all().delete()
    changed()
    with pytest.raises(Refused) as refused:
        story.sends(cast.anna)
    assert refused.value.code is Code.NOBODY
    assert not Case.objects.exists()


def test_what_is_sent_in_for_somebody_else_is_theirs(story: Story, cast: Cast) -> None:
    case = story.sends(cast.cecilia, on_behalf_of=cast.anna)
    assert case.requester == cast.anna
    assert case.events.get(kind="registered").actor == cast.cecilia


def test_when_the_transaction_around_is_undone_so_is_everything(story: Story, cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        story.sends(cast.anna)
        raise ZeroDivisionError
    assert not Case.objects.exists()
    assert not Entry.objects.filter(stream__startswith="case:").exists()


def test_registering_takes_at_most_ten_statements(story: Story, cast: Cast, every_topic_is_heard: None) -> None:
    story.sends(cast.anna)  # the organisation is in memory from now on
    kvitto = a_file(cast.anna, story.now)
    with statements() as counted:
        story.sends(cast.anna, attachments=[kvitto.pk])
    assert len(counted) <= 11, "\n".join(counted)  # ten, and one for the file
    with statements() as counted:
        story.sends(cast.anna)
    assert len(counted) <= 10, "\n".join(counted)


def test_a_bigger_organisation_costs_no_more_statements(story: Story, cast: Cast) -> None:
    Person.objects.bulk_create(
        Person(username=f"p{n}", given_name="P", family_name=str(n), unit=cast.streets) for n in range(300)
    )
    changed()
    story.sends(cast.anna)
    with statements() as counted:
        story.sends(cast.anna)
    assert len(counted) <= 10
