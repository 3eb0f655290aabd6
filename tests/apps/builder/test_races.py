"""Two people press at the same moment. Real threads and connections; on PostgreSQL in the group `postgres`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from forms_platform.builder.drafts import Opened, opened
from forms_platform.builder.edit import Asked
from forms_platform.builder.keep import UNDO, Stale, keep
from forms_platform.builder.models import Edit, Publication, ServiceDraft
from forms_platform.builder.release import Wish, release, release_due
from forms_platform.definitions.load import forget
from forms_platform.definitions.models import Version
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.at_once import at_once
from tests.cast import Cast, the_cast

pytestmark = pytest.mark.django_db(transaction=True)
KEY, ROUNDS = "friskvardsbidrag", 12


@pytest.fixture
def cast(now: datetime) -> Iterator[Cast]:
    """Everybody, and one published service."""
    everybody = the_cast()
    publish(shipped()[KEY], everybody.gunnel, now)
    yield everybody
    forget()


def an_edit(minutes: int, seen: int, by: Any, now: datetime) -> Callable[[], object]:
    asked = [Asked("set_document", {"values": {"minutes": minutes}})]
    return lambda: keep(KEY, asked, seen=seen, by=by.pk, at=now)[0]


def an_undo(seen: int, by: Any, now: datetime) -> Callable[[], object]:
    return lambda: keep(KEY, [Asked(UNDO, {})], seen=seen, by=by.pk, at=now)[0]


def test_of_two_edits_at_once_one_is_kept_and_the_other_is_told(cast: Cast, now: datetime) -> None:
    for round_ in range(ROUNDS):
        results = at_once(
            an_edit(100 + round_, round_, cast.gunnel, now), an_edit(200 + round_, round_, cast.anna, now)
        )
        kept = [one for one in results if isinstance(one, Opened)]
        assert len(kept) == 1, results
        assert sum(isinstance(one, Stale) for one in results) == 1, results
        assert opened(KEY).document["minutes"] == kept[0].document["minutes"]
    assert (Edit.objects.count(), ServiceDraft.objects.get().version) == (ROUNDS, ROUNDS)


def test_an_undo_and_an_edit_at_once_leave_one_of_them(cast: Cast, now: datetime) -> None:
    an_edit(90, 0, cast.gunnel, now)()
    for round_ in range(ROUNDS):
        seen = ServiceDraft.objects.get().version
        results = at_once(an_undo(seen, cast.gunnel, now), an_edit(300 + round_, seen, cast.anna, now))
        assert sum(isinstance(one, Stale) for one in results) == 1, results
        an_edit(400 + round_, seen + 1, cast.gunnel, now)()


def test_what_is_due_is_published_once_by_two_processes(cast: Cast, now: datetime) -> None:
    an_edit(77, 0, cast.gunnel, now)()
    release(opened(KEY), Wish(at=now.replace(hour=23)), by=cast.gunnel, now=now)
    later = now.replace(hour=23, minute=30)
    results = at_once(lambda: release_due(later), lambda: release_due(later))
    assert sorted(str(one) for one in results) == ["0", "1"], results
    assert Version.objects.filter(e_service__key=KEY).count() == 2
    assert Publication.objects.get().state == Publication.State.DONE
