"""The door of adding files to a case under way: what is taken in, what is told, and a page sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_platform.cases.models import Attachment
from forms_platform.definitions.load import forget
from forms_platform.organisation.models import Person
from tests.cast import Cast
from tests.stories import Story, publish_service

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ADDRESS = "/arenden/2026-0001/bilagor/"


@pytest.fixture
def story(cast: Cast, now: datetime, settings: Any, tmp_path: Path) -> Iterator[Story]:
    """Anna's case, waiting for Bengt."""
    settings.MEDIA_ROOT = tmp_path / "files"
    told = Story(cast, publish_service("gym"), now)
    told.sends(cast.anna)
    yield told
    forget()


def sends(person: Person, *files: tuple[str, bytes], command: str = "") -> tuple[int, str]:
    client = Client()
    client.force_login(person)
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(ADDRESS, {"fil": sent, "kommando": command or str(uuid4())})
    return answer.status_code, answer.content.decode()


def names(story: Story) -> list[str]:
    return sorted(story.case.attachments.values_list("name", flat=True))


def test_what_can_be_taken_in_is_and_the_rest_is_told_by_name(story: Story, cast: Cast) -> None:
    status, page = sends(cast.anna, ("intyg.pdf", PDF), ("not.txt", b"text"), ("tom.pdf", b""))
    assert status == 422
    assert names(story) == ["intyg.pdf"]
    assert "not.txt är ingen PDF, JPG eller PNG" in page
    assert "tom.pdf är tom" in page


def test_a_page_sent_twice_adds_once_and_leaves_nothing_behind(story: Story, cast: Cast) -> None:
    command = str(uuid4())
    for _ in range(2):
        sends(cast.anna, ("intyg.pdf", PDF), command=command)
    assert names(story) == ["intyg.pdf"]
    assert Attachment.objects.count() == 1


def test_without_a_file_one_is_asked_for(story: Story, cast: Cast) -> None:
    status, page = sends(cast.anna)
    assert status == 422
    assert "Välj den fil du vill lägga till." in page


def test_nobody_else_adds_and_nothing_is_added_to_what_is_closed(story: Story, cast: Cast) -> None:
    assert sends(cast.bengt, ("intyg.pdf", PDF))[0] == 302
    assert sends(cast.david, ("intyg.pdf", PDF))[0] == 404
    story.decides(cast.bengt)
    assert sends(cast.anna, ("intyg.pdf", PDF))[0] == 302
    assert names(story) == []
    assert not Attachment.objects.exists()
