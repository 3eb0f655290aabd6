"""Examining what people signed: whoever drops the record is told who signed what it carries, when, and for whom."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from forms_platform.archive.judge import judge
from forms_platform.archive.make_record import make_record
from forms_platform.documents.keep import path_of, take
from forms_platform.signatures.models import Document
from tests.apps.signatures.conftest import signs
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(story: Story) -> bytes:
    """Anna signed, Cecilia approved and signed for Bengt, and the record is made."""
    case = story.sends(story.cast.anna)
    signs(case, story.cast.anna, "sign", story.now)
    signs(case, story.cast.cecilia, "approve", story.now)
    return take(make_record(story.case, command_id=uuid4(), now=story.now).sha256)


def told(pdf: bytes, folder: Path) -> tuple[int, dict]:
    """What verify_pdf --json answers."""
    file, out = folder / "handling.pdf", StringIO()
    file.write_bytes(pdf)
    try:
        call_command("verify_pdf", str(file), "--json", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_page_tells_who_signed_what_the_record_carries(story: Story, record: bytes, client: Client) -> None:
    cache.clear()
    client.force_login(story.cast.david)
    answer = client.post("/granska-handling/", {"fil": SimpleUploadedFile("x.pdf", record, "application/pdf")})
    page = answer.content.decode()
    assert "Äkta och oförändrad" in page
    for words in (story.cast.anna.name, story.cast.cecilia.name, f"I stället för {story.cast.bengt.name}"):
        assert words in page
    assert "lösenordet angivet på nytt" in page
    assert "Handlingens stämpel" in page


def test_the_command_answers_everything_that_the_page_tells(story: Story, record: bytes, tmp_path: Path) -> None:
    status, found = told(record, tmp_path)
    assert (status, found["verdict"], found["case"]) == (0, "green", story.case.number)
    assert {"code", "text", "level"} <= set(found["findings"][0])
    inside = found["signed_document"]
    assert inside["verdict"] == "green"
    people = [one for one in inside["signatures"] if one["kind"] == "person"]
    assert [(one["signer"], one["in_stead_of"]) for one in people] == [
        (story.cast.anna.name, None), (story.cast.cecilia.name, story.cast.bengt.name),
    ]  # fmt: skip
    assert all(one["at"] and one["reason"] and one["indication"] == "TOTAL-PASSED" for one in people)
    codes = [one["code"] for one in found["findings"]]
    assert codes.count("signed") == 2


def test_a_byte_in_the_record_is_red_and_nothing_is_said_of_who_signed(record: bytes, tmp_path: Path) -> None:
    at = len(record) // 2
    status, found = told(record[:at] + bytes([record[at] ^ 1]) + record[at + 1 :], tmp_path)
    assert (status, found["verdict"], found["case"]) == (1, "red", None)
    assert found["signed_document"] is None


def test_a_record_is_no_better_than_what_it_carries(story: Story, record: bytes) -> None:
    document = Document.objects.get(case=story.case)
    sealed = document.revisions.latest("number")
    assert sealed.sealed
    found = judge(record, timezone.now())
    assert found.level.value == "green"
    document.revisions.filter(pk=sealed.pk).delete()
    assert judge(record, timezone.now()).level.value != "green"
    assert path_of(sealed.sha256).exists()
