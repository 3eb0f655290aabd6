"""The case as the archive takes it: every proof in one zip, and each file is what it says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from tests.apps.signatures.conftest import signs
from tests.judges.conformance import failed_clauses
from tests.stories import Story, a_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(story: Story) -> Story:
    """Signed by Anna and Bengt, and closed."""
    story.sends(story.cast.anna)
    signs(story.case, story.cast.anna, "sign", story.now)
    signs(story.case, story.cast.bengt, "approve", story.now)
    make_record(story.case, command_id=uuid4(), now=story.now)
    return story


def unpacked(done: Story, tmp_path: Path) -> Path:
    out = tmp_path / "paket.zip"
    call_command("export_case", done.case.number, "--out", str(out), stderr=StringIO())
    with zipfile.ZipFile(out) as packed:
        packed.extractall(tmp_path)
    return tmp_path / done.case.number


@pytest.mark.judges
def test_everything_is_there_and_the_plain_copy_conforms(done: Story, tmp_path: Path) -> None:
    folder = unpacked(done, tmp_path)
    assert {path.name for path in folder.iterdir()} == {
        "LÄSMIG.txt", "handling.pdf", "handling-utan-stampel.pdf", "underskrivet.pdf", "bevis.json", "SHA256SUMS",
        "svar.json", "rotcertifikat.pem", "valideringsrapport-handling.xml", "valideringsrapport-handling.json",
        "valideringsrapport-underskrivet.xml", "valideringsrapport-underskrivet.json",
    }  # fmt: skip
    assert failed_clauses(*sorted(folder.glob("*.pdf"))) == []
    assert b"/ByteRange" not in (folder / "handling-utan-stampel.pdf").read_bytes()[-4000:]


def test_the_checksums_are_those_of_the_files(done: Story, tmp_path: Path) -> None:
    folder = unpacked(done, tmp_path)
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        stated, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == stated


def test_the_reports_are_green_and_the_evidence_names_who_signed(done: Story, tmp_path: Path) -> None:
    folder = unpacked(done, tmp_path)
    for name in ("handling", "underskrivet"):
        assert json.loads((folder / f"valideringsrapport-{name}.json").read_bytes())["verdict"] == "green"
    told = json.loads((folder / "bevis.json").read_bytes())
    assert [one["name"] for one in told["signatures"]] == [done.cast.anna.name, done.cast.bengt.name]


def test_the_answers_and_the_root_are_those_that_the_record_tells(done: Story, tmp_path: Path) -> None:
    folder = unpacked(done, tmp_path)
    record = Record.objects.get(case=done.case)
    assert hashlib.sha256((folder / "svar.json").read_bytes()).hexdigest() == record.answers_sha256
    assert b"BEGIN CERTIFICATE" in (folder / "rotcertifikat.pem").read_bytes()


def test_the_evidence_has_what_proves_how_each_was_identified(done: Story, tmp_path: Path) -> None:
    told = json.loads((unpacked(done, tmp_path) / "bevis.json").read_bytes())
    for one in told["signatures"]:
        assert one["evidence"]["identified"]["at"]
        assert one["evidence"]["shown"]
        assert one["certificate"]
    assert [each["sealed"] for each in told["revisions"]] == [False, False, False, True]


def test_the_cases_files_are_with_it_as_they_were_handed_in(story: Story, tmp_path: Path) -> None:
    file = a_file(story.cast.anna, story.now, name="kvitto å.pdf")
    story.sends(story.cast.anna, attachments=[file.pk])
    signs(story.case, story.cast.anna, "sign", story.now)
    signs(story.case, story.cast.bengt, "approve", story.now)
    make_record(story.case, command_id=uuid4(), now=story.now)
    (kept,) = (unpacked(story, tmp_path) / "bilagor").iterdir()
    assert kept.name == "01-kvitto å.pdf"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == file.sha256


def test_the_zip_is_for_those_who_may_read_the_case(done: Story, client: Client) -> None:
    address = f"/arenden/{done.case.number}/arkivpaket.zip"
    client.force_login(done.cast.anna)
    assert zipfile.ZipFile(BytesIO(client.get(address).content)).testzip() is None
    client.force_login(done.cast.david)
    assert client.get(address).status_code == 404


def test_a_case_without_a_record_is_said_in_a_sentence(story: Story, tmp_path: Path) -> None:
    story.sends(story.cast.anna)
    with pytest.raises(CommandError, match="ingen handling"):
        call_command("export_case", story.case.number, "--out", str(tmp_path / "x.zip"))
