"""Cases that wait at several steps at once, as the database has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from forms_platform.cases.access import get_for
from forms_platform.cases.advance import advance
from forms_platform.cases.history import history
from forms_platform.cases.models import Assignment, Case, Opinion
from forms_platform.cases.pass_time import pass_time, sweep_all
from forms_platform.cases.prove import prove_cases
from forms_platform.cases.standing_words import standings
from forms_platform.cases.timeline import Telling, timeline
from forms_platform.definitions.load import forget, load
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from tests.apps.cases.counting import statements
from tests.apps.cases.several import AT_ONCE, MANAGER, PAYROLL, publish_with
from tests.cast import Cast, a_group
from tests.stories import Story
from workflows.commands import AskOpinion, Decide, GiveOpinion, HandOver, Recall
from workflows.errors import Code, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast: Cast, now: datetime) -> Iterator[Story]:
    """Anna has sent in, and the manager and Lönecenter have it at the same time."""
    story = Story(cast, publish_with("bada", AT_ONCE), now)
    story.sends(cast.anna)
    yield story
    forget()


def waiting(case: Case) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(case=case, state=Assignment.State.OPEN)
    return set(rows.values_list("step", "principal"))


def answers(story: Story, person: Person, step: str, outcome: str = "approve", comment: str = "") -> Case:
    """The person answers that step, which is one of several."""
    row = Assignment.objects.filter(case=story.case, step=step).latest("opened_seq")
    command = Decide(person.pk, step, row.opened_seq, outcome, comment)
    return story.does(command)


def telling_of(story: Story, reader: Person) -> Telling:
    loaded = load(story.case.version_id)
    return Telling(loaded.plan, loaded.document, snapshot(), requester=story.case.requester_id, reader=reader.pk)


def topics(story: Story) -> list[str]:
    return list(Message.objects.order_by("id").values_list("topic", flat=True))


def test_both_have_a_row_and_one_answer_leaves_the_other_alone(both: Story, cast: Cast) -> None:
    assert waiting(both.case) == {("chef", f"m:{cast.home_care.pk}"), ("lon", "g:lonecenter")}

    answers(both, cast.eva, "lon")
    assert waiting(both.case) == {("chef", f"m:{cast.home_care.pk}")}
    answers(both, cast.bengt, "chef")

    assert (both.case.state, both.case.result, waiting(both.case)) == ("closed", "approved", set())
    assert list(prove_cases()) == []


def test_a_no_closes_the_others_row_and_a_late_answer_is_told_by_whom(both: Story, cast: Cast) -> None:
    late = Assignment.objects.get(case=both.case, step="lon")
    answers(both, cast.bengt, "chef", "reject", "Nej.")

    with pytest.raises(Refused) as refused:
        both.does(Decide(cast.eva.pk, "lon", late.opened_seq, "approve"))

    assert refused.value.code in (Code.CASE_CLOSED, Code.NOT_NEEDED)
    assert waiting(both.case) == set()


def test_who_has_it_is_told_of_both(both: Story, cast: Cast, now: datetime) -> None:
    said = standings([both.case], snapshot(), now.date())[both.case.pk]
    assert said.words == "Väntar på Bengt Lund och Lonecenter"


def test_a_decision_beside_another_open_step_keeps_to_its_statements(both: Story, cast: Cast) -> None:
    row = Assignment.objects.get(case=both.case, step="lon")
    with statements() as seen:
        advance(both.case.pk, Decide(cast.eva.pk, "lon", row.opened_seq, "approve"), command_id=uuid4(), now=both.now)
    assert len(seen) <= 15, "\n".join(seen)


def test_a_return_takes_the_case_from_everybody_and_gives_it_back_to_those_who_had_it(both: Story, cast: Cast) -> None:
    answers(both, cast.bengt, "chef", "return", "Kvittot?")
    assert (both.case.state, waiting(both.case)) == ("returned", set())

    both.amends(cast.anna, {})

    assert {step for step, _ in waiting(both.case)} == {"chef", "lon"}
    assert list(prove_cases()) == []


def test_a_recalled_case_waits_for_nobody(both: Story, cast: Cast) -> None:
    both.does(Recall(cast.anna.pk))
    assert (both.case.state, waiting(both.case)) == ("returned", set())
    both.amends(cast.anna, {"belopp": "900.00"})
    assert {step for step, _ in waiting(both.case)} == {"chef", "lon"}


# ---- votes, opinions, handing over


@pytest.fixture
def board(cast: Cast, now: datetime) -> Iterator[Story]:
    """A case that three of a group decide together."""
    a_group(key="namnd", members=[cast.bengt, cast.cecilia, cast.david])
    step = {**MANAGER, "who": {"group": "namnd"}, "need": {"count": 2}, "on": {"reject": "@avslag"}}
    story = Story(cast, publish_with("namnd", step), now)
    story.sends(cast.anna)
    yield story
    forget()


def test_who_has_voted_has_it_no_longer_and_the_last_vote_settles_it(board: Story, cast: Cast) -> None:
    assert {principal for _, principal in waiting(board.case)} == {
        f"u:{one.pk}" for one in (cast.bengt, cast.cecilia, cast.david)
    }

    answers(board, cast.david, "chef")
    assert {principal for _, principal in waiting(board.case)} == {f"u:{one.pk}" for one in (cast.bengt, cast.cecilia)}
    assert list(prove_cases()) == []
    answers(board, cast.cecilia, "chef")

    assert (board.case.result, waiting(board.case)) == ("approved", set())


def test_whose_opinion_is_asked_may_read_the_case_until_it_is_given(both: Story, cast: Cast) -> None:
    with pytest.raises(Case.DoesNotExist):
        get_for(cast.david, both.case.number)

    both.does(AskOpinion(cast.bengt.pk, "chef", cast.david.pk, "Brukar vi bevilja det?"))
    assert get_for(cast.david, both.case.number) == both.case
    both.does(GiveOpinion(cast.david.pk, "chef", "Ja."))

    (opinion,) = Opinion.objects.all()
    assert (opinion.wanted, opinion.of) == (False, cast.david)
    assert topics(both).count("opinion.given") <= 1


def test_an_opinion_is_no_longer_wanted_when_the_step_is_over(both: Story, cast: Cast) -> None:
    both.does(AskOpinion(cast.bengt.pk, "chef", cast.david.pk, "?"))
    answers(both, cast.bengt, "chef", "reject", "Nej.")

    assert not Opinion.objects.get().wanted


def test_a_step_that_is_handed_over_is_in_the_others_queue_and_may_come_back(both: Story, cast: Cast) -> None:
    both.does(HandOver(cast.bengt.pk, "chef", cast.david.pk))
    assert waiting(both.case) == {("chef", f"u:{cast.david.pk}"), ("lon", "g:lonecenter")}

    both.does(HandOver(cast.david.pk, "chef", cast.bengt.pk))
    both.does(HandOver(cast.bengt.pk, "chef", cast.david.pk))

    assert waiting(both.case) == {("chef", f"u:{cast.david.pk}"), ("lon", "g:lonecenter")}
    assert list(prove_cases()) == []


# ---- the clock


def at(day: int, hour: int = 4) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_the_clock_comes_to_a_case_on_the_day_it_has_something_to_do(both: Story, cast: Cast) -> None:
    assert both.case.wakes == at(26).date()
    assert sweep_all(at(25)) == ""

    sweep_all(at(26))

    kinds = list(both.case.events.order_by("seq").values_list("kind", "step"))
    assert kinds[-2:] == [("reminded", "chef"), ("reminded", "lon")]
    assert sweep_all(at(26, 12)) == ""


def test_a_sweep_that_stood_still_for_a_week_catches_up_once(both: Story, cast: Cast) -> None:
    later = at(24) + timedelta(days=10)
    sweep_all(later)
    sweep_all(later + timedelta(hours=1))

    assert both.case.events.filter(kind="reminded").count() == 2
    assert both.case.events.filter(kind="widened").count() == 1
    above = f"m:{cast.care.pk}"
    assert ("chef", above) in waiting(both.case)
    assert list(prove_cases()) == []


def test_one_case_that_cannot_go_on_stops_no_other(cast: Cast, now: datetime) -> None:
    nobody = {**PAYROLL, "id": "ingen", "who": {"group": "tom"}, "on": {"reject": "@avslag"}}
    review = {**MANAGER, "kind": "review", "on": {"timeout": "next"}}
    stuck = Story(cast, publish_with("fast", review, nobody, reserve={"group": "tom"}), now)
    stuck.sends(cast.anna)
    other = Story(cast, publish_with("fri", {**MANAGER, "on": {"reject": "@avslag"}}), now)
    other.sends(cast.anna)

    sweep_all(at(30) + timedelta(days=3))

    assert stuck.case.events.filter(kind="lapsed").count() == 0
    assert other.case.events.filter(kind="widened").count() == 1
    forget()


def test_the_clock_does_nothing_while_the_requester_has_the_case(both: Story, cast: Cast) -> None:
    answers(both, cast.bengt, "chef", "return", "Kvittot?")
    before = both.case.revision

    pass_time(both.case.pk, now=at(24) + timedelta(days=40))

    assert (both.case.wakes, both.case.revision) == (None, before)


# ---- rows


def test_nine_receipts_go_on_and_one_is_sent_back(cast: Cast, now: datetime) -> None:
    by_row = {**MANAGER, "on": {"reject": "@avslag", "return": {"to": "requester", "then": "chef", "max": 2}}}
    by_row["rows"] = {"field": "kvitton"}
    story = Story(cast, publish_with("rader", by_row, {**PAYROLL, "on": {"reject": "@avslag"}}), now)
    receipts = [{"kopt_hos": f"Butik {number}", "summa": "10.00"} for number in range(10)]
    story.sends(cast.anna, kvitton=receipts)
    opened = Assignment.objects.get(case=story.case).opened_seq
    said = {str(number): "return" if number == 3 else "approve" for number in range(10)}

    story.does(Decide(cast.bengt.pk, "chef", opened, "approve", "Kvitto 4 är oläsligt", rows=said))

    case = story.case
    assert [row["kopt_hos"] for row in case.answers["kvitton"]] == [f"Butik {n}" for n in range(10) if n != 3]
    assert case.answers_version == 2
    assert len(case.earlier_answers.get().answers["kvitton"]) == 10
    assert waiting(case) == {("lon", "g:lonecenter")}
    told = timeline(history(case.pk), telling_of(story, cast.anna))
    assert "Begärd rättning, rad 4\nKvitto 4 är oläsligt" in [entry.detail for entry in told]
    assert list(prove_cases()) == []
