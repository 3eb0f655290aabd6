"""What records are sealed with can be away: the record waits, nothing is half made, and it comes when that is back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from forms_platform.archive.lookup import known
from forms_platform.archive.models import Record
from forms_platform.documents.keep import take
from forms_platform.outbox.models import Message
from forms_platform.outbox.relay import drain
from forms_platform.signatures.keys import hardware, keys
from forms_platform.signatures.make_keys import make_keys
from signing.verdict import Level
from signing.verify import verify
from tests.signing.tokens import a_token, away
from tests.stories import Story

pytestmark = pytest.mark.django_db
SECRET = "ett långt och hemligt lösenord"


@pytest.fixture
def in_hardware(settings, tmp_path: Path) -> None:
    """Keys inside a hardware module."""
    token = a_token()
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = token.module, token.label, token.pin
    settings.KEYS_FOLDER, settings.KEYS_PASSPHRASE = tmp_path / "hsm-keys", SECRET
    make_keys(
        settings.KEYS_FOLDER, settings.MUNICIPALITY, SECRET, timezone.now(),
        root_folder=tmp_path / "offline", hardware=hardware(),
    )  # fmt: skip


def closed(story: Story) -> Story:
    story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.bengt)
    return story


def waits(story: Story) -> str:
    """Why the record waits, when it does and nothing of it is there."""
    drain(story.now)
    assert not Record.objects.exists()
    message = Message.objects.get(topic="case.closed", handler__contains="make_record")
    assert message.state == Message.State.WAITING
    return message.last_error


def comes(story: Story) -> None:
    """The record is there and green for anybody."""
    drain(story.now + timedelta(hours=12))
    record = Record.objects.get()
    now = timezone.now()
    verdict = verify(take(record.sha256), keys().trust(now), now=now, registry=known)
    assert verdict.verdict is Level.GOOD, verdict.findings


def test_a_hardware_module_that_is_away_makes_the_record_wait(story: Story, in_hardware: None) -> None:
    closed(story)
    with away():
        assert "gick inte att stämpla" in waits(story)
    comes(story)
    with away():
        now = timezone.now()
        kept = take(Record.objects.get().sha256)
        assert verify(kept, keys().trust(now), now=now, registry=known).verdict is Level.GOOD


def test_a_time_stamp_authority_that_is_away_makes_the_record_wait(story: Story, settings) -> None:
    closed(story)
    settings.TSA_URL = "http://127.0.0.1:9/"
    assert "tsa_unreachable" in waits(story)
    settings.TSA_URL = ""
    comes(story)
