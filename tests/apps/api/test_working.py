"""Colleagues, hand-over, opinions, bundles, stand-ins, signing and editing, done by programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.cases.models import Case
from forms_platform.definitions.load import current
from forms_platform.organisation.models import Absence, StandIn
from forms_platform.outbox.models import Message
from forms_platform.outbox.post import post
from tests.apps.api.conftest import Program
from tests.apps.intake.plain_browser import PDF_FILE
from tests.cast import Cast
from tests.stories import Story, document

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def story(town: Cast, now: datetime) -> Story:
    """A case that waits for Bengt."""
    sent = Story(town, current("gym"), timezone.now() - timedelta(hours=1))
    sent.sends(town.anna)
    return sent


def test_bengt_finds_cecilia_and_gives_her_the_case(town: Cast, story: Story, program: Programs) -> None:
    call = program(town.bengt)
    (found,) = [one for one in call("GET", "people?q=cecilia")["items"] if one["id"] == town.cecilia.pk]
    call("POST", f"queue/{story.case.number}/hand-over", {"to": found["id"], "message": "Du känner till det."})
    assert call.status == 200
    assert [one["number"] for one in program(town.cecilia)("GET", "queue")["items"]] == [story.case.number]
    call("POST", f"queue/{story.case.number}/hand-over", {"to": town.anna.pk})
    assert call.status in (404, 409)


def test_an_opinion_is_asked_for_and_given(town: Cast, story: Story, program: Programs) -> None:
    number = story.case.number
    program(town.bengt)("POST", f"queue/{number}/opinions", {"whom": town.cecilia.pk, "question": "Ryms det?"})
    theirs = program(town.cecilia)
    theirs("POST", f"cases/{number}/opinion", {"text": "Ja, det ryms."})
    assert theirs.status == 201
    assert story.case.events.filter(kind="opinion_given").exists()
    stranger = program(town.david)
    stranger("POST", f"cases/{number}/opinion", {"text": "Nej"})
    assert stranger.status == 404


def test_many_are_decided_at_once_each_on_what_was_read(town: Cast, now: datetime, program: Programs) -> None:
    cases = []
    for _ in range(3):
        one = Story(town, current("gym"), now)
        one.sends(town.anna)
        cases.append({"number": one.case.number, "revision": one.case.revision})
    cases[2]["revision"] += 1
    call = program(town.bengt)
    made = call("POST", "bundles", {"outcome": "approve", "cases": cases})
    assert call.status == 201
    assert sorted(one["state"] for one in made["items"]) == ["held", "held", "refused"]
    assert call("GET", f"bundles/{made['id']}")["items"] == made["items"]
    program(town.david)("GET", f"bundles/{made['id']}")
    refused = program(town.david)
    refused("POST", "bundles", {"outcome": "approve", "cases": cases})
    assert refused.status == 404


def test_a_case_is_called_back_and_begun_anew(town: Cast, story: Story, program: Programs) -> None:
    call, number = program(town.anna), story.case.number
    assert call("POST", f"cases/{number}/recall")["state"] == "returned"
    again = call("POST", f"cases/{number}/again")
    assert (call.status, again["answers"]["aktivitet"]) == (201, "Gymkort")
    other = program(town.david)
    other("POST", f"cases/{number}/again")
    assert other.status == 404


def test_a_file_is_added_to_a_case_by_whose_it_is(town: Cast, story: Story, program: Programs) -> None:
    def adds(call: Program) -> Any:
        sent = {"file": SimpleUploadedFile("intyg.pdf", PDF_FILE, content_type="application/pdf")}
        return call.client.post(
            f"/api/v1/cases/{story.case.number}/files", sent, headers={"authorization": f"Bearer {call.token}"}
        )

    assert adds(program(town.anna)).status_code == 201
    assert story.case.attachments.count() == 1
    assert adds(program(town.bengt)).status_code == 409
    assert adds(program(town.david)).status_code == 404


def test_a_stand_in_is_set_and_ended_and_absence_told(town: Cast, program: Programs) -> None:
    call, today = program(town.bengt), timezone.localdate()
    StandIn.objects.all().delete()
    days = {"starts": (today + timedelta(days=7)).isoformat(), "ends": (today + timedelta(days=9)).isoformat()}
    made = call("POST", "stand-ins", {"stand_in": town.eva.pk, **days})
    assert (call.status, made["stand_in"]["id"]) == (201, town.eva.pk)
    assert [one["id"] for one in call("GET", "stand-ins")["items"]] == [made["id"]]
    program(town.david)("DELETE", f"stand-ins/{made['id']}")
    assert StandIn.objects.filter(pk=made["id"]).exists()
    call("DELETE", f"stand-ins/{made['id']}")
    assert (call.status, StandIn.objects.count()) == (204, 0)
    away = call("POST", "absences", days)
    assert [one["id"] for one in call("GET", "absences")["items"]] == [away["id"]]
    call("DELETE", f"absences/{away['id']}")
    assert Absence.objects.count() == 0


def test_a_program_may_not_arrange_for_a_stranger(town: Cast, program: Programs) -> None:
    call, today = program(town.david), timezone.localdate().isoformat()
    call("POST", "stand-ins", {"absent": town.bengt.pk, "stand_in": town.eva.pk, "starts": today, "ends": today})
    assert call.status == 409


def test_a_step_that_nobody_signs_cannot_be_begun_to_be_signed(town: Cast, story: Story, program: Programs) -> None:
    call = program(town.bengt)
    task = call("GET", f"queue/{story.case.number}")
    sent = {"step": task["step"], "round": task["round"], "revision": task["revision"], "outcome": "approve"}
    assert call("POST", f"queue/{story.case.number}/signing", sent)["code"] == "refused"
    call("GET", "signing/0198f3d2-7c1e-7b00-8000-000000000001")
    assert call.status == 404


def test_an_administrator_edits_and_publishes_and_nobody_else(town: Cast, program: Programs) -> None:
    call = program(town.gunnel)
    draft = call("GET", "service-drafts/gym")
    changed = draft["document"] | {"minutes": 7}
    edited = call("PUT", "service-drafts/gym", {"seen": draft["version"], "document": changed})
    assert (call.status, edited["document"]["minutes"]) == (200, 7)
    call("PUT", "service-drafts/gym", {"seen": draft["version"], "document": changed})
    assert call.status == 409
    lacking = call("POST", "service-drafts/gym/publish", {"seen": edited["version"]})
    assert (call.status, lacking["code"]) == (422, "not_publishable")
    reasons = {f"{one['code']} {one['path']}": "Provat för hand." for one in lacking["faults"]}
    done = call("POST", "service-drafts/gym/publish", {"seen": edited["version"], "reasons": reasons})
    assert (call.status, done["state"], done["number"]) == (200, "done", 2)
    assert current("gym").document.minutes == 7
    stranger = program(town.bengt)
    for method, path in (("GET", "service-drafts"), ("GET", "service-drafts/gym"), ("POST", "services/gym/withdraw")):
        stranger(method, path)
        assert stranger.status == 403


def test_a_new_service_begins_as_a_draft_under_a_key_of_its_own(town: Cast, program: Programs) -> None:
    call, raw = program(town.gunnel), document("gym") | {"key": "simhall"}
    made = call("POST", "service-drafts", {"document": raw})
    assert (call.status, made["key"], made["published"]) == (201, "simhall", 0)
    assert call("POST", "service-drafts", {"document": raw})["code"] == "key_taken"
    assert call("POST", "service-drafts", {"document": {"key": "tom"}})["code"] == "refused"


def test_an_operator_reads_a_delivery_and_the_log_tells(town: Cast, now: datetime, program: Programs) -> None:
    (row, *_) = post("mail.wanted", "case:1", {"notice": 1}, now=now)
    call = program(town.gunnel)
    told = call("GET", f"deliveries/{row.pk}")
    assert (told["payload"], told["lane"]) == ({"notice": 1}, "mail")
    assert Entry.objects.filter(action="message.read").exists()
    Message.objects.filter(pk=row.pk).update(state="dead")
    call("POST", f"deliveries/{row.pk}/handled", {"note": "Ringde i stället."})
    assert (call.status, Message.objects.get(pk=row.pk).state) == (204, "handled")
    assert call("POST", "deliveries/replay?state=help") == {"count": 0}
    stranger = program(town.bengt)
    stranger("GET", f"deliveries/{row.pk}")
    assert stranger.status == 403
    assert Case.objects.count() == 0
