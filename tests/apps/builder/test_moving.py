"""Cases under way move to the version in use: what it would mean, in turns, stopped, taken back, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_platform.approvals import decide as approvals
from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked
from forms_platform.builder.keep import keep
from forms_platform.builder.models import Transfer
from forms_platform.builder.moving import begin, work_off
from forms_platform.builder.release import Wish, release, release_due, withdraw
from forms_platform.builder.under_way import WHY, offer
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.prove import prove_cases
from forms_platform.cases.register import register
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.outbox.relay import drain
from tests.cast import Cast
from tests.stories import document, publish_service
from workflows.commands import Decide
from workflows.migration import Why

KEY = "gym"


@pytest.fixture
def under_way(cast: Cast, now: datetime) -> list[Case]:
    """Seven cases in the first version: five wait for the manager, two for payroll."""
    loaded = publish_service(KEY)
    cases = [
        register(loaded, {"aktivitet": "Gymkort", "belopp": "2400.00"}, by=cast.anna.pk, requester=cast.anna.pk,
                 now=now, command_id=uuid4())
        for _ in range(7)
    ]  # fmt: skip
    for case in cases[:2]:
        advance(case.pk, Decide(cast.bengt.pk, "chef", 2, "approve"), command_id=uuid4(), now=now)
    return cases


def newer(now: datetime, change: Callable[[dict[str, Any]], object]) -> None:
    raw = deepcopy(document(KEY))
    raw["minutes"] = 7
    change(raw)
    publish(raw, None, now)


def versions() -> list[int]:
    return list(Case.objects.order_by("pk").values_list("version__number", flat=True))


def payroll_is_finance(raw: dict[str, Any]) -> None:
    """The second step is another one, with another id."""
    raw["workflow"]["steps"][1]["id"] = "ekonomi"


def test_the_offer_says_how_many_wait_where_and_where_they_go_on(under_way: list[Case], now: datetime) -> None:
    newer(now, lambda raw: raw["workflow"]["steps"][0].update(who={"group": "lonecenter"}))
    found = offer(current(KEY), "sv")
    assert [(row.step, row.cases, row.to, row.again) for row in found.rows] == [
        ("Chefen godkänner", 5, "Chefen godkänner", True),
        ("Lönecenter kontrollerar", 2, "Lönecenter kontrollerar", False),
    ]
    assert found.total


def test_nothing_is_moved_when_a_step_that_cases_wait_at_has_no_place(
    under_way: list[Case], cast: Cast, now: datetime
) -> None:
    newer(now, payroll_is_finance)
    assert [row.why for row in offer(current(KEY), "sv").rows] == ["", str(WHY[Why.STEP_GONE])]
    assert begin(KEY, by=cast.gunnel.pk, now=now) is None
    assert versions() == [1] * 7


def test_every_reason_has_its_words() -> None:
    assert set(WHY) >= set(Why)


def test_the_cases_move_in_turns_and_what_cannot_go_is_listed(under_way: list[Case], cast: Cast, now: datetime) -> None:
    advance(under_way[6].pk, Decide(cast.bengt.pk, "chef", 2, "return", "Vilket gym?"), command_id=uuid4(), now=now)
    newer(now, lambda raw: None)
    made = begin(KEY, by=cast.gunnel.pk, now=now)
    assert made is not None
    assert work_off(made.pk, now=now, most=3).moved == 3
    assert versions() == [2, 2, 2, 1, 1, 1, 1]
    done = work_off(made.pk, now=now)
    assert (done.state, done.moved, [(one.case_id, one.why) for one in done.stayed.all()]) == (
        Transfer.State.DONE, 6, [(under_way[6].pk, "returned")],
    )  # fmt: skip
    assert list(prove_cases()) == []


def test_it_runs_in_the_background_and_every_case_tells_it(under_way: list[Case], cast: Cast, now: datetime) -> None:
    newer(now, lambda raw: None)
    begin(KEY, by=cast.gunnel.pk, now=now)
    drain(now + timedelta(minutes=5))
    assert versions() == [2] * 7
    assert Transfer.objects.get().state == Transfer.State.DONE
    client = Client()
    client.force_login(cast.anna)
    assert "Fortsätter i version 2" in client.get(f"/arenden/{under_way[0].number}/").content.decode()


def test_a_decision_that_can_be_undone_is_waited_for(
    under_way: list[Case], cast: Cast, now: datetime, settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    case = under_way[4]
    row = Assignment.objects.get(case=case, state="open")
    wish = approvals.Wish(case.number, "chef", row.opened_seq, "approve", "", Case.objects.get(pk=case.pk).revision)
    approvals.decide(wish, by=cast.bengt, now=now)
    newer(now, lambda raw: None)
    made = begin(KEY, by=cast.gunnel.pk, now=now)
    assert made is not None
    assert work_off(made.pk, now=now).again
    assert versions().count(1) == 1
    drain(now + timedelta(minutes=5))
    assert set(versions()) <= {1, 2}
    assert Transfer.objects.get().state == Transfer.State.DONE
    case.refresh_from_db()
    assert (case.state, list(prove_cases())) == ("open", [])


def test_a_version_that_is_taken_back_or_withdrawn_takes_no_more(
    under_way: list[Case], cast: Cast, now: datetime
) -> None:
    newer(now, lambda raw: None)
    made = begin(KEY, by=cast.gunnel.pk, now=now)
    assert made is not None
    work_off(made.pk, now=now, most=2)
    publish(document(KEY), None, now)
    assert work_off(made.pk, now=now).state == Transfer.State.STOPPED
    assert versions() == [2, 2, 1, 1, 1, 1, 1]
    back = begin(KEY, by=cast.gunnel.pk, now=now)
    assert back is not None
    work_off(back.pk, now=now, most=1)
    withdraw(KEY, by=cast.gunnel, now=now)
    assert work_off(back.pk, now=now).state == Transfer.State.STOPPED
    assert versions() == [3, 2, 1, 1, 1, 1, 1]
    assert begin(KEY, by=cast.gunnel.pk, now=now) is None
    assert list(prove_cases()) == []


def test_a_planned_publication_takes_the_cases_with_it(under_way: list[Case], cast: Cast, now: datetime) -> None:
    keep(KEY, [Asked("set_document", {"values": {"minutes": 4}})], seen=0, by=cast.gunnel.pk, at=now)
    release(opened(KEY), Wish(at=now + timedelta(hours=1), move=True), by=cast.gunnel, now=now)
    assert not Transfer.objects.exists()
    release_due(now + timedelta(hours=2))
    drain(now + timedelta(hours=3))
    assert versions() == [2] * 7


def test_the_pages_offer_it_begin_it_and_stop_it(under_way: list[Case], cast: Cast, now: datetime) -> None:
    client = Client()
    client.force_login(cast.gunnel)
    keep(KEY, [Asked("set_document", {"values": {"minutes": 4}})], seen=0, by=cast.gunnel.pk, at=now)
    shown = client.get(f"/bygg/{KEY}/publicera/").content.decode()
    assert "Flytta 7 ärenden som pågår till version 2" in shown
    reasons = {f"skal-{n}": "Det är rätt så här" for n in range(12)}
    client.post(f"/bygg/{KEY}/publicera/", {"gor": "publicera", "version": "1", "flytta": "ja", **reasons})
    shown = client.get(f"/bygg/{KEY}/versioner/").content.decode()
    assert "0 av 7 är flyttade" in shown
    client.post(f"/bygg/{KEY}/flytta/", {"gor": "stoppa"})
    assert Transfer.objects.get().state == Transfer.State.STOPPED
    assert "Flytta till version 2" in client.get(f"/bygg/{KEY}/versioner/").content.decode()
    client.post(f"/bygg/{KEY}/flytta/", {"gor": "flytta"})
    assert Transfer.objects.filter(state=Transfer.State.WORKING).count() == 1
