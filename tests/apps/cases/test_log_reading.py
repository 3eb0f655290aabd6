"""Who has read a case is logged where the e-service says so, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from forms_platform.audit.models import Entry
from forms_platform.audit.trail import prove
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from tests.cast import Cast
from tests.stories import E_SERVICES, PUBLISHED_AT, Story


@pytest.fixture
def strict(cast: Cast, now: datetime) -> Iterator[Story]:
    """A story of a service whose reads are logged."""
    raw = json.loads((E_SERVICES / "gym.json").read_text(encoding="utf-8"))
    publish(raw | {"secrecy": {"level": "strict", "mail": "link_only", "log_reads": True}}, None, PUBLISHED_AT)
    yield Story(cast, current(raw["key"]), now)
    forget()


def reads() -> list[tuple[str, str]]:
    return [(entry.actor, entry.facts["what"]) for entry in Entry.objects.filter(action="case.read").order_by("id")]


def a_client(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a Person of the cast
    return client


def test_the_decider_who_opens_the_case_is_logged(strict: Story, cast: Cast) -> None:
    case = strict.sends(cast.anna)
    a_client(cast.bengt).get(f"/arenden/{case.number}/")
    a_client(cast.bengt).get(f"/att-godkanna/{case.number}/")
    assert reads() == [(f"person:{cast.bengt.pk}", "answers")] * 2
    assert prove() == []


def test_the_case_beside_the_queue_is_a_reading_too(strict: Story, cast: Cast) -> None:
    strict.sends(cast.anna)
    a_client(cast.bengt).get("/att-godkanna/")
    assert reads() == [(f"person:{cast.bengt.pk}", "answers")]


def test_who_may_not_read_has_read_nothing(strict: Story, cast: Cast) -> None:
    case = strict.sends(cast.anna)
    assert a_client(cast.david).get(f"/arenden/{case.number}/").status_code == 404
    assert reads() == []


def test_an_ordinary_service_logs_no_reads(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    a_client(cast.bengt).get(f"/arenden/{case.number}/")
    assert reads() == []
