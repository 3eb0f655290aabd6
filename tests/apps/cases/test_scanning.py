"""Files and the virus scanner: what is found is never kept, and what nobody has answered for is never given out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from forms_platform.audit.models import Entry
from forms_platform.cases import attachments, scanning
from forms_platform.cases.models import Attachment
from forms_platform.intake.uploads import MEGABYTE, Code, Rules, UploadRefused, take_in
from forms_platform.organisation.models import Person
from forms_platform.outbox.models import Message
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, TryLater
from tests.apps.cases.clamd import EICAR, Scanner, running
from tests.apps.cases.test_clamd import nobody_there

pytestmark = pytest.mark.django_db

RULES = Rules.of(("pdf", "jpg", "png"), 10 * MEGABYTE)
PDF_FILE = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
INFECTED_PDF = PDF_FILE.replace(b"<</Type", b"%" + EICAR + b"\n<</Type")


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Where attachments of the test lie."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMAV_SECONDS = 1
    return tmp_path / "files"


@pytest.fixture
def scanner(settings: Settings) -> Iterator[Scanner]:
    """A scanner that works."""
    with running(Scanner()) as scanner:
        settings.CLAMAV = scanner.place
        yield scanner


def sent(content: bytes = PDF_FILE, name: str = "kvitto.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def taken(anna: Person, now: datetime, content: bytes = PDF_FILE) -> Attachment:
    """The file as it was kept."""
    return take_in(sent(content), RULES, field="bild", person=anna.pk, now=now)


def posted() -> Envelope:
    """The message about the waiting file."""
    row = Message.objects.get(topic=scanning.TOPIC)
    return Envelope(row.pk, row.topic, row.about, row.payload, 1, row.created_at)


def on_disk(files: Path) -> list[Path]:
    """Every file that lies there."""
    return [path for path in files.rglob("*") if path.is_file()]


def test_without_a_scanner_nothing_is_asked(anna: Person, now: datetime, settings: Settings) -> None:
    settings.CLAMAV = None
    assert taken(anna, now).scan == Attachment.Scan.NOT_ASKED
    assert not Message.objects.filter(topic=scanning.TOPIC).exists()


def test_a_clean_file_is_kept_as_clean(anna: Person, now: datetime, scanner: Scanner) -> None:
    kept = taken(anna, now)
    assert kept.scan == Attachment.Scan.CLEAN
    assert scanner.seen == [PDF_FILE]
    with attachments.open_bytes(kept) as content:
        assert content.read() == PDF_FILE


@pytest.mark.parametrize("content", [INFECTED_PDF, EICAR], ids=["in a PDF", "bare"])
def test_an_infected_file_is_refused_and_never_kept(
    anna: Person, now: datetime, scanner: Scanner, files: Path, content: bytes
) -> None:
    with pytest.raises(UploadRefused) as refusal:
        taken(anna, now, content)
    assert refusal.value.code is Code.INFECTED
    assert scanner.seen == [content]  # asked before anything of ours looked into it
    assert not Attachment.objects.exists()
    assert on_disk(files) == []


def test_a_file_is_kept_and_waits_while_the_scanner_is_away(anna: Person, now: datetime, settings: Settings) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now)
    assert kept.scan == Attachment.Scan.WAITING
    assert posted().payload == {"attachment": str(kept.pk)}
    with pytest.raises(attachments.NotClean):
        attachments.open_bytes(kept)


@pytest.mark.parametrize("bad", [Scanner(says=b"garbage"), Scanner(says=b"stream: OK"), Scanner(after=1.4)], ids=repr)
def test_a_confused_or_slow_scanner_never_makes_a_file_clean(
    anna: Person, now: datetime, settings: Settings, bad: Scanner
) -> None:
    with running(bad) as scanner:
        settings.CLAMAV = scanner.place
        assert taken(anna, now).scan == Attachment.Scan.WAITING


def test_a_waiting_file_can_be_fetched_when_the_scanner_has_answered(
    anna: Person, now: datetime, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now)
    client = Client()
    client.force_login(anna)
    refused = client.get(f"/bilagor/{kept.pk}/")
    assert (refused.status_code, PDF_FILE in refused.content) == (409, False)
    assert "väntar på kontroll" in refused.content.decode()
    assert isinstance(scanning.handle(posted()), TryLater)
    with running(Scanner()) as scanner:
        settings.CLAMAV = scanner.place
        assert scanning.handle(posted()) == Delivered()
        answer = client.get(f"/bilagor/{kept.pk}/")
        assert b"".join(answer.streaming_content) == PDF_FILE
        assert scanning.handle(posted()) == Delivered()
    assert scanner.seen == [PDF_FILE]  # the second time there was nothing to ask


def test_a_waiting_file_that_is_found_infected_is_gone_and_the_trail_says_so(
    anna: Person, now: datetime, settings: Settings, files: Path
) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now, INFECTED_PDF)
    assert len(on_disk(files)) == 1
    with running(Scanner()) as scanner:
        settings.CLAMAV = scanner.place
        assert scanning.handle(posted()) == Delivered("skadlig kod: Eicar-Test-Signature")
    kept.refresh_from_db()
    assert kept.scan == Attachment.Scan.INFECTED
    assert on_disk(files) == []
    assert Entry.objects.get(stream="files").facts["attachments"] == [str(kept.pk)]
    client = Client()
    client.force_login(anna)
    assert client.get(f"/bilagor/{kept.pk}/").status_code == 409


def test_the_same_bytes_under_another_name_are_condemned_with_them(
    anna: Person, david: Person, now: datetime, settings: Settings
) -> None:
    settings.CLAMAV = None
    before = take_in(sent(INFECTED_PDF, "gammal.pdf"), RULES, field="bild", person=david.pk, now=now)
    settings.CLAMAV = nobody_there()
    taken(anna, now, INFECTED_PDF)
    with running(Scanner()) as scanner:
        settings.CLAMAV = scanner.place
        scanning.handle(posted())
    before.refresh_from_db()
    assert before.scan == Attachment.Scan.INFECTED


def test_a_file_that_went_with_its_draft_is_asked_about_no_more(
    anna: Person, now: datetime, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now)
    attachments.forget([kept.pk], uploader=anna.pk)
    assert scanning.handle(posted()) == Delivered()


def test_a_scanner_that_was_taken_away_is_a_matter_for_a_person(
    anna: Person, now: datetime, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now)
    settings.CLAMAV = None
    assert isinstance(scanning.handle(posted()), GiveUp)
    kept.refresh_from_db()
    assert kept.scan == Attachment.Scan.WAITING


def test_each_day_files_that_were_given_up_are_asked_about_anew(
    anna: Person, now: datetime, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    kept = taken(anna, now)
    Attachment.objects.update(uploaded_at=now - timedelta(days=400))
    day = Envelope(uuid4(), "day.begun", "day:2026-11-24", {}, 1, now)
    scanning.ask_again_of_all(day)
    assert Message.objects.filter(topic=scanning.TOPIC).count() == 1  # somebody is still at it
    Message.objects.update(state=Message.State.DEAD)
    scanning.ask_again_of_all(day)
    again = Message.objects.get(topic=scanning.TOPIC, state=Message.State.WAITING)
    assert again.payload == {"attachment": str(kept.pk)}


def test_the_bytes_are_what_is_asked_about_not_the_name(anna: Person, now: datetime, scanner: Scanner) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    kept = take_in(sent(out.getvalue(), "bild.png"), RULES, field="bild", person=anna.pk, now=now)
    assert kept.scan == Attachment.Scan.CLEAN
    assert scanner.seen == [out.getvalue()]  # as it came, before the picture was drawn anew
