"""Renewing: before a time stamp runs out the record gets another over all of it, and the old bytes stay."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from forms_platform.archive.lookup import known
from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from forms_platform.archive.renew_records import renew_records
from forms_platform.documents.keep import path_of, take
from forms_platform.signatures.keys import keys
from signing.verdict import Level
from signing.verify import verify
from tests.judges.conformance import failed_clauses
from tests.stories import Story

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30 * 366)  # a time stamp certificate lives 28 years


@pytest.fixture
def record(story: Story) -> Record:
    """The record of Anna's small allowance."""
    story.sends(story.cast.anna, belopp="900.00")
    story.decides(story.cast.bengt)
    return make_record(story.case, command_id=uuid4(), now=story.now)


def test_a_young_record_is_left_alone(record: Record) -> None:
    assert renew_records(timezone.now()) == (0, 0)
    assert Record.objects.count() == 1


@pytest.mark.judges
def test_a_record_whose_stamp_runs_out_gets_another(record: Record, tmp_path) -> None:
    now = timezone.now()
    assert renew_records(now, left=SOON) == (1, 0)
    renewed = Record.objects.latest("revision")
    assert renewed.revision == 2
    assert take(renewed.sha256).startswith(take(record.sha256))
    verdict = verify(take(renewed.sha256), keys().trust(now), now=timezone.now(), registry=known)
    assert verdict.verdict is Level.GOOD, verdict.findings
    (tmp_path / "renewed.pdf").write_bytes(take(renewed.sha256))
    assert failed_clauses(tmp_path / "renewed.pdf") == []


def test_one_that_cannot_be_renewed_does_not_stop_the_others(record: Record, story: Story) -> None:
    story.sends(story.cast.anna, belopp="800.00")
    story.decides(story.cast.bengt)
    make_record(story.case, command_id=uuid4(), now=story.now)
    path_of(record.sha256).unlink()
    assert renew_records(timezone.now(), left=SOON) == (1, 1)


def test_the_command_tells_how_many(record: Record) -> None:
    out = StringIO()
    call_command("renew_records", "--days", "11000", stdout=out, stderr=StringIO())
    assert out.getvalue().startswith("1 förnyade")
