"""Publishing: a faultless document becomes a version that never changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_platform.audit.models import Entry
from forms_platform.definitions import load
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.models import EService, Version
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast
from tests.language.everything import a_document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def a_service(**more: Any) -> dict[str, Any]:
    """A sound document."""
    return a_document(**more)


def test_a_published_document_is_what_new_cases_use(cast: Cast) -> None:
    version = publish(a_service(), cast.gunnel, NOW)
    loaded = load.current("prov")
    assert (loaded.version_id, loaded.number, loaded.key) == (version.pk, 1, "prov")
    assert loaded.sha256 == version.sha256 == sha256_of(a_service())
    assert [step.id for step in loaded.plan.steps] == ["chef", "klar"]
    assert version.published_by == cast.gunnel


def test_a_faulty_document_changes_nothing() -> None:
    with pytest.raises(DocumentFaults):
        publish(a_service(amount_field="nix"), None, NOW)
    assert not EService.objects.exists()


def test_a_new_version_leaves_the_old_one_as_it_was() -> None:
    first = publish(a_service(), None, NOW)
    second = publish(a_service(title="Nytt namn"), None, NOW)
    assert (first.number, second.number) == (1, 2)
    assert load.load(first.pk).document.title.sv == "Prov"
    assert load.current("prov").document.title.sv == "Nytt namn"


def test_the_same_document_again_is_the_same_version() -> None:
    assert publish(a_service(), None, NOW) == publish(a_service(), None, NOW)
    assert Version.objects.count() == 1


def test_publishing_is_in_the_log_with_the_fingerprint(cast: Cast) -> None:
    version = publish(a_service(), cast.gunnel, NOW)
    entry = Entry.objects.get(stream="e_service:prov")
    assert entry.action == "published"
    assert entry.facts == {"version": 1, "sha256": version.sha256}


def test_a_withdrawn_service_is_not_for_new_cases_but_its_versions_are_kept() -> None:
    version = publish(a_service(), None, NOW)
    EService.objects.update(withdrawn=True)
    with pytest.raises(load.NoSuchService):
        load.current("prov")
    assert load.all_current() == []
    assert load.load(version.pk).key == "prov"


def test_an_unknown_key_is_no_service() -> None:
    with pytest.raises(load.NoSuchService):
        load.current("finns-inte")


def test_a_version_is_read_from_the_database_once() -> None:
    version = publish(a_service(), None, NOW)
    load.load(version.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert load.load(version.pk) is load.load(version.pk)
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        load.current("prov")
        load.all_current()
    assert len(asked) <= 1


def test_services_come_in_swedish_order() -> None:
    for key, title in (("a", "Ärende"), ("b", "Åka"), ("c", "Öppna"), ("d", "zebra")):
        publish(a_service(key=key, title=title), None, NOW)
    assert [one.document.title.sv for one in load.all_current()] == ["zebra", "Åka", "Ärende", "Öppna"]


def test_the_shipped_services_can_all_be_published_and_used() -> None:
    for raw in shipped().values():
        publish(raw, None, NOW)
    assert {one.key for one in load.all_current()} == set(shipped())
    assert all(one.plan.steps for one in load.all_current())
