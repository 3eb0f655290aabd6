"""A case under way goes over to a newer version, or says why it stays; at the same time as people decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.cases.advance import advance
from forms_platform.cases.migrate import migrate
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.prove import prove_cases
from forms_platform.definitions.load import Loaded, forget
from forms_platform.definitions.publish import publish
from tests.at_once import at_once
from tests.cast import Cast
from tests.stories import Story, document
from workflows.commands import Decide
from workflows.errors import Code, Refused

GYM = "gym"


def newer(change: Callable[[dict[str, Any]], object], now: datetime) -> int:
    """Another version of gym, as changed; its id."""
    raw = deepcopy(document(GYM))
    change(raw)
    raw["minutes"] = raw.get("minutes", 3) + 1  # so that it always is another version
    return publish(raw, None, now).pk


def moves(story: Story, version: int, cast: Cast) -> Case:
    return migrate(story.case.pk, version, by=cast.gunnel.pk, command_id=uuid4(), now=story.now)


def why(story: Story, version: int, cast: Cast) -> str:
    """Why the case stays; nothing has happened to it."""
    before = (story.case.revision, story.case.version_id)
    with pytest.raises(Refused) as refused:
        moves(story, version, cast)
    assert (story.case.revision, story.case.version_id) == before
    return str(refused.value.facts.get("why") or refused.value.code)


def fits(case: Case) -> None:
    """The log holds, and the case is what its events add up to."""
    assert list(prove_cases([case.pk])) == []
    assert prove([f"case:{case.pk}"]) == []


def chef(raw: dict[str, Any]) -> dict[str, Any]:
    step: dict[str, Any] = raw["workflow"]["steps"][0]
    return step


def test_a_case_goes_on_in_the_newer_version_and_everything_still_adds_up(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    version = newer(lambda raw: raw.update(title={"sv": "Friskvård, nytt namn", "en": "Wellness"}), story.now)
    case = moves(story, version, cast)
    assert (case.version_id, case.title, case.step) == (version, "Friskvård, nytt namn", "lon")
    assert case.events.last().data == {"since": 1, "version": 2, "again": [], "by": cast.gunnel.pk}
    logged = Entry.objects.filter(stream=f"case:{case.pk}").latest("seq")
    assert logged.facts["e_service"]["number"] == 2
    fits(case)
    story.decides(cast.eva)
    assert story.case.result == "approved"
    fits(story.case)


def test_a_step_with_other_people_begins_again_and_one_with_the_same_goes_on(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    before = Assignment.objects.get(state="open")
    version = newer(
        lambda raw: chef(raw).update(label={"sv": "Chefen säger sitt", "en": "The manager says"}), story.now
    )
    moves(story, version, cast)
    assert Assignment.objects.get(state="open") == before
    version = newer(lambda raw: chef(raw).update(who={"group": "lonecenter"}), story.now)
    case = moves(story, version, cast)
    assert [(row.principal, row.state) for row in Assignment.objects.order_by("pk")] == [
        (before.principal, "closed"), ("g:lonecenter", "open"),
    ]  # fmt: skip
    fits(case)
    story.decides(cast.eva)
    assert story.case.state == "closed"


def test_a_case_stays_when_a_step_of_its_history_is_gone_or_of_another_kind(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)

    def without_chef(raw: dict[str, Any]) -> None:
        chef(raw)["id"] = "forsta"
        chef(raw)["on"]["return"]["then"] = "forsta"
        raw["workflow"]["steps"][1]["not_same_as"] = ["forsta"]

    assert why(story, newer(without_chef, story.now), cast) == "step_gone"

    def a_task(raw: dict[str, Any]) -> None:
        step = raw["workflow"]["steps"][1]
        step.update(kind="task", on={}, comment={})

    assert why(story, newer(a_task, story.now), cast) == "kind_differs"


def test_a_case_stays_when_an_answer_would_be_lost_or_is_missing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    fields = lambda raw: raw["pages"][0]["fields"]  # noqa: E731 - where the questions are
    asked = {"kind": "text", "key": "syfte", "label": {"sv": "Syfte", "en": "Purpose"}, "required": True}
    assert why(story, newer(lambda raw: fields(raw).append(asked), story.now), cast) == "answer_lacks"

    def another(raw: dict[str, Any]) -> None:
        fields(raw)[0]["key"] = "vad"
        fields(raw)[0]["required"] = False
        raw["summary_line"] = ["vad", "belopp"]

    assert why(story, newer(another, story.now), cast) == "answer_gone"


def test_a_case_stays_when_the_newer_version_would_not_lead_it_to_its_step(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    higher = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2500.00", "type": "money"}}
    assert why(story, newer(lambda raw: raw["workflow"]["steps"][1].update(when=higher), story.now), cast) == "skipped"


def test_what_is_returned_or_closed_or_has_nobody_stays(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    same = newer(lambda raw: None, story.now)
    story.decides(cast.bengt, "return", "Vilket gym?")
    assert why(story, same, cast) == "returned"
    story.amends(cast.anna, {})

    def nobody(raw: dict[str, Any]) -> None:
        chef(raw)["who"] = {"group": "ingen"}
        raw["workflow"]["reserve"] = {"group": "ingen"}

    assert why(story, newer(nobody, story.now), cast) == "nobody"
    story.withdraws(cast.anna)
    assert why(story, same, cast) == "case_closed"


def test_the_same_command_again_and_a_case_that_is_there_change_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    version, command = newer(lambda raw: None, story.now), uuid4()
    for _ in range(2):
        migrate(story.case.pk, version, by=None, command_id=command, now=story.now)
    moves(story, version, cast)
    assert story.case.events.filter(kind="migrated").count() == 1


def test_a_case_goes_back_to_what_an_older_version_said(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    moves(story, newer(lambda raw: chef(raw).update(who={"group": "lonecenter"}), story.now), cast)
    back = publish(document(GYM), None, story.now).pk
    case = moves(story, back, cast)
    assert Assignment.objects.get(state="open").principal.startswith("m:")
    fits(case)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """On PostgreSQL with real threads."""

    pytestmark = pytest.mark.postgres

    @pytest.fixture
    def gym(self, cast: Cast) -> Iterator[Loaded]:
        from tests.stories import publish_service

        yield publish_service(GYM)
        forget()

    def test_of_a_move_and_a_decision_both_happen_or_the_decision_is_told(self, story: Story, cast: Cast) -> None:
        told = 0
        for _ in range(12):
            case = story.sends(cast.anna, belopp="2400.00")
            version = newer(lambda raw: chef(raw).update(due={"workdays": 9}), story.now)

            def decides(case: Case = case) -> Case:
                command = Decide(cast.bengt.pk, "chef", 2, "approve")
                return advance(case.pk, command, command_id=uuid4(), now=story.now, seen_revision=1)

            def goes_over(case: Case = case, version: int = version) -> Case:
                return migrate(case.pk, version, by=None, command_id=uuid4(), now=story.now)

            results = at_once(goes_over, decides)
            for one in results:
                assert isinstance(one, Case | Refused), one
            told += isinstance(results[1], Refused)
            if isinstance(results[1], Refused):
                assert results[1].code in (Code.STALE, Code.NOT_NEEDED, Code.ALREADY_DECIDED), results[1]
            assert not isinstance(results[0], Refused), results[0]
            case.refresh_from_db()
            assert case.version_id == version
            assert case.step == ("chef" if isinstance(results[1], Refused) else "lon")
            fits(case)
            publish(document(GYM), None, story.now)

    def test_the_same_move_three_times_at_once_happens_once(self, story: Story, cast: Cast) -> None:
        for _ in range(6):
            case, press = story.sends(cast.anna), uuid4()
            version = newer(lambda raw: None, story.now)
            results = at_once(*[lambda: migrate(case.pk, version, by=None, command_id=press, now=story.now)] * 3)  # noqa: B023
            assert all(isinstance(one, Case) for one in results), results
            assert case.events.filter(kind="migrated").count() == 1
            fits(case)
            publish(document(GYM), None, story.now)
