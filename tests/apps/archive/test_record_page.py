"""The door to a record: for those who may read the case, and for nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from forms_platform.documents.keep import path_of
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(story: Story) -> Story:
    """Anna's small allowance, granted by Bengt. No post has been carried out."""
    story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.bengt)
    Message.objects.all().delete()
    return story


def address(story: Story) -> str:
    return reverse("archive:record", args=[story.case.number])


def test_the_requester_and_the_decider_read_the_record(granted: Story, client: Client) -> None:
    record = make_record(granted.case, command_id=uuid4(), now=granted.now)
    for person in (granted.cast.anna, granted.cast.bengt):
        client.force_login(person)
        answer = client.get(address(granted))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer["ETag"] == f'"{record.sha256}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-cache" in answer["Cache-Control"]
        assert answer.content == path_of(record.sha256).read_bytes()


def test_it_is_shown_in_place_and_saved_under_a_name_when_asked(granted: Story, client: Client) -> None:
    make_record(granted.case, command_id=uuid4(), now=granted.now)
    client.force_login(granted.cast.anna)
    assert client.get(address(granted))["Content-Disposition"].startswith("inline")
    saved = client.get(address(granted), {"spara": ""})["Content-Disposition"]
    assert saved.startswith("attachment")
    assert granted.case.number in saved


def test_others_are_told_that_there_is_nothing(granted: Story, client: Client) -> None:
    make_record(granted.case, command_id=uuid4(), now=granted.now)
    for person in (granted.cast.david, granted.cast.gunnel):
        client.force_login(person)
        assert client.get(address(granted)).status_code == 404


def test_one_has_to_sign_in(granted: Story, client: Client) -> None:
    answer = client.get(address(granted))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_an_open_case_has_no_record_to_show(story: Story, client: Client) -> None:
    story.sends(story.cast.anna)
    client.force_login(story.cast.anna)
    assert client.get(address(story)).status_code == 404
    assert not Message.objects.filter(topic="record.wanted").exists()


def test_a_record_that_is_not_there_is_made_and_the_page_waits_for_it(granted: Story, client: Client) -> None:
    client.force_login(granted.cast.anna)
    for _ in range(3):
        answer = client.get(address(granted))
        assert answer.status_code == 202
        assert answer["Refresh"] == "3"
        assert "Handlingen görs just nu" in answer.content.decode()
    assert Message.objects.filter(topic="record.wanted").count() == 1
    asked = Message.objects.get(topic="record.wanted")
    drain(max(granted.now, asked.available_at))
    assert client.get(address(granted)).status_code == 200
    assert Record.objects.count() == 1


def test_a_late_record_delivers_nothing(granted: Story, client: Client) -> None:
    Message.objects.filter(topic="delivery.owed").delete()  # it was carried long ago
    client.force_login(granted.cast.anna)
    client.get(address(granted))
    asked = Message.objects.get(topic="record.wanted")
    drain(max(granted.now, asked.available_at))
    assert Record.objects.count() == 1
    assert Message.objects.filter(topic="record.made").count() == 1
    assert not Message.objects.filter(topic="delivery.owed").exists()


def test_a_record_whose_bytes_are_gone_is_not_found_and_an_operator_can_see_why(
    granted: Story, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    record = make_record(granted.case, command_id=uuid4(), now=granted.now)
    path_of(record.sha256).unlink()
    client.force_login(granted.cast.anna)
    assert client.get(address(granted)).status_code == 404
    assert f"the record {record.pk} " in caplog.text
