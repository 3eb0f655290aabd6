"""Keeping and removing drafts."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from forms_platform.audit.models import Entry
from forms_platform.cases import attachments
from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.models import Version
from forms_platform.intake import drafts
from forms_platform.intake.models import Draft
from forms_platform.intake.sweep import sweep
from forms_platform.organisation.models import Person
from forms_platform.outbox.outcomes import Delivered, Envelope


def a_draft(person: Person, version: Version, at: datetime, **raw: object) -> Draft:
    """A saved draft, last touched then."""
    return Draft.objects.create(person=person, version=version, raw=raw, created_at=at, saved_at=at)


def a_file(person: Person, at: datetime, content: bytes = b"%PDF-1.7 %%EOF") -> Attachment:
    """A file of no case."""
    return attachments.store(
        content, name="a.pdf", content_type="application/pdf", field="bilagor", uploader=person.pk, now=at
    )


def test_two_tabs_that_save_different_pages_keep_both(anna: Person, allowance: Version, now: datetime) -> None:
    draft = a_draft(anna, allowance, now)
    one, two = (drafts.find(draft.pk, anna.pk) for _ in range(2))
    drafts.keep(one, {"aktivitet": "Gymkort"}, of={"aktivitet"}, now=now + timedelta(seconds=1))
    drafts.keep(two, {"kommentar": "Hej"}, of={"kommentar"}, now=now + timedelta(seconds=2))
    assert Draft.objects.get().raw == {"aktivitet": "Gymkort", "kommentar": "Hej"}


def test_a_later_page_wins_over_an_earlier_one_of_the_same_questions(
    anna: Person, allowance: Version, now: datetime
) -> None:
    draft = a_draft(anna, allowance, now)
    one, two = (drafts.find(draft.pk, anna.pk) for _ in range(2))
    drafts.keep(one, {"aktivitet": "Gymkort"}, of={"aktivitet"}, now=now + timedelta(seconds=1))
    drafts.keep(two, {}, of={"aktivitet"}, now=now + timedelta(seconds=2))
    assert Draft.objects.get().raw == {}


def test_one_that_gives_way_gives_way(anna: Person, allowance: Version, now: datetime) -> None:
    draft = a_draft(anna, allowance, now)
    one, two = (drafts.find(draft.pk, anna.pk) for _ in range(2))
    drafts.keep(one, {"aktivitet": "Gymkort"}, of={"aktivitet"}, now=now + timedelta(seconds=1))
    with pytest.raises(drafts.ChangedElsewhere):
        drafts.keep(two, {"aktivitet": "Golf"}, of={"aktivitet"}, now=now + timedelta(seconds=2), seen=now)


def test_a_draft_that_was_sent_in_meanwhile_changes_no_more(anna: Person, allowance: Version, now: datetime) -> None:
    draft = a_draft(anna, allowance, now)
    late = drafts.find(draft.pk, anna.pk)
    case = Case.objects.create(
        number="2026-0001", version=allowance, e_service="friskvardsbidrag", title="F", requester=anna,
        registered_at=now, changed_at=now,
    )  # fmt: skip
    Draft.objects.update(submitted_as=case)
    with pytest.raises(drafts.AlreadySubmitted) as sent:
        drafts.keep(late, {"aktivitet": "Golf"}, of={"aktivitet"}, now=now + timedelta(seconds=1))
    assert sent.value.number == "2026-0001"
    assert Draft.objects.get().raw == {}


def test_a_draft_goes_after_thirty_days_of_rest_with_its_files(
    anna: Person, allowance: Version, now: datetime, files: Path
) -> None:
    old, fresh = now - timedelta(days=30, seconds=1), now - timedelta(days=29)
    gone, stays = a_file(anna, old), a_file(anna, old)
    a_draft(anna, allowance, old, kvitton=[{"bild": [str(gone.pk)]}])
    kept = a_draft(anna, allowance, fresh, kvitton=[{"bild": [str(stays.pk)]}])
    assert drafts.purge(now) == 1
    assert Draft.objects.get() == kept
    assert Attachment.objects.get() == stays  # an old file in a draft that somebody still works on


def test_a_file_that_no_draft_speaks_of_goes_too(
    anna: Person, david: Person, allowance: Version, now: datetime
) -> None:
    old = now - timedelta(days=31)
    stray, fresh = a_file(anna, old), a_file(anna, now)
    theirs = a_file(david, old)
    a_draft(david, allowance, now, bilagor=[str(theirs.pk)])
    assert drafts.purge(now) == 0
    assert set(Attachment.objects.values_list("pk", flat=True)) == {fresh.pk, theirs.pk}
    assert stray.pk not in Attachment.objects.values_list("pk", flat=True)


def test_many_old_drafts_all_go(anna: Person, allowance: Version, now: datetime) -> None:
    old = now - timedelta(days=40)
    Draft.objects.bulk_create(
        Draft(person=anna, version=allowance, created_at=old, saved_at=old) for _ in range(2 * drafts.BATCH + 1)
    )
    assert drafts.purge(now) == 2 * drafts.BATCH + 1
    assert not Draft.objects.exists()


def test_the_list_has_the_last_touched_first_and_nothing_sent_in(
    anna: Person, david: Person, allowance: Version, now: datetime
) -> None:
    older, newer = a_draft(anna, allowance, now - timedelta(hours=1)), a_draft(anna, allowance, now)
    a_draft(david, allowance, now)
    assert drafts.mine(anna.pk) == [newer, older]


def test_the_command_says_how_many_drafts_went(
    anna: Person, allowance: Version, capsys: pytest.CaptureFixture[str]
) -> None:
    a_draft(anna, allowance, timezone.now() - timedelta(days=31))
    a_draft(anna, allowance, timezone.now())
    call_command("purge_drafts")
    assert capsys.readouterr().out == "1 utkast borttagna\n"
    assert Draft.objects.count() == 1


def test_the_trail_says_which_drafts_went_and_nothing_of_what_was_in_them(
    anna: Person, allowance: Version, now: datetime
) -> None:
    gone = a_draft(anna, allowance, now - timedelta(days=31), aktivitet="hemligt")
    assert drafts.purge(now) == 1
    entry = Entry.objects.get(stream="drafts")
    assert (entry.action, entry.facts) == ("draft.purged", {"drafts": [str(gone.pk)]})
    drafts.purge(now)
    assert Entry.objects.filter(stream="drafts").count() == 1


def test_the_days_tidying_takes_drafts_their_files_and_the_bytes(anna: Person, allowance: Version, files: Path) -> None:
    old = timezone.now() - timedelta(days=31)
    file = a_file(anna, old)
    a_draft(anna, allowance, old, bilagor=[str(file.pk)])
    os.utime(attachments.path_of(file.sha256), (old.timestamp(), old.timestamp()))
    day = Envelope(uuid4(), "day.begun", "day:x", {}, 1, timezone.now())
    assert sweep(day) == Delivered("1 utkast, 1 filer")
    assert [path for path in files.rglob("*") if path.is_file()] == []
    assert sweep(day) == Delivered("")
