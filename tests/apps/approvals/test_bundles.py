"""Many cases answered with one press: in the background, each on its own, with a result for each, held together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.approvals import work_off as work
from forms_platform.approvals.begin_batch import AT_ONCE, begin_batch
from forms_platform.approvals.bulk import Chosen, progress_of
from forms_platform.approvals.carry_out_batch import carry_out_batch
from forms_platform.approvals.decide import Wish, decide, undo
from forms_platform.approvals.models import Batch, BatchItem, HeldDecision
from forms_platform.cases.models import Assignment, Case
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Envelope
from tests.apps.approvals.desk import html, signed_in
from tests.cast import Cast
from tests.stories import Story
from workflows.errors import Code

pytestmark = pytest.mark.django_db


def picked(cases: Sequence[Case]) -> list[Chosen]:
    """The cases as they were marked in the list."""
    return [Chosen(case, Assignment.objects.get(case=case, state="open"), case.revision) for case in cases]


def begun(cases: Sequence[Case], by: Person, now: datetime, *, outcome: str = "approve", comment: str = "") -> Batch:
    """A bundle of them."""
    return begin_batch(picked(cases), outcome, comment, by=by, now=now, batch=uuid4())


def letter(batch: UUID) -> Envelope:
    """The message that the outbox brings."""
    return Envelope(uuid4(), work.BEGUN, f"batch:{batch}", {"batch": str(batch)}, 1, timezone.now())


def marks(cases: Sequence[Case]) -> list[str]:
    return [f"{case.number}.{case.revision}" for case in cases]


def test_a_few_are_done_at_once_and_many_in_the_background(story: Story, cast: Cast, now: datetime) -> None:
    few = begun([story.sends(cast.anna) for _ in range(3)], cast.bengt, now)
    many = begun([story.sends(cast.anna) for _ in range(AT_ONCE + 1)], cast.bengt, now)
    assert (few.state, many.state) == ("done", "working")
    assert HeldDecision.objects.filter(batch=many.pk).count() == 0
    while work.work_off(many.pk, now=now, most=9).state == "working":
        pass
    assert HeldDecision.objects.filter(batch=many.pk, state="held").count() == AT_ONCE + 1


def test_one_message_carries_the_work_and_each_turn_asks_for_the_next(
    story: Story, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "A_TURN", 10)
    batch = begun([story.sends(cast.anna) for _ in range(AT_ONCE + 5)], cast.bengt, now)
    assert Message.objects.filter(topic="batch.begun", about=f"batch:{batch.pk}").count() == 1
    work.handle(letter(batch.pk))
    assert progress_of(batch).tried == 10
    assert Message.objects.filter(topic="batch.begun").count() == 2
    work.handle(letter(batch.pk))
    work.handle(letter(batch.pk))
    work.handle(letter(batch.pk))  # the same once more: nothing is left to do
    batch.refresh_from_db()
    assert batch.state == "done"
    assert HeldDecision.objects.filter(batch=batch.pk).count() == AT_ONCE + 5
    assert Message.objects.filter(topic="batch.due").count() == 1
    assert not Message.objects.filter(topic="decision.due").exists()


def test_the_seconds_begin_for_all_when_the_last_has_been_decided(story: Story, cast: Cast, now: datetime) -> None:
    batch = begun([story.sends(cast.anna) for _ in range(AT_ONCE + 1)], cast.bengt, now)
    work.work_off(batch.pk, now=now + timedelta(seconds=1), most=5)
    work.work_off(batch.pk, now=now + timedelta(seconds=30))
    ends = set(HeldDecision.objects.filter(batch=batch.pk).values_list("effective_at", flat=True))
    assert ends == {now + timedelta(seconds=40)}


def test_three_of_fifty_fail_and_say_which_and_why(story: Story, cast: Cast, now: datetime) -> None:
    cases = [story.sends(cast.anna) for _ in range(50)]
    items = picked(cases)
    decided, withdrawn, changed = cases[3], cases[20], cases[41]
    decide(
        Wish(decided.number, "chef", items[3].assignment.opened_seq, "reject", "Nej", decided.revision),
        by=cast.cecilia,
        now=now,
    )
    Case.objects.filter(pk=changed.pk).update(revision=changed.revision + 1)
    story._case = withdrawn.pk
    story.withdraws(cast.anna)
    batch = begin_batch(items, "approve", "", by=cast.bengt, now=now, batch=uuid4())
    work.work_off(batch.pk, now=now)
    batch.refresh_from_db()
    progress = progress_of(batch)
    assert (len(progress.done), len(progress.failed), progress.working) == (47, 3, False)
    why = {result.number: result.reason for result in progress.failed}
    assert set(why) == {decided.number, withdrawn.number, changed.number}
    assert "Cecilia Ek" in why[decided.number]
    carry_out_batch(batch.pk, now=now + timedelta(seconds=11))
    assert Case.objects.filter(result="approved").count() == 47


def test_a_long_list_is_answered_and_carried_out_in_turns(story: Story, cast: Cast, now: datetime) -> None:
    cases = [story.sends(cast.anna) for _ in range(120)]
    batch = begun(cases, cast.bengt, now)
    work.work_off(batch.pk, now=now)
    turns = 1
    while carry_out_batch(batch.pk, now=now + timedelta(seconds=11)):
        turns += 1
    assert Case.objects.filter(result="approved").count() == 120
    assert turns == 3


def test_a_repeated_press_finds_the_first_bundle(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna) for _ in range(3)]
    sent = {"valda": marks(cases), "gor": "approve", "bekraftat": "1", "bunt": str(uuid4())}
    for _ in range(2):
        bengts.post("/att-godkanna/bunt/", sent)
    assert Batch.objects.count() == 1
    assert HeldDecision.objects.count() == 3


def test_somebody_elses_bundle_is_neither_seen_nor_used(story: Story, cast: Cast, now: datetime) -> None:
    mine = begun([story.sends(cast.anna)], cast.bengt, now)
    hers = signed_in(cast.cecilia)
    assert hers.get(f"/att-godkanna/bunt/{mine.pk}/").status_code == 404
    case = story.sends(cast.anna)
    hers.post("/att-godkanna/bunt/", {"valda": marks([case]), "gor": "approve", "bekraftat": "1", "bunt": str(mine.pk)})
    assert Batch.objects.filter(by=cast.cecilia).exclude(pk=mine.pk).count() == 1


def test_an_undo_in_the_middle_leaves_everything_as_it_was(story: Story, cast: Cast, now: datetime) -> None:
    batch = begun([story.sends(cast.anna) for _ in range(AT_ONCE + 1)], cast.bengt, now)
    work.work_off(batch.pk, now=now, most=4)
    undo(batch.pk, by=cast.bengt, now=now)
    assert work.work_off(batch.pk, now=now).state == "undone"
    assert set(BatchItem.objects.filter(batch=batch).values_list("state", flat=True)) == {"held", "undone"}
    assert not HeldDecision.objects.exclude(state="undone").exists()
    assert set(Assignment.objects.values_list("state", flat=True)) == {"open"}


def test_a_done_bundle_is_undone_together(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna) for _ in range(4)]
    bengts.post("/att-godkanna/bunt/", {"valda": marks(cases), "gor": "approve", "bekraftat": "1"})
    batch = Batch.objects.get()
    page = html(bengts.post(f"/att-godkanna/angra/{batch.pk}/", follow=True))
    assert "Besluten är ångrade." in page
    assert not HeldDecision.objects.exclude(state="undone").exists()


def test_what_must_be_read_is_refused_in_a_bundle(story: Story, cast: Cast, now: datetime) -> None:
    case = story.sends(cast.anna)
    items = picked([case])
    version = case.version
    raw = version.document
    raw["workflow"]["steps"][0]["bulk"] = False
    other = type(version)(e_service=version.e_service, number=99, document=raw, sha256="0" * 64,
                          published_at=now)  # fmt: skip
    other.save()
    Case.objects.filter(pk=case.pk).update(version=other)
    batch = begin_batch(items, "approve", "", by=cast.bengt, now=now, batch=uuid4())
    (result,) = progress_of(batch).results
    assert result.state == "refused"
    assert BatchItem.objects.get().refusal["code"] == Code.STALE


def test_the_whole_list_is_shown_with_its_sum_and_exceptions_are_unticked(
    story: Story, cast: Cast, bengts: Client
) -> None:
    cases = [story.sends(cast.anna, belopp=belopp) for belopp in ("100.00", "200.00", "300.50")]
    back = "/att-godkanna/?flik=mine&tjanst=gym"
    page = html(bengts.post("/att-godkanna/bunt/", {"alla": "approve", "tillbaka": back}))
    assert "sammanlagt 600,50 kr" in page
    assert page.count('name="valda"') == 3
    assert not HeldDecision.objects.exists()
    sent = {"visade": marks(cases), "valda": marks(cases[:2]), "gor": "approve", "bekraftat": "1", "tillbaka": back}
    assert "Du godkände 2 ärenden, sammanlagt 300 kr." in html(bengts.post("/att-godkanna/bunt/", sent, follow=True))
    assert not HeldDecision.objects.filter(case=cases[2]).exists()


def test_a_whole_list_of_several_services_is_not_answered(story: Story, cast: Cast, bengts: Client) -> None:
    story.sends(cast.anna)
    bengts.post("/att-godkanna/bunt/", {"alla": "approve", "tillbaka": "/att-godkanna/", "bekraftat": "1"})
    assert not Batch.objects.exists()


def test_a_missing_message_keeps_the_exceptions(story: Story, cast: Cast, bengts: Client) -> None:
    cases = [story.sends(cast.anna) for _ in range(3)]
    sent = {"visade": marks(cases), "valda": marks(cases[:1]), "gor": "reject", "bekraftat": "1", "meddelande": " "}
    response = bengts.post("/att-godkanna/bunt/", sent)
    assert response.status_code == 422
    assert html(response).count(" checked") == 1
    assert html(response).count('name="valda"') == 3


def test_without_scripts_a_link_shows_how_far_it_has_come(
    story: Story, cast: Cast, bengts: Client, now: datetime
) -> None:
    batch = begun([story.sends(cast.anna) for _ in range(AT_ONCE + 1)], cast.bengt, now)
    page = html(bengts.get(f"/att-godkanna/bunt/{batch.pk}/"))
    assert f'<noscript><a class="ds-link" href="/att-godkanna/bunt/{batch.pk}/">' in page
    assert f"0 av {AT_ONCE + 1} ärenden är besvarade" in page
    part = html(bengts.get(f"/att-godkanna/bunt/{batch.pk}/", headers={"HX-Request": "true"}))
    assert "<html" not in part
    work.work_off(batch.pk, now=timezone.now())
    page = html(bengts.get(f"/att-godkanna/bunt/{batch.pk}/"))
    assert "Visa hur långt det kommit nu" not in page
    assert f"{AT_ONCE + 1} av {AT_ONCE + 1} ärenden är klara" in page
    assert 'class="undo"' in page


def test_a_decision_that_could_not_be_carried_out_is_told_in_the_result(
    story: Story, cast: Cast, bengts: Client, now: datetime
) -> None:
    cases = [story.sends(cast.anna) for _ in range(2)]
    batch = begun(cases, cast.bengt, now)
    story._case = cases[0].pk
    story.withdraws(cast.anna)
    carry_out_batch(batch.pk, now=now + timedelta(hours=2))
    page = html(bengts.get(f"/att-godkanna/bunt/{batch.pk}/"))
    assert "1 av 2 ärenden är klara" in page
    assert cases[0].number in page
