"""What the target "access" does in a copy of the platform to which docs/adding-an-adapter.md has been followed.

`test_new_target.py` makes the copy and runs this there; here there is no such target.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as platform
from django.test import Client

from forms_platform.builder.drafts import begin, opened
from forms_platform.cases.models import Delivery
from forms_platform.cases.reverse import reverse
from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.integrations.batches import gather_for
from forms_platform.integrations.models import Receiver
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, document

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
PERMIT = {"door_group": {"field": "aktivitet"}, "starts": {"case": "decided_on"}, "ends": {"field": "betalat"}}


def a_document(**given: Any) -> dict[str, Any]:
    return document("gym") | {"deliveries": {"access": {"permits": [{"kind": "permit", "set": PERMIT | given}]}}}


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DELIVERY_FOLDERS = platform.DELIVERY_FOLDERS | {"access": tmp_path / "doors"}
    return tmp_path / "doors"


@pytest.fixture
def story(cast: Cast, now: datetime, folder: Path) -> Iterator[Story]:
    """A case that opens a door has been granted; its post lies waiting."""
    publish(a_document(), None, PUBLISHED_AT)
    made = Story(cast, current("gym"), now)
    made.sends(cast.anna, aktivitet="Rådhuset", betalat="2026-12-31", belopp="1200.00")
    made.decides(cast.bengt)
    yield made
    forget()


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(a_person(name="Olle Drift", unit=cast.municipality, roles=("drift",)))
    return client


def lines(folder: Path) -> list[dict[str, Any]]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def case_page(story: Story) -> str:
    client = Client()
    client.force_login(story.cast.anna)
    return client.get(f"/arenden/{story.case.number}/").content.decode()


def test_a_service_that_says_it_has_no_fault_and_one_that_says_it_wrong_is_told() -> None:
    def told(**given: Any) -> list[tuple[str, str]]:
        found = [one for one in errors(check(a_document(**given))) if one.path.startswith("deliveries")]
        return [(one.path.removeprefix("deliveries.access.permits.0."), one.code) for one in found]

    assert told() == []
    assert ("set.colour", "unknown_attribute") in told(colour={"value": "röd"})
    assert [where for where, _ in told(starts={"field": "aktivitet"})] == ["set.starts"]


def test_a_granted_case_is_in_the_folder_once_and_the_case_shows_the_receipt(story: Story, folder: Path) -> None:
    drain(story.now + A_DAY)
    line = {"does": "grant", "case": story.case.number, "employee": story.cast.anna.employee_number,
            "door_group": "Rådhuset", "starts": "2026-11-24", "ends": "2026-12-31"}  # fmt: skip
    assert lines(folder) == [line]
    assert Delivery.objects.get(case=story.case, target="access").state == "delivered"
    page = case_page(story)
    assert f"gym-{story.case.number}" in page
    assert "passersystemet" in page


def test_what_is_taken_back_is_revoked(story: Story, folder: Path) -> None:
    drain(story.now + A_DAY)
    reverse(story.case.pk, by=story.cast.eva.pk, reason="Fel", command_id=uuid4(), now=story.now)
    drain(story.now + A_DAY)
    assert sorted(one["does"] for one in lines(folder)) == ["grant", "revoke"]
    assert set(Delivery.objects.values_list("counter", "state")) == {(False, "delivered"), (True, "delivered")}


def test_many_cases_can_go_in_one_file_and_in_columns(story: Story, folder: Path) -> None:
    layout = {"kind": "separated", "columns": [{"from": "employee"}, {"from": "door_group"}, {"from": "ends"}]}
    Receiver.objects.create(
        target="access",
        address=f"folder:{folder}",
        layout=json.dumps(layout),
        batching="daily",
        changed_at=story.now,
    )
    drain(story.now + A_DAY)
    assert not folder.exists()
    batch = gather_for("access", now=story.now + A_DAY)
    assert batch is not None
    drain(story.now + 2 * A_DAY)
    (file,) = folder.iterdir()
    assert file.read_text(encoding="utf-8").split() == [f"{story.cast.anna.employee_number};Rådhuset;2026-12-31"]


def test_who_operates_sees_tries_and_replays_it(story: Story, folder: Path, operator: Client) -> None:
    assert "Passersystem" in operator.get("/drift/mottagare/").content.decode()
    page = operator.get("/drift/mottagare/access/")
    assert page.status_code == 200
    folder.write_text("in the way")
    drain(story.now + A_DAY)
    waiting = Message.objects.get(topic="delivery.owed", handler__contains="access")
    assert waiting.state == Message.State.WAITING
    assert "Passersystem" in operator.get("/drift/?flik=igen").content.decode()
    folder.unlink()
    assert operator.post("/drift/mottagare/access/forsok-igen/").status_code == 302
    drain(story.now + A_DAY)
    assert [one["does"] for one in lines(folder)] == ["grant"]


def test_who_builds_adds_it_and_sees_it(cast: Cast, now: datetime) -> None:
    raw = document("gym")
    begin(raw, by=cast.gunnel.pk, at=now)
    client = Client()
    client.force_login(cast.gunnel)
    version = opened("gym").version
    client.post("/bygg/gym/andra/", {"flik": "deliveries", "version": str(version), "gor": "leverans:access"})
    made = opened("gym").document
    assert made["deliveries"]["access"]["permits"][0]["kind"] == "permit"
    assert {one.code for one in errors(check(made)) if one.path.startswith("deliveries")} <= {"needed_attribute"}
    page = client.get("/bygg/gym/leveranser/?rad=access:0").content.decode()
    assert "Passersystem" in page
    assert "Dörrgrupp" in page
