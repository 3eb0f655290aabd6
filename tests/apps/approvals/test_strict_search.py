"""What a strict service's case says is not found by searching the queue; its number and its people are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.models import Case
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from tests.cast import TODAY, Cast
from tests.stories import PUBLISHED_AT, Story, document, publish_service

WORD = "Flygfotografering"


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    yield
    forget()


def found(cast: Cast, words: str) -> list[str]:
    """The numbers that Bengt finds with the words."""
    return [row.case.number for row in Queue(cast.bengt, TODAY).page("mine", Filters(words=words)).rows]


def sent(story: Story, cast: Cast) -> Case:
    """Anna's case, whose line has the word."""
    case = story.sends(cast.anna)
    Case.objects.filter(pk=case.pk).update(summary=f"{WORD}, 1 200 kr")
    return case


def test_the_line_of_a_strict_case_is_not_searched(cast: Cast, now: datetime) -> None:
    publish(document("gym") | {"secrecy": {"level": "strict", "mail": "link_only"}}, None, PUBLISHED_AT)
    case = sent(Story(cast, current("gym"), now), cast)
    assert found(cast, WORD) == []
    assert found(cast, case.number) == [case.number]
    assert found(cast, "Anna") == [case.number]


def test_the_line_of_an_open_case_is(cast: Cast, now: datetime) -> None:
    case = sent(Story(cast, publish_service("gym"), now), cast)
    assert found(cast, WORD) == [case.number]
