from datetime import date
from uuid import uuid4

import pytest

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Assignment, Attachment, Case, CaseEvent, Delivery
from forms_platform.outbox.models import Message
from tests.apps.cases.counting import statements
from tests.cast import Cast
from tests.stories import Story, a_file
from workflows.commands import Amend, Decide, Withdraw
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


def waiting(case: Case) -> set[str]:
    return set(Assignment.objects.filter(case=case).exclude(state="closed").values_list("principal", flat=True))


def test_an_approval_moves_a_large_amount_on_to_payroll(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    assert (story.case.state, story.case.step, story.case.revision) == ("open", "lon", 2)
    assert waiting(story.case) == {"g:lonecenter"}


def test_a_small_amount_is_granted_at_once_and_waits_for_its_delivery(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="1200.00")
    story.decides(cast.bengt)
    case = story.case
    assert (case.state, case.step, case.end, case.result) == ("closed", "", "beviljad", "approved")
    assert case.closed_at == story.now
    assert waiting(case) == set()
    assert list(Delivery.objects.values_list("case", "target", "state")) == [(case.pk, "payroll", "waiting")]


def test_a_rejected_case_delivers_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "reject", "Räknas inte som friskvård.")
    assert (story.case.end, story.case.result) == ("avslag", "rejected")
    assert not Delivery.objects.exists()


