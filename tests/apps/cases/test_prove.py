"""The proof of the cases finds what somebody changed behind the platform's back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from forms_platform.cases.models import Assignment, Case, CaseEvent
from forms_platform.cases.prove import Why, prove_cases, prove_of_night
from forms_platform.outbox.outcomes import Delivered, GiveUp
from tests.cast import Cast
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(story: Story, cast: Cast) -> Story:
    """A case that has been returned, corrected and approved, and waits for Lönecenter."""
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt, "return", "Kvittot?")
    story.amends(cast.anna, {"belopp": "2500.00"})
    story.decides(cast.bengt)
    return story


def unfrozen(act: Callable[[], object]) -> None:
    """What only somebody with the database's own password could do: the guards that refuse it are taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        act()


def test_a_sound_case_is_proved(told: Story) -> None:
    assert list(prove_cases()) == []
    assert prove_of_night(date(2026, 11, 24)) == Delivered()
    call_command("check_audit")


def test_a_case_that_goes_on_while_it_is_read_is_no_misfit(told: Story, cast: Cast) -> None:
    left = [cast.eva]

    def meanwhile(execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        if left and sql.startswith("SELECT") and "cases_caseevent" in sql:
            told.decides(left.pop())
        return execute(sql, *how)

    with connection.execute_wrapper(meanwhile):
        assert list(prove_cases()) == []
    assert left == []


def changes(case: Case) -> None:
    event = case.events.get(kind="decided", seq=3)
    CaseEvent.objects.filter(pk=event.pk).update(data={**event.data, "outcome": "approve"})


def removes(case: Case) -> None:
    case.events.filter(seq=4).delete()


def reorders(case: Case) -> None:
    case.events.filter(seq=3).update(seq=99)
    case.events.filter(seq=4).update(seq=3)
    case.events.filter(seq=99).update(seq=4)


def adds(case: Case) -> None:
    last = case.events.order_by("seq").last()
    assert last is not None
    CaseEvent.objects.create(case=case, seq=last.seq + 1, kind="commented", at=last.at, command=last.command, data={})


def approves_by_hand(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed", result="approved", step="")


def takes_the_queue_away(case: Case) -> None:
    Assignment.objects.filter(case=case, state="open").update(state="closed")


def moves_the_queue(case: Case) -> None:
    Assignment.objects.filter(case=case, state="open").update(opened_seq=F("opened_seq") - 1)


@pytest.mark.parametrize(
    ("tamper", "why"),
    [
        (changes, Why.EVENT_CHANGED),
        (removes, Why.EVENT_MISSING),
        (reorders, Why.EVENT_CHANGED),
        (adds, Why.EVENT_ADDED),
        (approves_by_hand, Why.STATE_DIFFERS),
        (takes_the_queue_away, Why.WAITING_DIFFERS),
        (moves_the_queue, Why.WAITING_DIFFERS),
    ],
)
def test_whatever_was_done_behind_its_back_is_found(
    tamper: Callable[[Case], None], why: Why, told: Story, cast: Cast
) -> None:
    unfrozen(lambda: tamper(told.case))

    (misfit,) = prove_cases()
    assert (misfit.number, misfit.why) == (told.case.number, why)
    outcome = prove_of_night(date(2026, 11, 24))
    assert isinstance(outcome, GiveUp)
    assert told.case.number in outcome.reason
    with pytest.raises(SystemExit):
        call_command("check_audit")
