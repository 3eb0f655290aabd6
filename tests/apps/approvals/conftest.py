"""The service gym and a story of it, for the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forms_platform.definitions.load import Loaded, forget
from tests.cast import Cast
from tests.stories import Story, publish_service


@pytest.fixture
def gym(cast: Cast) -> Iterator[Loaded]:
    """The service gym: a manager approves, payroll checks amounts above 2 000 kr."""
    yield publish_service("gym")
    forget()


@pytest.fixture
def story(cast: Cast, gym: Loaded, now) -> Story:
    """A story to be told step by step."""
    return Story(cast, gym, now)