def test_a_return_waits_for_the_requester_and_nobody_else(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Kvittot saknas.")
    assert (story.case.state, story.case.step) == ("returned", "")
    assert waiting(story.case) == set()


def test_an_amendment_opens_the_step_again_and_says_that_it_was_amended(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Fel belopp?")
    story.amends(cast.anna, {"belopp": "900.00", "aktivitet": "Simkort"})
    case = story.case
    again = Assignment.objects.exclude(state="closed").get(case=case)
    assert (case.state, case.step, case.answers_version) == ("open", "chef", 2)
    assert (case.answers["belopp"], case.amount, case.summary) == ("900.00", 90_000, "Simkort, 900\xa0kr")
    assert (again.amended, again.amount, again.opened_seq) == (True, 90_000, 6)
    assert case.events.get(kind="amended").data["changed"] == ["aktivitet", "belopp"]


def test_the_answers_before_an_amendment_are_kept_and_logged_by_their_hash(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    before = story.case.answers
    story.decides(cast.bengt, "return", "Fel belopp?")
    story.amends(cast.anna, {"belopp": "900.00"})
    assert list(story.case.earlier_answers.values_list("version", "answers")) == [(1, before)]
    assert Entry.objects.filter(action="case.amended").get().facts["answers"]["version"] == 2


def test_the_next_step_after_an_amended_one_is_not_marked_as_amended(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt, "return", "Fel belopp?")
    story.amends(cast.anna, {"belopp": "2500.00"})
    story.decides(cast.bengt)
    assert Assignment.objects.exclude(state="closed").get().amended is False


def test_a_file_added_with_an_amendment_belongs_to_the_case_beside_the_old_one(story: Story, cast: Cast) -> None:
    old = a_file(cast.anna, story.now)
    story.sends(cast.anna, attachments=[old.pk])
    story.decides(cast.bengt, "return", "Suddigt kvitto.")
    new = a_file(cast.anna, story.now, b"skarpare")
    story.amends(cast.anna, {}, attachments=[old.pk, new.pk])
    assert set(story.case.attachments.all()) == {old, new}


def test_an_amendment_with_somebody_elses_file_changes_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Kvitto?")
    with pytest.raises(Attachment.DoesNotExist):
        story.amends(cast.anna, {"belopp": "1.00"}, attachments=[a_file(cast.david, story.now).pk])
    assert (story.case.state, story.case.answers["belopp"]) == ("returned", "1200.00")


@pytest.mark.parametrize("command", [Withdraw(1), Decide(1, "chef", 2, "approve")])
def test_answers_come_with_an_amendment_and_with_nothing_else(story: Story, cast: Cast, command) -> None:
    story.sends(cast.anna)
    with pytest.raises(ValueError, match="answers"):
        advance(story.case.pk, command, command_id=uuid4(), now=story.now, answers={})
    with pytest.raises(ValueError, match="answers"):
        advance(story.case.pk, Amend(cast.anna.pk), command_id=uuid4(), now=story.now)


def test_the_same_command_again_does_nothing_again(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    press = uuid4()
    command = Decide(cast.bengt.pk, "chef", 2, "approve")
    first = story.does(command, command_id=press, seen_revision=1)
    again = story.does(command, command_id=press, seen_revision=1)
    assert again == first
    assert again.revision == 2
    assert CaseEvent.objects.filter(kind="decided").count() == 1


def test_a_repeated_command_is_recognised_long_after(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    press = uuid4()
    command = Decide(cast.bengt.pk, "chef", 2, "approve")
    story.does(command, command_id=press)
    story.decides(cast.eva)
    assert story.does(command, command_id=press).state == "closed"


def test_the_second_of_two_deciders_is_told_who_was_first(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.does(Decide(cast.bengt.pk, "chef", 2, "approve"), seen_revision=1)
    with pytest.raises(Refused) as refused:
        story.does(Decide(cast.cecilia.pk, "chef", 2, "reject", "Nej."), seen_revision=1)
    assert refused.value.code is Code.ALREADY_DECIDED
    assert (refused.value.facts["by"], refused.value.facts["outcome"]) == (cast.bengt.pk, "approve")


def test_nothing_is_decided_on_a_version_that_was_not_read(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    read = story.case.revision
    story.says(cast.anna, "Jag betalade kontant.")
    with pytest.raises(Refused) as refused:
        story.decides(cast.bengt, seen_revision=read)
    assert refused.value.code is Code.STALE
    assert story.case.state == "open"


def test_an_opening_of_the_step_that_is_past_is_stale_even_with_a_fresh_revision(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Fel?")
    story.amends(cast.anna, {"belopp": "900.00"})
    with pytest.raises(Refused) as refused:
        story.does(Decide(cast.bengt.pk, "chef", 2, "approve"), seen_revision=story.case.revision)
    assert refused.value.code is Code.ALREADY_DECIDED


def test_what_the_engine_refuses_leaves_nothing_behind(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    before = (CaseEvent.objects.count(), Entry.objects.count(), Message.objects.count(), story.case.changed_at)
    with pytest.raises(Refused) as refused:
        story.decides(cast.anna)
    assert refused.value.code is Code.OWN_CASE
    assert before == (
        CaseEvent.objects.count(),
        Entry.objects.count(),
        Message.objects.count(),
        story.case.changed_at,
    )


def test_a_claim_is_seen_on_the_groups_rows_and_goes_with_a_release(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    story.claims(cast.eva)
    assert Assignment.objects.exclude(state="closed").get().claimed_by == cast.eva
    story.releases(cast.eva)
    assert Assignment.objects.exclude(state="closed").get().claimed_by is None


def test_a_second_claim_by_the_same_person_stores_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    story.claims(cast.eva)
    revision = story.case.revision
    story.claims(cast.eva)
    assert story.case.revision == revision


def test_cecilia_decides_for_bengt_and_both_are_named(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.cecilia)
    decided = story.case.events.get(kind="decided")
    assert (decided.actor, decided.on_behalf_of) == (cast.cecilia, cast.bengt)


def test_a_withdrawn_case_is_closed_and_waits_for_nobody(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.withdraws(cast.anna, "Fel person betalade.")
    assert (story.case.state, story.case.result, story.case.end) == ("closed", "withdrawn", "")
    assert waiting(story.case) == set()


def test_a_held_decision_does_not_keep_the_row_open_when_the_case_moves(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    Assignment.objects.update(state="held")
    story.decides(cast.bengt)
    assert waiting(story.case) == set()


def test_the_platform_notes_on_a_closed_case_and_its_end_stays(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    closed_at = story.case.closed_at
    story.notes("record_made", revision=1)
    assert (story.case.state, story.case.closed_at, story.case.revision) == ("closed", closed_at, 3)
    assert story.case.events.get(kind="noted").actor is None
    assert Entry.objects.filter(action="case.noted").get().actor == "system"


def test_the_last_day_of_a_later_step_is_counted_from_when_it_opened(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    assert Assignment.objects.exclude(state="closed").get().due == date(2026, 11, 27)


def test_every_event_has_its_post_with_the_cases_id_and_the_events_place(
    story: Story, cast: Cast, every_topic_is_heard: None
) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Fel?")
    story.amends(cast.anna, {"belopp": "900.00"})
    story.decides(cast.bengt)
    of_case = Message.objects.filter(about=f"case:{story.case.pk}")
    posted = of_case.order_by("created_at", "id").values_list("topic", "payload__seq")
    assert list(posted) == [
        ("case.registered", 1),
        ("step.opened", 2),
        ("step.decided", 3),
        ("case.returned", 4),
        ("case.amended", 5),
        ("step.opened", 6),
        ("step.decided", 7),
        ("case.closed", 9),
        ("delivery.owed", None),
    ]


def test_a_withdrawal_is_posted(story: Story, cast: Cast, every_topic_is_heard: None) -> None:
    story.sends(cast.anna)
    story.withdraws(cast.anna)
    of_case = Message.objects.filter(about=f"case:{story.case.pk}")
    assert of_case.order_by("-id").values_list("topic", flat=True)[0] == "case.withdrawn"


def test_the_log_proves_and_a_changed_event_is_found_against_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    story.decides(cast.eva)
    stream = f"case:{story.case.pk}"
    assert prove([stream]) == []
    entry = Entry.objects.get(stream=stream, seq=2)
    entry.facts["events"][0]["sha256"] = "0" * 64
    entry.save()
    assert [found.seq for found in prove([stream])] == [2]


@pytest.mark.parametrize("step", ["onward", "end", "return", "claim", "note", "withdraw"])
def test_a_command_takes_at_most_twelve_statements(
    story: Story, cast: Cast, every_topic_is_heard: None, step: str
) -> None:
    story.sends(cast.anna, belopp="2400.00")
    if step in ("end", "claim", "note"):
        story.decides(cast.bengt)
    opened = story.case.events.filter(kind="step_opened").last()
    assert opened is not None
    case, now, seq = story.case, story.now, opened.seq
    command = {
        "onward": Decide(cast.bengt.pk, "chef", seq, "approve"),
        "end": Decide(cast.eva.pk, "lon", seq, "approve"),
        "return": Decide(cast.bengt.pk, "chef", seq, "return", "Fel?"),
        "withdraw": Withdraw(cast.anna.pk),
    }
    with statements() as counted:
        if step == "claim":
            story.claims(cast.eva)
        elif step == "note":
            story.notes("record_made")
        else:
            advance(case.pk, command[step], command_id=uuid4(), now=now, seen_revision=case.revision)
    assert len(counted) <= 12, "\n".join(counted)


def test_a_long_story_costs_no_more_statements_than_a_short_one(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for word in "abcdefghijklmnopqrst":
        story.says(cast.anna, word)
    with statements() as counted:
        story.decides(cast.bengt)
    assert len(counted) <= 14  # two of them the story's own look at the case
